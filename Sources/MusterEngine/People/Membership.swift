package import MusterCore
import MusterStore

/// Who belongs to the organisation, and what they may do.
package struct Membership: Sendable {
    private let parts: EngineParts

    package init(_ parts: EngineParts) {
        self.parts = parts
    }

    /// Changes what somebody may do, or that they belong to the organisation. Whoever leaves is signed out in the same
    /// transaction, and their tokens and links end, so that none of it counts again should they come back.
    ///
    /// - Parameters:
    ///   - permission: nil leaves it as it is.
    ///   - isActive: false for somebody who leaves, true for one who is back, nil leaves it as it is.
    /// - Throws: ``EngineError/invalid(field:problem:)`` where no administrator would be left; ``OrganisationInvalid`` with
    ///   the places at which somebody else has to be put first.
    @discardableResult
    package func change(
        _ id: ID<Person>,
        permission: PermissionLevel?,
        isActive: Bool?,
        by actor: Actor
    ) async throws -> Person {
        let handle = try known(id).handle
        let now = parts.clock.now()
        let auditID = ID<AuditLog>(parts.makeID())
        let words = [isActive.map { $0 ? "is here" : "left" }, permission.map { "is \($0.rawValue)" }]
            .compactMap(\.self)
            .joined(separator: ", ")
        try await parts.organisations.change(
            in: parts.database,
            by: actor,
            at: now,
            comment: "\(handle) \(words)"
        ) { organisation in
            guard let index = organisation.people.firstIndex(where: { $0.id == id }) else { throw Self.nobody }
            let wasActive = organisation.people[index].isActive
            if let permission { organisation.people[index].permission = permission }
            if isActive == true { organisation.people[index].isActive = true }
            if isActive == false, wasActive { organisation.release(id, at: now) }
            guard organisation.people.contains(where: { $0.isActive && $0.permission == .admin }) else {
                throw Self.lastAdministrator
            }
        } following: { connection, organisation in
            if organisation.person(id)?.isActive == false {
                try Sessions(connection).endAll(of: id)
                try APITokens(connection).revokeAll(of: id, at: now)
                try Credentials(connection).endSetUpLinks(of: id, at: now)
            }
            try AuditLog(connection).add(auditID, at: now, by: actor, "person.changed", target: handle, detail: words)
        }
        parts.timerBell.ring()
        parts.live.tell([.everything])
        return try known(id)
    }

    private static let nobody = EngineError.invalid(field: "person", problem: "there is no such person")
    private static let lastAdministrator = EngineError.invalid(
        field: "person",
        problem: "is the last administrator; make somebody else one first"
    )

    private func known(_ id: ID<Person>) throws -> Person {
        guard let person = parts.organisations.current.person(id) else { throw Self.nobody }
        return person
    }
}
