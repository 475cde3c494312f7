import MusterCore
import MusterStore
import Testing

@Suite("Who may come in")
struct AccessTests {
    private let ana: ID<Person> = .sample(1)

    @Test("is a session until it expires or is ended", arguments: TestDatabase.allCases)
    func sessions(on database: TestDatabase) async throws {
        let database = try await database.make()
        let ana = ana
        try await database.write { connection in
            for token in ["one", "two", "three"] {
                try Sessions(connection).add(tokenHash: token, person: ana, at: .at(0), expiresAt: .at(100))
            }
            try Sessions(connection).end(tokenHash: "two")
        }

        let before = try await people(["one", "two", "three", "none"], at: 99, database)
        let after = try await people(["one"], at: 100, database)
        try await database.write { try Sessions($0).endAll(of: ana) }
        let ended = try await people(["one", "three"], at: 99, database)

        #expect(before == [ana, nil, ana, nil])
        #expect(after == [nil])
        #expect(ended == [nil, nil])
    }

    @Test("is a token until it expires or is revoked", arguments: TestDatabase.allCases)
    func tokens(on database: TestDatabase) async throws {
        let database = try await database.make()
        let lasting = APIToken(id: .sample(1), name: "ci", person: ana, createdAt: .at(0), expiresAt: nil)
        let brief = APIToken(id: .sample(2), name: "test", person: ana, createdAt: .at(0), expiresAt: .at(10))
        try await database.write { connection in
            try APITokens(connection).add(lasting, tokenHash: "lasting")
            try APITokens(connection).add(brief, tokenHash: "brief")
        }

        let early = try await database.read { try APITokens($0).person(tokenHash: "brief", now: .at(9)) }
        let late = try await database.read { try APITokens($0).person(tokenHash: "brief", now: .at(10)) }
        let standing = try await database.read { try APITokens($0).person(tokenHash: "lasting", now: .at(10)) }
        let revoked = try await database.write { try APITokens($0).revoke(lasting.id, at: .at(11)) }
        let twice = try await database.write { try APITokens($0).revoke(lasting.id, at: .at(12)) }
        let gone = try await database.read { try APITokens($0).person(tokenHash: "lasting", now: .at(12)) }

        #expect([early, late, standing, gone] == [ana, nil, ana, nil])
        #expect(revoked)
        #expect(!twice)
    }

    @Test("is a set-up link, for one of two who use it at once", arguments: TestDatabase.allCases)
    func setUpLink(on database: TestDatabase) async throws {
        let database = try await database.make()
        let ana = ana
        try await database.write { connection in
            try Credentials(connection).addSetUpLink(tokenHash: "link", person: ana, expiresAt: .at(100))
            try Credentials(connection).addSetUpLink(tokenHash: "old", person: ana, expiresAt: .at(5))
        }

        async let first = database.write { try Credentials($0).useSetUpLink(tokenHash: "link", now: .at(10)) }
        async let second = database.write { try Credentials($0).useSetUpLink(tokenHash: "link", now: .at(10)) }
        let used = try await [first, second]
        let old = try await database.write { try Credentials($0).useSetUpLink(tokenHash: "old", now: .at(5)) }

        #expect(used.compactMap { $0 } == [ana])
        #expect(old == nil)
    }

    @Test("is not told by a password that was changed", arguments: TestDatabase.allCases)
    func passwords(on database: TestDatabase) async throws {
        let database = try await database.make()
        let ana = ana

        try await database.write { connection in
            try Credentials(connection).setPasswordHash("first", of: ana, at: .at(0))
            try Credentials(connection).setPasswordHash("second", of: ana, at: .at(1))
        }

        let hash = try await database.read { try Credentials($0).passwordHash(of: ana) }
        #expect(hash == "second")
    }

    @Test("gets the first answer again, and others with the same key their own", arguments: TestDatabase.allCases)
    func answers(on database: TestDatabase) async throws {
        let database = try await database.make()
        let first = IdempotencyKeys.Answer(requestHash: "a", status: 201, body: "INC-1")
        let second = IdempotencyKeys.Answer(requestHash: "b", status: 201, body: "INC-2")

        try await database.write { connection in
            let keys = IdempotencyKeys(connection)
            try keys.keep(first, to: "key", of: "ana", at: .at(0))
            try keys.keep(second, to: "key", of: "ana", at: .at(1))
            try keys.keep(second, to: "key", of: "ben", at: .at(1))
        }

        let ana = try await database.read { try IdempotencyKeys($0).answer(to: "key", of: "ana") }
        let ben = try await database.read { try IdempotencyKeys($0).answer(to: "key", of: "ben") }
        #expect(ana == first)
        #expect(ben == second)
    }

    @Test(
        "keep what was done and that it was asked for together: the second of two is undone",
        arguments: TestDatabase.allCases
    )
    func askedOnce(on database: TestDatabase) async throws {
        let database = try await database.make()
        func ask(_ colour: String) async throws {
            let asked = AskedOnce("key", of: "ana", requestHash: "a", at: .at(0))
            try await AskedOnce.$current.withValue(asked) {
                try await database.write { try Meta($0).set("colour", colour) }
                try await database.write { try Meta($0).set("shape", colour) }
            }
        }

        try await ask("green")
        await #expect(throws: AskedOnce.Before.self) { try await ask("blue") }

        let kept = try await database.read { connection in
            (try Meta(connection).value("colour"), try IdempotencyKeys(connection).begun("key", of: "ana"))
        }
        #expect(kept.0 == "green")
        #expect(kept.1?.requestHash == "a")
        #expect(kept.1?.incident == nil)
        #expect(try await database.read { try IdempotencyKeys($0).answer(to: "key", of: "ana") } == nil)
    }

    private func people(
        _ tokens: [String],
        at moment: Int64,
        _ database: any Database
    ) async throws -> [ID<Person>?] {
        try await database.read { connection in
            try tokens.map { try Sessions(connection).person(tokenHash: $0, now: .at(moment)) }
        }
    }
}
