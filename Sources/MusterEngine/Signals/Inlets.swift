package import MusterCore
package import MusterStore

/// The addresses at which signals come in.
package struct Inlets: Sendable {
    private let parts: EngineParts

    package init(_ parts: EngineParts) {
        self.parts = parts
    }

    /// Makes an inlet with a secret address.
    package func add(name: String, kind: Integration.Kind, by actor: Actor) async throws -> Integration {
        let now = parts.clock.now()
        let integration = Integration(
            id: ID(parts.makeID()),
            name: name,
            kind: kind,
            key: Base64URL.text(parts.randomBytes(16)),
            createdAt: now
        )
        let auditID = ID<AuditLog>(parts.makeID())
        try await parts.database.write(.normal) { connection in
            if try Integrations(connection).all().contains(where: { $0.name == name }) {
                throw EngineError.invalid(field: "name", problem: "there is an integration \"\(name)\" already")
            }
            try Integrations(connection).add(integration)
            try AuditLog(connection).add(auditID, at: now, by: actor, "integration.made", target: name)
        }
        parts.knownInlets.forget()
        return integration
    }

    /// The one whose secret it is; nil for a key that is not ours or switched off.
    package func find(key: String) async throws -> Integration? {
        let now = parts.clock.now()
        if let known = parts.knownInlets.find(key, now: now) { return known }
        let found = try await parts.database.read { try Integrations($0).find(key: key) }
        guard let found, !found.isDisabled else { return nil }
        parts.knownInlets.keep(found, now: now)
        return found
    }

    /// The same without asking the store: nil also for one that has not been asked for lately.
    package func known(key: String) -> Integration? {
        parts.knownInlets.find(key, now: parts.clock.now())
    }

    package func all() async throws -> [Integration] {
        try await parts.database.read { try Integrations($0).all() }
    }

    package func url(of integration: Integration) -> String {
        "\(parts.links.base)/in/\(integration.key)"
    }
}
