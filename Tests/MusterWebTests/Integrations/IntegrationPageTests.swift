import Foundation
import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("The pages of integrations", .timeLimit(.minutes(5)))
struct IntegrationPageTests {
    private func form(_ fields: [(String, String)]) -> String {
        fields.map { name, value in
            "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
        }.joined(separator: "&")
    }

    private let isForm: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]

    @Test("show of every kind how to set it up", arguments: SourceKind.allCases)
    func guide(kind: SourceKind) async throws {
        let inlet = try await InletSite(kind, settings: SourceSettings(every: .minutes(5)))

        let list = try await inlet.muster.send(.get, "/integrations")
        let page = try await inlet.muster.send(.get, "/integrations/\(inlet.source.id)")

        #expect(list.status == 200)
        #expect(list.text.contains("/integrations/\(inlet.source.id)"))
        #expect(page.status == 200)
        #expect(page.text.contains(inlet.source.key))
        #expect(page.text.contains("5 min"))
    }

    @Test("are for administrators", arguments: ["/integrations", "/integrations/{id}"])
    func access(path: String) async throws {
        let inlet = try await InletSite(.generic)
        let path = path.replacing("{id}", with: inlet.source.id.description)

        #expect(try await inlet.muster.send(.get, path, as: .stranger).status == 401)
        #expect(try await inlet.muster.send(.get, path, as: .token(of: "ben")).status == 403)
    }

    @Test("try a mapping on a sample, save it once it reads that, and read again what was kept")
    func mapping() async throws {
        let inlet = try await InletSite(.generic)
        let path = "/integrations/\(inlet.source.id)"
        let sample = #"{"check": {"what": "Disk <full>"}}"#
        #expect(try await inlet.send(.post, "/in/{key}", sample).status == 422)
        let message = try #require(try await inlet.quarantine().first)
        let kept = try await inlet.muster.send(.get, path)
        #expect(kept.text.contains("Disk &lt;full&gt;"))

        let wrong = form([("mapping", #"{"title": "{what}"}"#), ("sample", sample)])
        let refused = try await inlet.muster.send(.post, path + "/settings", body: wrong, headers: isForm)
        #expect(refused.status == 200)
        #expect(refused.text.contains("finds nothing"))
        let right = form([("mapping", #"{"title": "{check.what}"}"#), ("sample", sample)])
        let tried = try await inlet.muster.send(.post, path + "/trial", body: right, headers: isForm)
        #expect(tried.text.contains("It gives"))
        #expect(try await inlet.alerts() == [])
        #expect(try await inlet.muster.send(.post, path + "/settings", body: right, headers: isForm).status == 303)

        let replayed = try await inlet.muster.send(.post, "/quarantine/\(message.id)/replay", body: "", headers: isForm)

        #expect(replayed.status == 303)
        #expect(try await inlet.alerts().map(\.alert.title) == ["Disk <full>"])
        #expect(try await inlet.quarantine() == [])
    }

    @Test("make one, and switch it off and on")
    func make() async throws {
        let muster = try await TestSite()
        let body = form([("name", "backup"), ("kind", "heartbeat"), ("every", "1 day")])

        let made = try await muster.send(.post, "/integrations", body: body, headers: isForm)
        let path = try #require(made.headers[.location])
        _ = try await muster.send(.post, path + "/switch", body: "", headers: isForm)

        let source = try #require(try await muster.site.inlets.all().first { $0.name == "backup" })
        #expect(source.kind == .heartbeat)
        #expect(source.settings.every == .days(1))
        #expect(source.isDisabled)
        for wrong in [[("kind", "heartbeat"), ("name", "x")], [("kind", "no"), ("name", "x")], [("kind", "slack")]] {
            #expect(try await muster.send(.post, "/integrations", body: form(wrong), headers: isForm).status == 422)
        }
    }
}

@Suite("The API of integrations", .timeLimit(.minutes(5)))
struct IntegrationEndpointsTests {
    @Test("makes one with a mapping, tries it, and shows what could not be read")
    func whole() async throws {
        let muster = try await TestSite()
        let made = try await muster.api(
            .post,
            "/integrations",
            .of(["name": "checks", "kind": "generic", "mapping": .of(["title": "{check.what}"]), "every": "PT5M"])
        )
        let key = try #require(made["key"]?.text)
        #expect(made["every"] == "5 min")

        let tried = try await muster.api(
            .post,
            "/integrations/checks/trial",
            .of(["sample": JSONValue(#"{"check": {"what": "Full"}}"#)])
        )
        #expect(tried["alerts"]?.items.first?["labels"]?["alertname"] == "Full")
        let refused = try await muster.refusal(.post, "/integrations/checks/trial", .of(["sample": "{}"]))
        #expect(try refused.fields == ["sample"])
        _ = try await muster.send(.post, "/in/\(key)", body: "{}", as: .stranger)
        let kept = try await muster.api(.get, "/integrations/checks/quarantine")["items"]?.items ?? []
        let id = try #require(kept.first?["id"]?.text)
        _ = try await muster.refusal(.post, "/quarantine/\(id)/replay")
        try await muster.api(
            .post,
            "/integrations/checks/settings",
            .of(["mapping": .of(["title": "{what or \"something\"}"]), "sample": "{}"])
        )

        #expect(try await muster.api(.post, "/quarantine/\(id)/replay")["alerts"] == 1)
    }

    @Test(
        "refuses what is wrong with a source, and names it",
        arguments: [
            (#"{"name": "x", "kind": "no"}"#, "kind"), (#"{"name": "", "kind": "slack"}"#, "name"),
            (#"{"name": "x", "kind": "heartbeat"}"#, "every"), (#"{"name": "x", "every": "soon"}"#, "every"),
            (#"{"name": "x", "every": "1 s"}"#, "every"), (#"{"name": "x", "mapping": {}}"#, "mapping.title"),
            (#"{"name": "x", "resolved_words": [7]}"#, "resolved_words"),
        ]
    )
    func refuses(body: String, field: String) async throws {
        let muster = try await TestSite()

        let answer = try await muster.send(.post, "/api/v1/integrations", body: body)

        #expect(answer.status == 422)
        #expect(try answer.fields == [field])
    }
}
