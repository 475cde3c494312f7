import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("Accounts", .timeLimit(.minutes(5)))
struct AccountsTests {
    private let engine: TestEngine
    private let accounts: Accounts
    private let password = "correct horse"

    init() async throws {
        engine = try await TestEngine(editing: { $0.people.append(.newcomer) })
        accounts = Accounts(engine.parts, passwords: Passwords(randomBytes: engine.parts.randomBytes, rounds: 1_024))
    }

    private func zoe() throws -> ID<Person> { try engine.person("zoe").id }

    /// Lets Zoe choose her password, and gives her session.
    private func setUp() async throws -> String {
        let link = try await accounts.makeSetUpLink(for: zoe())
        return try #require(try await accounts.choosePassword(password, setUpLink: link)).session
    }

    @Test("let in by handle or address with the right password only")
    func signsIn() async throws {
        _ = try await setUp()

        let byHandle = try #require(try await accounts.signIn(name: "zoe", password: password))
        let byAddress = try await accounts.signIn(name: "zoe@example.org", password: password)

        #expect(byHandle.person.handle == "zoe")
        #expect(byAddress?.person.handle == "zoe")
        #expect(try await accounts.person(session: byHandle.session)?.handle == "zoe")
        #expect(try await accounts.signIn(name: "zoe", password: "Correct horse") == nil)
        #expect(try await accounts.signIn(name: "nobody", password: password) == nil)
        #expect(try await accounts.signIn(name: "ben", password: password) == nil)
    }

    @Test("end a session when it is signed out of, and after a week")
    func sessions() async throws {
        let session = try await setUp()
        let other = try #require(try await accounts.signIn(name: "zoe", password: password)).session

        try await accounts.signOut(session: session)
        #expect(try await accounts.person(session: session) == nil)
        engine.clock.advance(by: Accounts.sessionLifetime - .milliseconds(1))
        #expect(try await accounts.person(session: other) != nil)
        engine.clock.advance(by: .milliseconds(1))
        #expect(try await accounts.person(session: other) == nil)
        #expect(try await accounts.person(session: "mss_forged") == nil)
    }

    @Test("are closed to somebody who has left")
    func left() async throws {
        let session = try await setUp()
        let link = try await accounts.makeSetUpLink(for: zoe())
        let token = try await accounts.makeToken(name: "deploys", for: zoe(), by: .muster, lifetime: nil)

        try await engine.leave("zoe")

        #expect(try await accounts.signIn(name: "zoe", password: password) == nil)
        #expect(try await accounts.person(session: session) == nil)
        #expect(try await accounts.person(token: token) == nil)
        #expect(try await accounts.person(setUpLink: link) == nil)
        #expect(try await accounts.choosePassword("another one", setUpLink: link) == nil)
    }

    @Test("take a set-up link once, and end the sessions of before")
    func setUpLink() async throws {
        let before = try await setUp()
        let link = try await accounts.makeSetUpLink(for: zoe())
        #expect(try await accounts.person(setUpLink: link)?.handle == "zoe")

        await #expect(throws: EngineError.invalid(field: "password", problem: "has fewer than 8 characters")) {
            try await accounts.choosePassword("short", setUpLink: link)
        }
        #expect(try await accounts.choosePassword("another one", setUpLink: link) != nil)

        #expect(try await accounts.choosePassword("a third one", setUpLink: link) == nil)
        #expect(try await accounts.person(session: before) == nil)
        #expect(try await accounts.signIn(name: "zoe", password: password) == nil)
        #expect(try await accounts.signIn(name: "zoe", password: "another one") != nil)
    }

    @Test("take no set-up link that is too old")
    func oldLink() async throws {
        let link = try await accounts.makeSetUpLink(for: zoe())

        engine.clock.advance(by: Accounts.setUpLinkLifetime)

        #expect(try await accounts.person(setUpLink: link) == nil)
        #expect(try await accounts.choosePassword(password, setUpLink: link) == nil)
    }

    @Test("take no set-up link once there is a newer one, or a password was chosen by another")
    func earlierLinks() async throws {
        let earlier = try await accounts.makeSetUpLink(for: zoe())
        let link = try await accounts.makeSetUpLink(for: zoe())
        #expect(try await accounts.person(setUpLink: earlier) == nil)
        let (id, tomorrow) = (try zoe(), engine.now + .days(1))
        // Made at the same time on another node.
        try await engine.parts.database.write { connection in
            try Credentials(connection)
                .addSetUpLink(tokenHash: Accounts.hash("msu_other"), person: id, expiresAt: tomorrow)
        }
        #expect(try await accounts.person(setUpLink: "msu_other") != nil)

        #expect(try await accounts.choosePassword(password, setUpLink: link) != nil)

        #expect(try await accounts.choosePassword("another one", setUpLink: "msu_other") == nil)
        #expect(try await accounts.choosePassword("another one", setUpLink: earlier) == nil)
        #expect(try await accounts.signIn(name: "zoe", password: password) != nil)
    }

    @Test("know a program by its token until it is revoked or too old")
    func tokens() async throws {
        let forever = try await accounts.makeToken(name: "deploys", for: zoe(), by: .muster, lifetime: nil)
        let brief = try await accounts.makeToken(name: "once", for: zoe(), by: .muster, lifetime: .hours(1))
        #expect(try await accounts.person(token: brief)?.handle == "zoe")

        engine.clock.advance(by: .hours(1))
        #expect(try await accounts.person(token: brief) == nil)
        #expect(try await accounts.person(token: forever)?.handle == "zoe")
        let now = engine.now
        let revoked = try await engine.parts.database.write { connection in
            let tokens = APITokens(connection)
            let token = try tokens.all().first { $0.name == "deploys" }
            return try token.map { try tokens.revoke($0.id, at: now) }
        }

        #expect(revoked == true)
        #expect(try await accounts.person(token: forever) == nil)
    }

    @Test("keep only hashes of what they hand out")
    func hashes() async throws {
        let session = try await setUp()
        let token = try await accounts.makeToken(name: "deploys", for: zoe(), by: .muster, lifetime: nil)

        let kept = try await engine.parts.database.read { connection in
            try connection.query("SELECT token_hash AS kept FROM session UNION ALL SELECT token_hash FROM api_token")
                .map { try $0.text("kept") }
        }

        #expect(kept.count == 2)
        #expect(kept.allSatisfy { $0.count == 64 && !$0.contains(session) && !$0.contains(token) })
        #expect(session.hasPrefix("mss_"))
        #expect(token.hasPrefix("mst_"))
    }
}
