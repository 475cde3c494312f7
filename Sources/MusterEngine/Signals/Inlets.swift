package import MusterCore
package import MusterStore

/// The addresses at which signals come in.
package struct Inlets: Sendable {
    private let parts: EngineParts

    package init(_ parts: EngineParts) {
        self.parts = parts
    }

    /// Makes an inlet with a secret address.
    ///
    /// - Throws: ``EngineError/invalid(field:problem:)`` for a name that is empty or taken, and a heartbeat without a pace.
    package func add(
        name: String,
        kind: Integration.Kind,
        settings: SourceSettings = SourceSettings(),
        by actor: Actor
    ) async throws -> Integration {
        if name.utf8.isEmpty || name.utf8.count > Limits.titleLength {
            throw EngineError.invalid(field: "name", problem: "must have 1 to \(Limits.titleLength) bytes")
        }
        if kind == .heartbeat, settings.every == nil {
            throw EngineError.invalid(field: "every", problem: "say how often a heartbeat is due, as 5 min")
        }
        let now = parts.clock.now()
        let integration = Integration(
            id: ID(parts.makeID()),
            name: name,
            kind: kind,
            key: Self.key(of: kind, parts.randomBytes(16)),
            createdAt: now,
            settings: settings
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

    /// Tools of PagerDuty check that theirs has 32 characters; in an address of mail, case may be lost on the way.
    private static func key(of kind: Integration.Kind, _ bytes: [UInt8]) -> String {
        kind == .pagerduty || kind == .email ? Hex.text(bytes) : Base64URL.text(bytes)
    }

    package func change(
        _ integration: Integration,
        settings: SourceSettings,
        isDisabled: Bool,
        by actor: Actor
    ) async throws {
        let now = parts.clock.now()
        let auditID = ID<AuditLog>(parts.makeID())
        try await parts.database.write(.normal) { connection in
            try Integrations(connection).change(integration.id, settings: settings, isDisabled: isDisabled)
            try AuditLog(connection).add(auditID, at: now, by: actor, "integration.changed", target: integration.name)
        }
        parts.knownInlets.forget()
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
