import HTTPTypes
import MusterCore
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("Reports", .timeLimit(.minutes(5)))
struct ReportTests {
    private func muster() async throws -> TestSite {
        let muster = try await TestSite()
        let path = try await muster.declare()
        muster.engine.clock.advance(by: .minutes(12))
        try await muster.api(.post, "\(path)/acknowledgement")
        _ = try await muster.declare("SEV2")
        return muster
    }

    @Test("answer with every figure and the definitions, of the last twelve months")
    func figures() async throws {
        let muster = try await muster()

        let report = try await muster.api(.get, "/report")

        #expect(report["from"]?.text == "2025-04")
        #expect(report["to"]?.text == "2026-03")
        let rows = report["rows"]?.items ?? []
        func row(_ group: String, _ name: String, _ figure: String) -> JSONValue? {
            rows.first { $0["group"]?.text == group && $0["name"]?.text == name && $0["figure"]?.text == figure }
        }
        #expect(row("all", "", "declared")?["count"] == 2)
        #expect(row("severity", "SEV2", "declared")?["count"] == 1)
        #expect(row("month", "2026-03", "time-to-acknowledge")?["mean_seconds"] == 720)
        #expect(report["definitions"]?["time-to-acknowledge"]?.text?.contains("first acknowledgement") == true)
    }

    @Test("show the answers, and lead to the incidents behind them")
    func page() async throws {
        let muster = try await muster()

        let page = try await muster.send(.get, "/reports?from=2026-03&to=2026-03")

        #expect(page.status == 200)
        #expect(page.text.contains("2 incidents were declared"))
        #expect(page.text.contains("Half are acknowledged within 12 min"))
        #expect(page.text.contains("/incidents?severity=SEV2&amp;from=2026%2D03&amp;to=2026%2D03"))
        let list = try await muster.send(.get, "/incidents?severity=SEV2&from=2026%2D03&to=2026%2D03")
        #expect(list.text.contains("INC-2") && !list.text.contains("INC-1<"))
        #expect(try await muster.send(.get, "/reports?from=2020-01&to=2020-02").text.contains("Nothing was declared"))
    }

    @Test("say how many were left out because they were dismissed")
    func dismissed() async throws {
        let muster = try await muster()
        try await muster.api(
            .post,
            "/incidents/INC-2/dismissal",
            .of(["outcome": "false_alarm", "reason": "A probe was wrong"])
        )

        let page = try await muster.send(.get, "/reports?from=2026-03&to=2026-03")
        let file = try await muster.send(.get, "/reports.csv")

        #expect(page.text.contains("1 incident was declared"))
        #expect(page.text.contains("1 dismissed incident is left out."))
        #expect(file.text.contains("\r\nall,,dismissed-left-out,1,,,\r\n"))
    }

    @Test("come as a file")
    func csv() async throws {
        let muster = try await muster()

        let file = try await muster.send(.get, "/reports.csv")

        #expect(file.headers[.contentType] == "text/csv; charset=utf-8")
        #expect(file.text.hasPrefix("group,name,figure,count,median_seconds,p90_seconds,mean_seconds\r\n"))
        #expect(file.text.contains("\r\nservice,checkout,declared,2,,,\r\n"))
    }

    @Test(
        "name what is wrong with a month",
        arguments: [
            ("from=2026-3", "from"), ("to=odd", "to"), ("from=2026-03&to=2026-02", "to"),
            ("from=2001-01&to=2026-02", "from"),
        ]
    )
    func refuses(query: String, field: String) async throws {
        let muster = try await TestSite()

        #expect(try await muster.refusal(.get, "/report?\(query)").fields == [field])
        #expect(try await muster.send(.get, "/reports?\(query)").status == 422)
    }

    @Test("are for those who are signed in", arguments: ["/reports", "/reports.csv", "/api/v1/report"])
    func strangers(path: String) async throws {
        let answer = try await TestSite().send(.get, path, as: .stranger)

        #expect(answer.status != 200)
        #expect(!answer.text.contains("declared"))
    }
}
