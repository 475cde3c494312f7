import HTTPTypes
import MusterEngine
import MusterStore
import MusterTestKit
import Testing

@testable import MusterCore
@testable import MusterWeb

@Suite("Fields and types in pages and the API", .timeLimit(.minutes(5)))
struct FieldPagesTests {
    private static let security = IncidentType(
        key: "security",
        name: "Security",
        means: "Somebody got in",
        severity: "SEV1",
        restricted: false,
        facts: ["workaround": "None"],
        roles: [],
        page: [],
        notify: [],
        audiences: [],
        checklists: [],
        labels: ["security"],
        line: 1
    )

    private func muster() async throws -> TestSite {
        try await TestSite { process in
            process.types = [Self.security]
            process.facts.append(
                Fact(
                    key: "attacker",
                    label: "Attacker",
                    kind: .person,
                    help: "",
                    atIntake: true,
                    needed: .declaring,
                    types: ["security"]
                )
            )
        }
    }

    @Test("declare by type: the form is filled in, and asks by name for what must be known")
    func declares() async throws {
        let muster = try await muster()
        let ana = try await Visitor(muster, as: "ana")
        let form = try await ana.open("/incidents/new?type=security").text
        #expect(form.contains("Somebody got in"))
        #expect(form.contains("id=\"fact.attacker\""))
        #expect(form.contains("value=\"SEV1\" data-rank=\"1\" required checked"))
        #expect(try await !ana.open("/incidents/new").text.contains("fact.attacker"))
        let typed = ["severity": "SEV1", "functionality": "Login", "state": "open", "type": "security"]

        let refused = try await ana.send("/incidents", typed)
        let declared = try await ana.send(
            "/incidents",
            typed.merging(["fact.attacker": "ben"]) { one, _ in one }
        )

        #expect(refused.status == 422)
        #expect(refused.text.contains("Attacker must be given to declare; add it"))
        #expect(declared.status == 303)
        let incident = try await muster.api(.get, "/incidents/1")
        #expect(incident["type"] == "security")
        #expect(incident["labels"]?.items == ["security"])
        #expect(incident["facts"]?["workaround"] == "None")
    }

    @Test("of what an alert reports are chosen without losing the alert")
    func alerts() async throws {
        let muster = try await muster()
        let alert = try await muster.waitingAlert()
        let ana = try await Visitor(muster, as: "ana")

        let plain = try await ana.open("/incidents/new?alert=\(alert)").text
        let form = try await ana.open("/incidents/new?type=security&alert=\(alert)").text

        #expect(plain.contains("/incidents/new?type=security&amp;alert=\(alert)"))
        #expect(form.contains("name=\"alert\" value=\"\(alert)\""))
        #expect(form.contains("value=\"SEV1\" data-rank=\"1\" required checked"))
    }

    @Test("from a service's page are of that service, whatever a type says; of one that is not known they are of none")
    func service() async throws {
        let muster = try await TestSite { process in
            var type = Self.security
            type.service = "search"
            process.types = [type]
        }
        let ana = try await Visitor(muster, as: "ana")

        let plain = try await ana.open("/incidents/new?service=checkout").text
        let typed = try await ana.open("/incidents/new?type=security&service=checkout").text
        let unknown = try await ana.open("/incidents/new?service=nothing").text

        #expect(plain.contains("<option value=\"checkout\" selected>"))
        #expect(plain.contains("/incidents/new?type=security&amp;service=checkout"))
        #expect(typed.contains("<option value=\"checkout\" selected>"))
        #expect(!unknown.contains("service=nothing"))
    }

    @Test("show two people who write into one field both words, and let two fields be")
    func conflict() async throws {
        let ana = try await Visitor.withIncident()
        let path = "/incidents/INC-1/facts"
        func save(_ fact: String, _ value: String, _ edition: String) async throws -> Answer {
            try await ana.send(path, ["fact": fact, "value": value, "edition": edition])
        }

        let first = try await save("workaround", "Pay by phone", "0")
        let other = try await save("next-steps", "Roll back", "0")
        let second = try await save("workaround", "Pay in the shop", "0")

        #expect(first.status == 303)
        #expect(other.status == 303)
        #expect(second.status == 409)
        #expect(second.text.contains("Pay by phone"))
        #expect(second.text.contains("Pay in the shop"))
        let fields = try await ana.muster.api(.get, "/incidents/1/fields")
        let workaround = try #require(fields["items"]?.items.first { $0["key"] == "workaround" })
        #expect(workaround["value"] == "Pay by phone")
        #expect(workaround["history"]?.items.map { $0["by"]?["handle"] } == ["ana"])
        guard case .number(let edition)? = workaround["edition"] else { throw Failure.notFound }
        #expect(second.text.contains("data-edition=\"\(Int(edition))\""))
        #expect(try await save("workaround", "Pay in the shop", "\(Int(edition))").status == 303)
        let page = try await ana.open("/incidents/INC-1").text
        #expect(page.contains("Pay by phone → Pay in the shop"))
    }

    @Test("refuse by the API what somebody else changed since, with the field's name")
    func editions() async throws {
        let muster = try await TestSite()
        let path = try await muster.declare()
        try await muster.api(.patch, "\(path)/fields/workaround", .of(["value": "One", "edition": 0]))

        let refused = try await muster.refusal(
            .patch,
            "\(path)/fields/workaround",
            .of(["value": "Two", "edition": 0])
        )

        #expect(refused.status == 409)
        #expect(try refused.json["errors"]?.items.first?["field"] == "workaround")
        try await muster.api(.patch, "\(path)/fields/workaround", .of(["edition": JSONValue.null]))
        #expect(try await muster.api(.get, path)["facts"]?["workaround"] == nil)
    }

    @Test("narrow the list, and stand in its file")
    func lists() async throws {
        let muster = try await muster()
        let ana = try await Visitor(muster, as: "ana")
        let first = try await muster.declare()
        _ = try await muster.declare()
        try await muster.api(.post, "\(first)/labels", .of(["label": "database"]))
        try await muster.api(.patch, "\(first)/fields/workaround", .of(["value": "Pay by phone"]))

        let labelled = try await muster.api(.get, "/incidents?label=database")
        let known = try await muster.api(.get, "/incidents?fact=workaround:Pay%20by%20phone")
        let none = try await muster.api(.get, "/incidents?type=security")
        let page = try await ana.open("/incidents?fact.workaround=Pay%20by%20phone").text
        let file = try await ana.open("/incidents.csv?label=database").text

        #expect(labelled["items"]?.items.map { $0["reference"] } == ["INC-1"])
        #expect(known["items"]?.items.map { $0["reference"] } == ["INC-1"])
        #expect(none["items"]?.items == [])
        #expect(page.contains("INC-1") && !page.contains("INC-2"))
        #expect(file.split(separator: "\r\n").count == 2 || file.split(separator: "\n").count == 2)
        #expect(file.contains("Pay by phone"))
    }
}
