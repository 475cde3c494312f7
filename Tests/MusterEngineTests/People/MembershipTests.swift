import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("Who belongs to the organisation", .timeLimit(.minutes(5)))
struct MembershipTests {
    private let engine: TestEngine
    private let membership: Membership

    init() async throws {
        engine = try await TestEngine(editing: { $0.people.append(.newcomer) })
        membership = Membership(engine.parts)
    }

    private func leave(_ handle: String) async throws {
        try await membership.change(try engine.person(handle).id, permission: nil, isActive: false, by: .muster)
    }

    @Test("is let in by nothing of before, should they leave and come back")
    func returns() async throws {
        let accounts = Accounts(
            engine.parts,
            passwords: Passwords(randomBytes: engine.parts.randomBytes, rounds: 1_024)
        )
        let zoe = try engine.person("zoe").id
        let first = try await accounts.makeSetUpLink(for: zoe)
        let session = try #require(try await accounts.choosePassword("correct horse", setUpLink: first)).session
        let token = try await accounts.makeToken(name: "deploys", for: zoe, by: .muster, lifetime: nil)
        let link = try await accounts.makeSetUpLink(for: zoe)

        try await leave("zoe")
        #expect(try engine.person("zoe").isActive == false)
        #expect(try await accounts.signIn(name: "zoe", password: "correct horse") == nil)
        try await membership.change(zoe, permission: nil, isActive: true, by: .muster)

        #expect(try await accounts.person(session: session) == nil)
        #expect(try await accounts.person(token: token) == nil)
        #expect(try await accounts.person(setUpLink: link) == nil)
        #expect(try await accounts.signIn(name: "zoe", password: "correct horse") != nil)
    }

    @Test("gives back what they were to cover, and their place in a team, when they leave")
    func covers() async throws {
        let zoe = try engine.person("zoe").id
        let before = try #require(engine.parts.organisations.current.schedules.first)
        let start = engine.now
        for day in [0, 2] {
            let from = start + .days(day)
            try await Rosters(engine.parts)
                .cover(before.id, by: zoe, from: from, to: from + .days(1), reason: "", as: .muster)
        }
        try await engine.parts.organisations.change(in: engine.parts.database, by: .muster, at: start, comment: "") {
            $0.teams[0].members.append(zoe)
        }
        engine.clock.advance(by: .hours(2))

        try await leave("zoe")

        let organisation = engine.parts.organisations.current
        let after = try #require(organisation.schedule(before.id))
        #expect(after.overrides.map(\.end) == [engine.now])
        #expect(organisation.onCall(after, at: engine.now) == before.onCall(at: engine.now))
        #expect(organisation.onCall(after, at: engine.now).count == 1)
        #expect(!organisation.teams[0].members.contains(zoe))
    }

    @Test("stays while a rotation counts on them")
    func rotations() async throws {
        await #expect(throws: OrganisationInvalid.self) { try await leave("ben") }

        #expect(try engine.person("ben").isActive)
    }

    @Test("always holds an administrator")
    func lastAdministrator() async throws {
        let (ana, dina) = (try engine.person("ana").id, try engine.person("dina").id)
        try await membership.change(ana, permission: .responder, isActive: nil, by: .muster)
        #expect(try engine.person("ana").permission == .responder)

        await #expect(throws: EngineError.self) {
            try await membership.change(dina, permission: .observer, isActive: nil, by: .person(dina))
        }
        await #expect(throws: EngineError.self) { try await leave("dina") }

        #expect(try engine.person("dina").permission == .admin)
        #expect(try engine.person("dina").isActive)
    }
}
