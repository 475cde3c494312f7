import HTTPTypes
import MusterCore
import MusterEngine
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("The page of an incident", .timeLimit(.minutes(5)))
struct IncidentPageTests {
    private func ids(_ page: String) -> [Substring] {
        page.split(separator: "<").compactMap { tag in
            guard let start = tag.firstRange(of: " id=\"") else { return nil }
            return tag[start.upperBound...].prefix { $0 != "\"" }
        }
    }

    @Test("names no two things the same, so that each field has its label", arguments: BuiltInProcesses.names)
    func ids(process: String) async throws {
        let muster = try await TestSite(process)
        let level = try #require(muster.engine.parts.processes.current.severities.last).key
        try await muster.api(.post, "/incidents", .of(["title": "x", "severity": JSONValue(level)]))
        let ana = try await Visitor(muster, as: "ana")

        let plain = ids(try await ana.open("/incidents/INC-1").text)
        _ = try await ana.send("/incidents/INC-1/restriction", ["reason": "Personal data"])
        let restricted = ids(try await ana.open("/incidents/INC-1").text)

        for found in [plain, restricted] {
            let twice = Dictionary(grouping: found) { $0 }.filter { $0.value.count > 1 }.keys.sorted()
            #expect(found.count > 20 && twice == [])
        }
    }

    @Test("takes an Enter in a field for none of several answers")
    func enter() async throws {
        let muster = try await TestSite("standard")
        let path = try await muster.declare("SEV3")
        try await muster.api(.post, "\(path)/hypotheses", .of(["text": "A lock"]))
        try await muster.api(.post, "\(path)/actions", .of(["text": "Roll back"]))
        let ana = try await Visitor(muster, as: "ana")
        #expect(try await ana.send("\(path)/actions/1/start").status == 303)

        let page = try await ana.open(path).text

        for verb in ["hypotheses/1/verdict", "actions/1/result"] {
            let start = try #require(page.firstRange(of: "action=\"\(path)/\(verb)\"")).upperBound
            let form = page[start...].prefix(600)
            let buttons = form.split(separator: "<button").dropFirst()
            #expect(buttons.first?.hasPrefix(" disabled hidden>") == true, "\(verb): \(form)")
        }
    }

    @Test(
        "sends what one can do as it is now to those who look: whom one may hand over, and the report that goes with it"
    )
    func steering() async throws {
        let muster = try await TestSite("standard")
        let path = try await muster.declare()
        let id = try await muster.site.incident("INC-1", for: .muster).id
        func parts() async throws -> [String: String] {
            let shared = try await muster.site.view(of: id, TimelineQuery(limit: 1)).shared
            return Dictionary(shared.map { ($0.id, $0.html.markup) }) { one, _ in one }
        }

        let before = try await parts()
        try await muster.api(.post, "\(path)/roles", .of(["role": "incident-commander", "person": "ana"]))
        try await muster.api(.post, "\(path)/hypotheses", .of(["text": "The certificate expired"]))
        let after = try await parts()

        #expect(before["handover-one"]?.contains("The certificate expired") == false)
        #expect(after["handover-one"]?.contains("The certificate expired") == true)
        #expect(after["update"]?.contains("id=\"update-state\"") == true)
        let page = try await Visitor(muster, as: "ana").open(path).text
        for part in IncidentVerbs(view: try await muster.site.view(of: id, TimelineQuery(limit: 1))).parts {
            #expect(page.contains("id=\"\(part.id)\""), "\(part.id)")
            #expect(part.html.markup.contains("data-fragment"), "\(part.id)")
            // The same for all: it holds nobody's token, nor a place for one.
            #expect(!part.html.markup.contains("csrf"), "\(part.id)")
        }
    }
}
