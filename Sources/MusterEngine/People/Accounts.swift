import Crypto
import Foundation
package import MusterCore
import MusterStore

/// Who may come in: passwords, sessions, tokens of programs, one-time links.
package struct Accounts: Sendable {
    /// A night and a day of an incident.
    package static let sessionLifetime: Duration = .days(7)
    package static let setUpLinkLifetime: Duration = .days(3)

    private let parts: EngineParts
    private let passwords: Passwords

    package init(_ parts: EngineParts, passwords: Passwords) {
        self.parts = parts
        self.passwords = passwords
    }

    /// Signs in with a handle or an address.
    ///
    /// - Returns: what the browser is to hold, or nil where the two do not belong together.
    package func signIn(name: String, password: String) async throws -> (person: Person, session: String)? {
        let organisation = parts.organisations.current
        let found = organisation.person(handle: name) ?? organisation.person(email: name)
        let person = found.flatMap { $0.isActive ? $0 : nil }
        let stored = try await parts.database.read { connection in
            try person.flatMap { try Credentials(connection).passwordHash(of: $0.id) }
        }
        guard try await passwords.isRight(password, for: stored), let person else { return nil }
        return (person, try await startSession(for: person.id))
    }

    private func startSession(for person: ID<Person>) async throws -> String {
        let token = secretText(prefix: "mss")
        let now = parts.clock.now()
        try await parts.database.write(.urgent) { connection in
            try Sessions(connection).add(
                tokenHash: Self.hash(token),
                person: person,
                at: now,
                expiresAt: now + Self.sessionLifetime
            )
        }
        return token
    }

    package func signOut(session: String) async throws {
        try await parts.database.write(.urgent) { try Sessions($0).end(tokenHash: Self.hash(session)) }
    }

    /// Who holds a session; nil for one that has ended, and for somebody who has left.
    package func person(session: String) async throws -> Person? {
        let now = parts.clock.now()
        let id = try await parts.database.read { try Sessions($0).person(tokenHash: Self.hash(session), now: now) }
        return active(id)
    }

    /// As whom the bearer of a token acts.
    package func person(token: String) async throws -> Person? {
        let now = parts.clock.now()
        let id = try await parts.database.read { try APITokens($0).person(tokenHash: Self.hash(token), now: now) }
        return active(id)
    }

    private func active(_ id: ID<Person>?) -> Person? {
        id.flatMap(parts.organisations.current.person).flatMap { $0.isActive ? $0 : nil }
    }

    /// Whose one-time link it is, without using it up.
    package func person(setUpLink token: String) async throws -> Person? {
        let now = parts.clock.now()
        let id = try await parts.database.read { try Credentials($0).setUpLink(tokenHash: Self.hash(token), now: now) }
        return active(id)
    }

    /// Uses a one-time link to choose a password, and signs in.
    ///
    /// - Returns: nil where the link is used, too old, or not ours.
    /// - Throws: ``EngineError/invalid(field:problem:)`` for a password that is too short or too long.
    package func choosePassword(
        _ password: String,
        setUpLink token: String
    ) async throws -> (person: Person, session: String)? {
        guard let person = try await person(setUpLink: token) else { return nil }
        try check(password)
        let hash = try await passwords.hash(password)
        let now = parts.clock.now()
        let auditID = ID<AuditLog>(parts.makeID())
        let used = try await parts.database.write(.urgent) { connection in
            guard try Credentials(connection).useSetUpLink(tokenHash: Self.hash(token), now: now) != nil else {
                return false
            }
            // Whoever finds an older one, in a mailbox or a log, must not choose the next password.
            try Credentials(connection).endSetUpLinks(of: person.id, at: now)
            try Credentials(connection).setPasswordHash(hash, of: person.id, at: now)
            try Sessions(connection).endAll(of: person.id)
            try AuditLog(connection).add(
                auditID,
                at: now,
                by: .person(person.id),
                "password.chosen",
                target: person.handle
            )
            return true
        }
        guard used else { return nil }
        return (person, try await startSession(for: person.id))
    }

    private func check(_ password: String) throws {
        guard password.count >= Passwords.shortest else {
            throw EngineError.invalid(field: "password", problem: "has fewer than \(Passwords.shortest) characters")
        }
        guard password.count <= Passwords.longest else {
            throw EngineError.invalid(field: "password", problem: "has more than \(Passwords.longest) characters")
        }
    }

    /// Makes a one-time link for somebody to choose a password with, in the place of those that they have.
    ///
    /// - Returns: the token; only its hash is kept.
    package func makeSetUpLink(for person: ID<Person>) async throws -> String {
        let token = secretText(prefix: "msu")
        let now = parts.clock.now()
        try await parts.database.write(.normal) { connection in
            let credentials = Credentials(connection)
            try credentials.endSetUpLinks(of: person, at: now)
            try credentials.addSetUpLink(
                tokenHash: Self.hash(token),
                person: person,
                expiresAt: now + Self.setUpLinkLifetime
            )
        }
        return token
    }

    /// Makes a token by which a program acts as a person.
    ///
    /// - Returns: the token; only its hash is kept.
    package func makeToken(
        name: String,
        for person: ID<Person>,
        by actor: Actor,
        lifetime: Duration?
    ) async throws -> String {
        let token = secretText(prefix: "mst")
        let now = parts.clock.now()
        let record = APIToken(
            id: ID(parts.makeID()),
            name: name,
            person: person,
            createdAt: now,
            expiresAt: lifetime.map { now + $0 }
        )
        let auditID = ID<AuditLog>(parts.makeID())
        try await parts.database.write(.normal) { connection in
            try APITokens(connection).add(record, tokenHash: Self.hash(token))
            try AuditLog(connection).add(auditID, at: now, by: actor, "token.made", target: name)
        }
        return token
    }

    /// 256 bits, with a prefix by which a leaked one is recognised.
    private func secretText(prefix: String) -> String {
        "\(prefix)_\(Base64URL.text(parts.randomBytes(32)))"
    }

    static func hash(_ token: String) -> String {
        SHA256.hash(data: Data(token.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
