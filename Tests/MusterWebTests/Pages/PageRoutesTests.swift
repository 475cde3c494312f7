import HTTPTypes
import MusterCore
import MusterEngine
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("Pages", .timeLimit(.minutes(5)))
struct PageRoutesTests {
    private static let pages = [
        "/", "/incidents", "/incidents/new", "/incidents/INC-1", "/incidents/INC-1?show=decisions",
        "/incidents/INC-1/retrospective", "/alerts", "/on-call", "/process", "/sandbox", "/account",
    ]

    @Test("open for whoever is signed in, also for those who only read")
    func open() async throws {
        let ana = try await Visitor.withIncident()
        let grace = try await Visitor(ana.muster, as: "grace")

        for path in Self.pages {
            for visitor in [ana, grace] where path != "/incidents/new" || visitor.session == ana.session {
                let answer = try await visitor.open(path)
                #expect(answer.status == 200, "\(path)")
                #expect(answer.headers[.contentType] == "text/html; charset=utf-8", "\(path)")
                #expect(answer.text.contains("<main id=\"main\""), "\(path)")
                #expect(answer.headers[.cacheControl] == "no-store", "\(path)")
            }
        }
    }

    @Test("never hold a piece of our own source")
    func noSource() async throws {
        for process in BuiltInProcesses.names {
            let muster = try await TestSite(process)
            let level = try #require(muster.engine.parts.processes.current.severities.last).key
            try await muster.api(.post, "/incidents", .of(["title": "x", "severity": JSONValue(level)]))
            let ana = try await Visitor(muster, as: "ana")
            for path in Self.pages {
                let text = try await ana.open(path).text
                for piece in ["MusterWeb.", "Optional(", "MusterCore.", "&lt;div"] {
                    #expect(!text.contains(piece), "\(process) \(path) shows \(piece)")
                }
            }
        }
    }

    @Test("send a stranger to the door, and back to where they wanted to go")
    func strangers() async throws {
        let stranger = Visitor(try await Visitor.withIncident().muster)

        for path in Self.pages where !path.contains("?") {
            let answer = try await stranger.open(path)
            #expect(answer.status == 303, "\(path)")
            #expect(answer.headers[.location] == "/sign-in?next=\(path)", "\(path)")
        }
        #expect(try await stranger.muster.send(.get, "/", as: .stranger).status == 401)
    }

    @Test("that anybody may see open for a stranger", arguments: ["/sign-in", "/status"])
    func inPublic(path: String) async throws {
        let answer = try await Visitor(try await TestSite()).open(path)

        #expect(answer.status == 200)
        #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
    }

    @Test(
        "of what is not there say so, and lead on",
        arguments: ["/nothing", "/incidents/INC-9", "/incidents/x/retrospective"]
    )
    func notFound(path: String) async throws {
        let ana = try await Visitor(try await TestSite(), as: "ana")

        let answer = try await ana.open(path)

        #expect(answer.status == 404)
        #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
        #expect(answer.text.contains("There is nothing here"))
        #expect(answer.text.contains("Ana Ferreira"), "the page keeps the way on")
    }

    @Test("by links that are not ours say what to do", arguments: ["/a/nothing", "/set-up/nothing"])
    func badLinks(path: String) async throws {
        let answer = try await Visitor(try await TestSite()).open(path)

        #expect(answer.status == 404)
        #expect(answer.text.contains("<main id=\"main\""))
    }

    @Test("to declare with are not for those who only read")
    func observers() async throws {
        let grace = try await Visitor.withIncident(as: "grace")

        let answer = try await grace.open("/incidents/new")

        #expect(answer.status == 403)
        #expect(answer.text.contains("ask an administrator"))
    }

    @Test("show of the timeline what was asked for, and refuse what there is not")
    func filter() async throws {
        let ana = try await Visitor.withIncident()
        _ = try await ana.send("/incidents/INC-1/notes", ["text": "/decision We fail over"])
        _ = try await ana.send("/incidents/INC-1/notes", ["text": "Only a note"])

        let decisions = try await ana.open("/incidents/INC-1?show=decisions").text
        #expect(decisions.contains("We fail over"))
        #expect(!decisions.contains("Only a note"))
        #expect(try await ana.open("/incidents/INC-1?show=alerts").text.contains("Paged"))
        #expect(try await ana.open("/incidents/INC-1?show=nothing").status == 422)
    }

    @Test("say in the first byte how they look", arguments: [("light", true), ("dark", true), ("pink", false)])
    func theme(name: String, isKnown: Bool) async throws {
        let ana = try await Visitor.withIncident()
        let session = try #require(ana.session)

        let answer = try await ana.send("/account/theme", ["theme": name])

        #expect(answer.status == (isKnown ? 303 : 422))
        #expect((answer.headers[.setCookie]?.hasPrefix("theme=\(name); Path=/; SameSite=Lax") == true) == isKnown)
        let cookie = "\(Authentication.cookieName(isSecure: true))=\(session); theme=\(name)"
        let page = try await ana.muster.send(
            .get,
            "/",
            as: .stranger,
            headers: [.cookie: cookie, .accept: "text/html"]
        )
        #expect(page.text.contains("data-theme=\"\(name)\"") == isKnown)
    }
}
