import HTTPTypes
import MusterCore
import Testing

@testable import MusterWeb

@Suite("A body of the API", .timeLimit(.minutes(5)))
struct RequestBodyTests {
    /// A declaration that is wrong, and what is said of it.
    struct Wrong: Sendable, CustomTestStringConvertible {
        let body: String
        let status: Int
        /// The field that is named; nil where it is none.
        var field: String?
        /// A word of what would be right.
        var says = ""

        var testDescription: String { String(body.prefix(60)) }
    }

    @Test(
        "that is wrong is refused with the field and what would be right, and nothing is declared",
        arguments: [
            Wrong(body: "", status: 400, says: "JSON object"),
            Wrong(body: "{", status: 400, says: "not JSON"),
            Wrong(body: "{\"severity\": SEV1}", status: 400, says: "line 1, column"),
            Wrong(body: "[]", status: 400, says: "object"),
            Wrong(body: "\"SEV1\"", status: 400, says: "object"),
            Wrong(body: String(repeating: "[", count: 9_000), status: 400, says: "not JSON"),
            Wrong(
                body: "{\"facts\": " + String(repeating: "[", count: 400) + String(repeating: "]", count: 400) + "}",
                status: 400,
                says: "deep"
            ),
            Wrong(body: "{\"severity\": 1e999, \"title\": \"x\"}", status: 400, says: "not JSON"),
            Wrong(body: "{\"title\": \"x\"}", status: 422, field: "severity", says: "missing"),
            Wrong(body: "{\"title\": \"x\", \"severity\": null}", status: 422, field: "severity", says: "missing"),
            Wrong(body: "{\"severity\": 1, \"title\": \"x\"}", status: 422, field: "severity", says: "text"),
            Wrong(body: "{\"severity\": \"SEV9\", \"title\": \"x\"}", status: 422, field: "severity", says: "SEV1"),
            Wrong(body: "{\"severity\": \"SEV1\"}", status: 422, field: "title"),
            Wrong(body: "{\"severity\": \"SEV1\", \"title\": \"\"}", status: 422, field: "title"),
            Wrong(
                body: "{\"severity\": \"SEV1\", \"title\": \"\(String(repeating: "x", count: 5_000))\"}",
                status: 422,
                field: "title",
                says: "200"
            ),
            Wrong(
                body: "{\"severity\": \"SEV1\", \"title\": \"x\", \"colour\": \"red\"}",
                status: 422,
                field: "colour",
                says: "there are severity, title"
            ),
            Wrong(
                body: "{\"severity\": \"SEV1\", \"title\": \"x\", \"drill\": \"yes\"}",
                status: 422,
                field: "drill",
                says: "true or false"
            ),
            Wrong(
                body: "{\"severity\": \"SEV1\", \"title\": \"x\", \"facts\": []}",
                status: 422,
                field: "facts",
                says: "object"
            ),
            Wrong(
                body: "{\"severity\": \"SEV1\", \"title\": \"x\", \"facts\": {\"nonsense\": \"1\"}}",
                status: 422,
                field: "nonsense"
            ),
            Wrong(
                body: "{\"severity\": \"SEV1\", \"title\": \"x\", \"service\": \"nothing\"}",
                status: 422,
                field: "service"
            ),
            Wrong(
                body: "{\"severity\": \"SEV1\", \"title\": \"x\", \"milestones\": {\"started\": \"noon\"}}",
                status: 422,
                field: "started",
                says: "2026-03-02T09:00:00Z"
            ),
            Wrong(
                body:
                    "{\"severity\": \"SEV1\", \"title\": \"x\", \"milestones\": {\"begun\": \"2026-03-02T09:00:00Z\"}}",
                status: 422,
                field: "begun",
                says: "started, detected"
            ),
        ]
    )
    func wrong(_ wrong: Wrong) async throws {
        let muster = try await TestSite()

        let answer = try await muster.send(.post, "/api/v1/incidents", body: wrong.body)

        #expect(answer.status == wrong.status, "\(answer.text)")
        #expect(answer.headers[.contentType] == "application/problem+json")
        #expect(try answer.json["status"] == JSONValue(wrong.status))
        #expect(try answer.json["detail"]?.text?.isEmpty == false)
        if let field = wrong.field { #expect(try answer.fields == [field]) }
        #expect(answer.text.contains(wrong.says))
        #expect(try await muster.api(.get, "/incidents")["items"]?.items == [])
    }

    @Test("names every field that is wrong at once")
    func all() async throws {
        let muster = try await TestSite()

        let refused = try await muster.refusal(.post, "/incidents", .of(["title": 1, "colour": "red"]))

        #expect(try refused.fields == ["colour", "severity", "title"])
    }

    @Test("of another type than JSON is refused")
    func type() async throws {
        let muster = try await TestSite()

        for type in ["application/x-www-form-urlencoded", "application/jsonlines", "text/plain; application/json"] {
            let answer = try await muster.send(
                .post,
                "/api/v1/incidents",
                body: "severity=SEV1",
                headers: [.contentType: type]
            )
            #expect(answer.status == 415, "\(type)")
            #expect(answer.text.contains("application/json"))
        }
    }

    @Test("with a parameter in its type is read")
    func parameter() async throws {
        let muster = try await TestSite()

        let answer = try await muster.send(
            .post,
            "/api/v1/incidents",
            body: "{\"severity\": \"SEV1\", \"title\": \"x\"}",
            headers: [.contentType: "Application/JSON; charset=utf-8"]
        )

        #expect(answer.status == 201)
    }

    @Test("that is larger than the limit is refused")
    func large() async throws {
        let muster = try await TestSite()
        let title = String(repeating: "x", count: Limits.requestBody)

        let answer = try await muster.send(.post, "/api/v1/incidents", body: "{\"title\": \"\(title)\"}")

        #expect(answer.status == 413)
        #expect(answer.text.contains("\(Limits.requestBody)"))
    }

    @Test("of an import may be larger")
    func largeImport() async throws {
        let muster = try await TestSite()
        func send(_ length: Int) async throws -> (status: Int, text: String) {
            let text = String(repeating: "x", count: length)
            let body =
                "{\"source\": \"csv\", \"dry_run\": true, \"documents\": [{\"name\": \"a.txt\", \"text\": \"\(text)\"}]}"
            let answer = try await muster.send(.post, "/api/v1/imports", body: body)
            return (answer.status, answer.text)
        }

        #expect(try await send(2 * Limits.requestBody).status != 413)
        let refused = try await send(Limits.importBody)
        #expect(refused.status == 413)
        #expect(refused.text.contains("\(Limits.importBody)"))
    }

    @Test("is no excuse for a parameter that nobody knows")
    func query() async throws {
        let muster = try await TestSite()

        for (query, field) in [
            ("colour=red", "colour"), ("limit=0", "limit"), ("limit=x", "limit"), ("cursor=x", "cursor"),
        ] {
            let refused = try await muster.refusal(.get, "/incidents?\(query)")
            #expect(refused.status == 422)
            #expect(try refused.fields == [field])
        }
    }
}
