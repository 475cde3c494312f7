package import MusterCore

/// Who of the organisation stands behind an account of a chat server, and the other way round.
///
/// A person's own account is one that they have proven by a code. Where the administrator trusts the server's mail
/// addresses, whoever has a person's address there is that person as well.
package struct ChatPeople: Sendable {
    private let parts: EngineParts
    private let server: any ChatServer

    package init(_ parts: EngineParts, _ server: any ChatServer) {
        self.parts = parts
        self.server = server
    }

    private var organisation: Organisation { parts.organisations.current }

    /// The account of a person; nil where none is known.
    func account(of person: Person) async throws(RemoteFailure) -> String? {
        if let method = person.verifiedMethods.first(where: { $0.kind.channel == server.channel }) {
            return method.address.contains("@") && !method.address.hasPrefix("@")
                ? try await server.account(ofMail: method.address) : method.address
        }
        return server.rules.trustsMail ? try await server.account(ofMail: person.email) : nil
    }

    /// Somebody as the record names them.
    package struct Author: Equatable, Sendable {
        package var person: Person?
        /// As the server calls them.
        package var name: String

        package func actor(of server: any ChatServer) -> Actor {
            person.map { .person($0.id) } ?? .integration("\(name) (\(server.name))")
        }
    }

    /// Who an account is. Whom the server does not know is somebody whom nobody knows, who may do nothing.
    ///
    /// - Throws: why it cannot be told now, and may be later.
    package func author(_ account: String) async throws(RemoteFailure) -> Author {
        if let person = person(provenBy: account) { return Author(person: person, name: person.name) }
        try checkSilence()
        let profile: ChatProfile
        do throws(RemoteFailure) {
            profile = try await server.profile(of: account)
        } catch {
            try note(error)
            return Author(person: nil, name: account)
        }
        if let email = profile.email, let person = person(provenBy: email) ?? person(trustedBy: email) {
            return Author(person: person, name: person.name)
        }
        return Author(person: nil, name: profile.name.cut(to: 80) ?? account)
    }

    /// Whether one person alone talks to us in a room.
    ///
    /// - Throws: why it cannot be told now, and may be later.
    func isAlone(in room: String) async throws(RemoteFailure) -> Bool {
        try checkSilence()
        do throws(RemoteFailure) {
            return try await server.isDirect(room)
        } catch {
            try note(error)
            return false
        }
    }

    /// - Throws: where the server was asked in vain a moment ago.
    private func checkSilence() throws(RemoteFailure) {
        guard parts.chat.isSilent(server.channel, now: parts.clock.now()) else { return }
        throw .down(because: "\(server.name) does not answer; it is asked again soon")
    }

    /// - Throws: the failure, where it may pass.
    private func note(_ failure: RemoteFailure) throws(RemoteFailure) {
        let pause: Duration
        switch failure {
        case .busy(let after, _): pause = min(after ?? Self.pause, .minutes(1))
        case .down, .unanswered: pause = Self.pause
        case .gone, .refused: return
        }
        parts.chat.noteSilence(of: server.channel, until: parts.clock.now() + pause)
        throw failure
    }

    /// Before a server that could not be asked is asked again.
    private static let pause = Duration.seconds(5)

    private func person(provenBy address: String) -> Person? {
        organisation.people.first { person in
            person.isActive
                && person.verifiedMethods.contains {
                    $0.kind.channel == server.channel && $0.address.lowercased() == address.lowercased()
                }
        }
    }

    private func person(trustedBy email: String) -> Person? {
        guard server.rules.trustsMail, let person = organisation.person(email: email), person.isActive else {
            return nil
        }
        return person
    }
}
