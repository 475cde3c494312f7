package import MusterCore
import MusterStore

/// A page about nothing, by which people see that pages reach them.
package struct TestPage: Sendable {
    private let parts: EngineParts

    package init(_ parts: EngineParts) {
        self.parts = parts
    }

    /// Sends one message by each way of the person's rules for urgent pages, at once; a second request in the same minute
    /// sends nothing more.
    ///
    /// - Returns: the ways it goes out by, and those that nothing serves.
    /// - Throws: ``EngineError/invalid(field:problem:)`` for somebody who is not there.
    @discardableResult
    package func send(to id: ID<Person>) async throws -> (served: [ContactMethod], unserved: [ContactMethod]) {
        guard let person = parts.organisations.current.person(id), person.isActive else {
            throw EngineError.invalid(field: "person", problem: "there is no such person")
        }
        let parts = parts
        let now = parts.clock.now()
        let methods = person.messages(for: .high).map(\.method)
        let messages = methods.compactMap(\.way).enumerated().map { index, way in
            OutgoingMessage(
                key: "test:\(person.id):\(now.milliseconds / 60_000):\(index)",
                channel: way.channel,
                to: way.address,
                subject: "Test: this is how a page reaches you",
                body: "You asked for it, \(person.name). Nothing is wrong, and nobody waits for an answer.",
                links: [OutgoingMessage.Link(title: "My shifts", url: "\(parts.links.base)/on-call/mine")],
                urgency: .page
            )
        }
        try await parts.database.write(.urgent) { connection in
            for message in messages {
                try Outbox(connection).enqueue(try OutboxMessage(message, ID(parts.makeID()), now))
            }
        }
        parts.outboxBell.ring()
        return (methods.filter { $0.way != nil }, methods.filter { $0.way == nil })
    }
}
