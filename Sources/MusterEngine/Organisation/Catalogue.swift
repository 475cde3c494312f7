package import MusterCore
import MusterStore
import NIOConcurrencyHelpers

/// What people change about services, and what they bring from elsewhere.
///
/// Each change is a new version of the organisation, in force when the call returns.
package struct Catalogue: Sendable {
    private let parts: EngineParts

    package init(_ parts: EngineParts) {
        self.parts = parts
    }

    /// Writes a service in the place of the one with its id, or beside the others. Where its key changes, those that
    /// depend on it follow.
    package func save(_ service: Service, as actor: Actor) async throws {
        try await change(by: actor, comment: "service \(service.key)") { organisation in
            guard let index = organisation.services.firstIndex(where: { $0.id == service.id }) else {
                organisation.services.append(service)
                return
            }
            let old = organisation.services[index].key
            organisation.services[index] = service
            for other in organisation.services.indices {
                organisation.services[other].dependencies = organisation.services[other].dependencies.map {
                    $0 == old ? service.key : $0
                }
            }
        }
    }

    /// - Throws: ``OrganisationInvalid`` where another service depends on it.
    package func remove(_ service: ID<Service>, as actor: Actor) async throws {
        try await change(by: actor, comment: "service removed") { organisation in
            guard organisation.service(service) != nil else {
                throw EngineError.invalid(field: "service", problem: "there is no such service")
            }
            organisation.services.removeAll { $0.id == service }
        }
    }

    /// Brings in what documents of another product say.
    ///
    /// - Parameter isTrial: nothing is changed then.
    /// - Throws: ``ImportProblem`` where a document cannot be read; ``OrganisationInvalid`` where what comes of it does not
    ///   hold together. Nothing is changed in either case.
    package func take(
        _ documents: [ImportDocument],
        from source: ImportSource,
        isTrial: Bool,
        as actor: Actor
    ) async throws -> ImportReport {
        let parts = parts
        let now = parts.clock.now()
        let merge = { @Sendable (organisation: Organisation) throws(ImportProblem) -> (Organisation, ImportReport) in
            var merge = OrganisationMerge(into: organisation, at: now, makeID: parts.makeID)
            try merge.read(documents, from: source, schedulesURL: parts.links.schedules)
            return (merge.organisation, merge.report)
        }
        if isTrial {
            let (organisation, report) = try merge(parts.organisations.current)
            let problems = organisation.validate()
            guard problems.isEmpty else { throw OrganisationInvalid(problems: problems) }
            return report
        }
        let done = NIOLockedValueBox<ImportReport?>(nil)
        try await change(by: actor, comment: "import: \(source.rawValue)") { organisation in
            let (merged, report) = try merge(organisation)
            organisation = merged
            done.withLockedValue { $0 = report }
        }
        guard let report = done.withLockedValue(\.self) else {
            preconditionFailure("a change is made before it returns")
        }
        return report
    }

    private func change(
        by actor: Actor,
        comment: String,
        _ body: @escaping @Sendable (inout Organisation) throws -> Void
    ) async throws {
        let now = parts.clock.now()
        try await parts.organisations.change(in: parts.database, by: actor, at: now, comment: comment, body)
        parts.timerBell.ring()
        parts.live.tell([.everything])
    }
}
