package import MusterCore
package import MusterStore

/// A page about nothing, by which people see that pages reach them. Each message asks to be confirmed, and that is kept.
package struct TestPage: Sendable {
    private let parts: EngineParts

    package init(_ parts: EngineParts) {
        self.parts = parts
    }

    /// What the keys of its messages begin with.
    static let keyPrefix = "test:"

    /// Sends one message by each way of the person's rules for urgent pages, at once; a second request in the same minute
    /// sends nothing more.
    ///
    /// - Parameter only: just this way.
    /// - Returns: the ways it goes out by, and those that were passed over.
    /// - Throws: ``EngineError/invalid(field:problem:)`` for somebody who is not there, or a way that is not theirs.
    @discardableResult
    package func send(to id: ID<Person>, by only: ContactMethod? = nil) async throws -> PageWays {
        guard let person = parts.organisations.current.person(id), person.isActive else {
            throw EngineError.invalid(field: "person", problem: "there is no such person")
        }
        let parts = parts
        let served = parts.desk.served
        var ways = PageWays(of: person, urgency: .high) { served.contains($0.channel) }
        if let only {
            guard person.methodsToTry.contains(only), person.isVerified(only) else {
                let problem = "\(only.text) is no verified way of yours"
                throw EngineError.invalid(field: "method", problem: problem)
            }
            ways.used = [NotificationRules.Step(only)]
        }
        let now = parts.clock.now()
        let tests = ways.used.map { step in
            ReachTest(id: ID(parts.makeID()), person: id, method: step.method, sentAt: now)
        }
        try await parts.database.write(.urgent) { connection in
            for test in tests {
                let message = message(of: test, to: person, now)
                var row = try OutboxMessage(message, ID(parts.makeID()), now)
                row.subject = test.id.description
                if try Outbox(connection).enqueue(row) { try ReachTests(connection).add(test) }
            }
        }
        parts.outboxBell.ring()
        return ways
    }

    /// The tests that a person ran lately, the newest first.
    package func recent(of person: ID<Person>) async throws -> [ReachTest] {
        let since = parts.clock.now() - .days(180)
        return try await parts.database.read { try ReachTests($0).list(of: person, since: since, limit: 50) }
    }

    private func message(of test: ReachTest, to person: Person, _ now: Timestamp) -> OutgoingMessage {
        let token = AnswerToken(page: ID(test.id.uuid), person: person.id, expiresAt: now + .days(1))
        let url = "\(parts.links.base)/a/\(parts.tokens.text(of: token))"
        return OutgoingMessage(
            key: "\(Self.keyPrefix)\(person.id):\(now.milliseconds / 60_000):\(test.method.text)",
            channel: test.method.kind.channel,
            to: test.method.address,
            subject: "Test: this is how a page reaches you",
            body: "You asked for it, \(person.name). Nothing is wrong; acknowledge it to say that it arrived.",
            links: [
                OutgoingMessage.Link(title: "It arrived", url: url),
                OutgoingMessage.Link(title: "My notifications", url: "\(parts.links.base)/on-call/notifications"),
            ],
            answer: OutgoingMessage.Answer(url: url, code: nil, canEscalate: false),
            urgency: .page
        )
    }
}
