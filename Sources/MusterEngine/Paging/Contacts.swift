import Crypto
import Foundation
package import MusterCore
import MusterStore

/// What people change about how they are reached. A way takes pages once a code that went out by it has come back.
///
/// - Throws: ``EngineError/invalid(field:problem:)`` for what cannot be, ``OrganisationInvalid`` for an address that is none.
package struct Contacts: Sendable {
    let parts: EngineParts

    package init(_ parts: EngineParts) {
        self.parts = parts
    }

    /// More ways than this reach nobody sooner.
    package static let methodLimit = 12
    /// Codes may cost money, and ring at strangers: between two, and in a day, for one person.
    package static let codePause = Duration.seconds(30)
    package static let codesPerDay = 10
    package static let codeLifetime = Duration.minutes(15)
    package static let wrongTryLimit = 5

    /// Adds a way, and sends a code by it where it needs one.
    package func add(_ method: ContactMethod, of person: ID<Person>) async throws {
        guard method.kind != .push else {
            throw EngineError.invalid(field: "method", problem: "a browser is added from that browser")
        }
        let parts = parts
        try await change(person, "contact method added") { person in
            if person.methodsToTry.contains(method) {
                throw EngineError.invalid(field: "method", problem: "is there already")
            }
            guard person.methodsToTry.count < Self.methodLimit else {
                let problem = "there are \(Self.methodLimit) already; remove one first"
                throw EngineError.invalid(field: "method", problem: problem)
            }
            // What nobody had to say until now is one of several from now on.
            person.contactMethods = person.methodsToTry + [method]
        } following: { connection, organisation in
            // With it: where no code may go, there is no way that waits for one.
            guard organisation.person(person)?.isVerified(method) == false else { return }
            try Self.enqueueCode(by: method, to: person, parts, connection)
        }
        parts.outboxBell.ring()
    }

    /// Removes a way, also from the rules. Where it is the last one, the account's mail address takes its place.
    package func remove(_ method: ContactMethod, of person: ID<Person>) async throws {
        try await change(person, "contact method removed") { person in
            guard person.contactMethods.contains(method) else {
                throw EngineError.invalid(field: "method", problem: "\(method.text) is none of your ways")
            }
            person.remove(method)
        }
        if method.kind == .push, let id = ID<PushSubscription>(method.address) {
            try await parts.database.write { try PushSubscriptions($0).remove(id) }
        }
    }

    /// Sends a code by a way that has not been verified.
    package func sendCode(by method: ContactMethod, to id: ID<Person>) async throws {
        let person = try self.person(id)
        guard person.methodsToTry.contains(method), !person.isVerified(method) else {
            throw EngineError.invalid(field: "method", problem: "\(method.text) waits for no code")
        }
        let parts = parts
        try await parts.database.write(.normal) { try Self.enqueueCode(by: method, to: id, parts, $0) }
        parts.outboxBell.ring()
    }

    /// - Throws: ``EngineError/invalid(field:problem:)`` where nothing carries the way, or codes went out too often.
    private static func enqueueCode(
        by method: ContactMethod,
        to person: ID<Person>,
        _ parts: EngineParts,
        _ connection: any SQLConnection
    ) throws {
        guard parts.desk.served.contains(method.kind.channel) else {
            let problem = "nothing is set up here that could carry it; ask an administrator"
            throw EngineError.invalid(field: "method", problem: problem)
        }
        let now = parts.clock.now()
        let codes = ContactCodes(connection)
        try codes.forget(before: now - .days(2))
        let sent = try codes.sent(to: person, since: now - .days(1))
        if let last = sent.first, last > now - codePause {
            throw EngineError.invalid(field: "method", problem: "a code went out just now; wait half a minute")
        }
        guard sent.count < codesPerDay else {
            let problem = "\(codesPerDay) codes went out in a day; the next one can go tomorrow"
            throw EngineError.invalid(field: "method", problem: problem)
        }
        let rowID = ID<ContactCode>(parts.makeID())
        let digits = parts.randomBytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % 1_000_000
        let number = "\(digits)"
        let code = String(repeating: "0", count: 6 - number.count) + number
        let row = ContactCode(
            id: rowID,
            person: person,
            method: method,
            hash: hash(code, rowID),
            sentAt: now,
            expiresAt: now + codeLifetime
        )
        try codes.add(row)
        try Outbox(connection).enqueue(try OutboxMessage(message(code, row), ID(parts.makeID()), now))
    }

    /// Takes the code that somebody read.
    package func verify(_ method: ContactMethod, code: String, of person: ID<Person>) async throws {
        let now = parts.clock.now()
        let given = code.filter(\.isNumber)
        let (right, problem): (ID<ContactCode>?, String) = try await parts.database.write(.normal) { connection in
            let codes = ContactCodes(connection)
            guard let row = try codes.last(of: person, by: method), row.expiresAt > now else {
                return (nil, "there is no code that it could be; have a new one sent")
            }
            guard row.wrongTries < Self.wrongTryLimit else {
                return (nil, "too many wrong codes; have a new one sent")
            }
            guard Self.hash(given, row.id) == row.hash else {
                try codes.countWrongTry(row.id)
                return (nil, "this is not the code that was sent")
            }
            return (row.id, "")
        }
        guard let row = right else { throw EngineError.invalid(field: "code", problem: problem) }
        try await change(person, "contact method verified") { person in
            guard person.contactMethods.contains(method) else {
                throw EngineError.invalid(field: "method", problem: "\(method.text) is none of your ways")
            }
            if !person.verifiedMethods.contains(method) { person.verifiedMethods.append(method) }
        } following: { connection, _ in
            // With it: a code that was used up for nothing would have to be sent again.
            try ContactCodes(connection).end(row)
        }
    }

    private static func hash(_ code: String, _ id: ID<ContactCode>) -> String {
        Hex.text(Array(SHA256.hash(data: Data("\(id):\(code)".utf8))))
    }

    private static func message(_ code: String, _ row: ContactCode) -> OutgoingMessage {
        // A voice would read "one hundred thousand …".
        let written = row.method.kind == .voice ? code.map(String.init).joined(separator: ", ") : code
        return OutgoingMessage(
            key: "code:\(row.id)",
            channel: row.method.kind.channel,
            to: row.method.address,
            subject: "Your code for Muster is \(written)",
            body:
                "Type it under My notifications within 15 minutes. Nobody else needs it; if you did not ask for it, do nothing."
        )
    }

    func person(_ id: ID<Person>) throws -> Person {
        guard let person = parts.organisations.current.person(id), person.isActive else {
            throw EngineError.invalid(field: "person", problem: "there is no such person")
        }
        return person
    }

    func change(
        _ id: ID<Person>,
        _ comment: String,
        _ body: @escaping @Sendable (inout Person) throws -> Void,
        following: @escaping @Sendable (any SQLConnection, Organisation) throws -> Void = { _, _ in }
    ) async throws {
        let person = try person(id)
        try await parts.organisations.change(
            in: parts.database,
            by: .person(id),
            at: parts.clock.now(),
            comment: "\(comment): \(person.handle)"
        ) { organisation in
            guard let index = organisation.people.firstIndex(where: { $0.id == id }) else {
                throw EngineError.invalid(field: "person", problem: "there is no such person")
            }
            try body(&organisation.people[index])
        } following: { connection, organisation in
            try following(connection, organisation)
        }
        parts.live.tell([.everything])
    }
}

extension Person {
    /// Takes a way from the person, from their rules as well.
    mutating func remove(_ method: ContactMethod) {
        contactMethods.removeAll { $0 == method }
        verifiedMethods.removeAll { $0 == method }
        notifications.high.removeAll { $0.method == method }
        notifications.low.removeAll { $0.method == method }
        // What is left must begin at once.
        if let first = notifications.high.map(\.after).min(), first > .zero {
            for index in notifications.high.indices where notifications.high[index].after == first {
                notifications.high[index].after = .zero
            }
        }
    }
}
