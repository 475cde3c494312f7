import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("The editor of the process file", .timeLimit(.minutes(5)))
struct ProcessEditTests {
    private func text(_ visitor: Visitor) -> String { visitor.muster.engine.parts.processes.current.text }
    private func version(_ visitor: Visitor) -> String { visitor.muster.engine.parts.processes.current.version }

    private static let rules = """

        automations:
          - name: Greet
            when: declared
            then: [{ post: "Hello {ref}" }]

        """

    @Test("names each mistake with its line, and saves nothing of it")
    func mistakes() async throws {
        let ana = try await Visitor.withIncident()
        let before = version(ana)
        let spoiled = text(ana).replacing("title:", with: "titel:")
        let form = ["text": spoiled, "base": before, "note": "Try"]

        let checked = try await ana.send("/process/check", form)
        let saved = try await ana.send("/process/editions", form)

        #expect(checked.status == 200)
        #expect(checked.text.contains("Line "))
        #expect(
            checked.text.contains("unknown key &quot;titel&quot;") || checked.text.contains("unknown key \"titel\"")
        )
        #expect(checked.text.contains("Did you mean"))
        #expect(saved.status == 422)
        #expect(version(ana) == before)
    }

    @Test("shows what changes and what the automations would have done, saves, and is overtaken by nobody unseen")
    func saves() async throws {
        let ana = try await Visitor.withIncident()
        let before = version(ana)
        let new = text(ana) + Self.rules
        let form = ["text": new, "base": before, "note": "Greet people", "incident": "INC-1"]

        let checked = try await ana.send("/process/check", form)
        let saved = try await ana.send("/process/editions", form)
        let again = try await ana.send("/process/editions", form.merging(["text": new + "# x\n"]) { $1 })

        #expect(checked.text.contains("The file is sound."))
        #expect(checked.text.contains("+   - name: Greet"))
        #expect(checked.text.contains("post “Hello {ref}”"))
        #expect(saved.status == 303)
        #expect(version(ana) != before)
        #expect(again.status == 409)
        #expect(again.text.contains("somebody else put another version in force"))
        let page = try await ana.open("/process/edit").text
        #expect(page.contains("Greet people"))
        #expect(try await ana.open("/process/editions/1").status == 200)
        #expect(try await ana.open("/process/editions/9").status == 404)
        _ = try await ana.muster.declare()
        let automations = try await ana.open("/automations?incident=INC-1").text
        #expect(automations.contains("INC-2"))
        let runs = try await ana.muster.api(.get, "/automations/runs?rule=greet")
        #expect(runs["items"]?.items.map { $0["incident"] } == ["INC-2"])
        #expect(runs["items"]?.items.first?["outcome"] == "ran")
    }

    @Test("warns of a type whose service the catalogue does not have")
    func absentService() async throws {
        let ana = try await Visitor.withIncident()
        let types = "\ntypes:\n  Pipeline: { means: What arrives is late, service: warehouse }\n"

        let checked = try await ana.send("/process/check", ["text": text(ana) + types, "base": version(ana)])

        #expect(checked.text.contains("The file is sound."))
        #expect(checked.text.contains("the catalogue has no service"))
        #expect(checked.text.contains("types.Pipeline.service"))
    }

    @Test("is for administrators alone")
    func permission() async throws {
        let ben = try await Visitor.withIncident(as: "ben")

        #expect(try await ben.open("/process").status == 200)
        #expect(try await ben.open("/process/edit").status == 403)
        #expect(try await ben.send("/process/editions", ["text": "x"]).status == 403)
    }

    @Test("tries a file on an incident that the caller may see, by the API")
    func trial() async throws {
        let ana = try await Visitor.withIncident()
        let file = JSONValue(text(ana) + Self.rules)

        let moments = try await ana.muster.api(
            .post,
            "/automations/trial",
            .of(["incident": "INC-1", "process": file])
        )
        let refused = try await ana.muster.refusal(
            .post,
            "/automations/trial",
            .of(["incident": "INC-1", "process": "x"])
        )
        let unknown = try await ana.muster.refusal(.post, "/automations/trial", .of(["incident": "INC-9"]))

        #expect(moments["items"]?.items.map { $0["name"] } == ["Greet"])
        #expect(moments["items"]?.items.first?["actions"]?.items == ["post “Hello {ref}”"])
        #expect(refused.status == 422)
        #expect(unknown.status == 404)
        let after = try await ana.muster.api(.get, "/incidents/INC-1")
        #expect(after["room"]?["said"] != 1)
    }
}
