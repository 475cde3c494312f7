package import MusterCore
package import MusterStore

/// A browser's subscription as it gives it: where its push service is, and its keys.
package struct BrowserSubscription: Equatable, Sendable {
    package var endpoint: String
    package var p256dh: String
    package var auth: String

    package init(endpoint: String, p256dh: String, auth: String) {
        (self.endpoint, self.p256dh, self.auth) = (endpoint, p256dh, auth)
    }

    /// What is wrong with it, and in which field; nil where nothing is.
    var problem: (field: String, says: String)? {
        do {
            _ = try OutboundTarget(endpoint)
        } catch {
            return ("endpoint", "\(error)")
        }
        if Base64URL.bytes(p256dh)?.count != 65 { return ("keys.p256dh", "must be 65 bytes in base64url") }
        if Base64URL.bytes(auth)?.count != 16 { return ("keys.auth", "must be 16 bytes in base64url") }
        return nil
    }
}

extension Contacts {
    /// Adds the browser that somebody sits at. It needs no code: they are signed in with it.
    ///
    /// - Parameter device: what they call it.
    @discardableResult
    package func subscribe(
        _ browser: BrowserSubscription,
        device: String,
        of person: ID<Person>
    ) async throws -> PushSubscription {
        if let problem = browser.problem { throw EngineError.invalid(field: problem.field, problem: problem.says) }
        _ = try self.person(person)
        let subscription = PushSubscription(
            id: ID(parts.makeID()),
            person: person,
            device: device.cut(to: 60) ?? "Browser",
            endpoint: browser.endpoint,
            p256dh: browser.p256dh,
            auth: browser.auth,
            createdAt: parts.clock.now()
        )
        let known = try await parts.database.write(.normal) { try PushSubscriptions($0).add(subscription) }
        if let known { try await drop(known.id, of: known.person) }
        let method = ContactMethod(.push, "\(subscription.id)")
        try await change(person, "browser added") { person in
            guard person.methodsToTry.count < Self.methodLimit else {
                let problem = "there are \(Self.methodLimit) already; remove one first"
                throw EngineError.invalid(field: "method", problem: problem)
            }
            person.contactMethods = person.methodsToTry + [method]
            person.verifiedMethods.append(method)
        }
        return subscription
    }

    /// The browsers of a person, oldest first.
    package func browsers(of person: ID<Person>) async throws -> [PushSubscription] {
        try await parts.database.read { try PushSubscriptions($0).list(of: person) }
    }

    /// Takes away a browser that has ended its subscription: from the ways of whoever has it, also where the subscription
    /// is gone already. The subscription goes last, since nobody waits for one that is no way of anybody.
    func forget(_ id: ID<PushSubscription>) async throws {
        let found = try await parts.database.read { try PushSubscriptions($0).find(id) }
        let method = ContactMethod(.push, "\(id)")
        var owners = Set(parts.organisations.current.people.filter { $0.contactMethods.contains(method) }.map(\.id))
        if let found { owners.insert(found.person) }
        for person in owners { try await drop(id, of: person) }
        try await parts.database.write(.normal) { try PushSubscriptions($0).remove(id) }
    }

    private func drop(_ id: ID<PushSubscription>, of person: ID<Person>) async throws {
        guard parts.organisations.current.person(person)?.isActive == true else { return }
        let method = ContactMethod(.push, "\(id)")
        try await change(person, "browser removed") { $0.remove(method) }
    }
}
