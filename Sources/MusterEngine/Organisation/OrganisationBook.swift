package import MusterCore
package import MusterStore
import NIOConcurrencyHelpers

/// The organisation as it is now, in memory: who is on call is asked far more often than it changes.
package final class OrganisationBook: Sendable {
    private let state: NIOLockedValueBox<(version: Int, organisation: Organisation)>

    /// - Parameter version: 0 for one that has never been stored.
    package init(_ organisation: Organisation, version: Int) {
        state = NIOLockedValueBox((version, organisation))
    }

    /// Counts its changes.
    package var version: Int { state.withLockedValue(\.version) }

    /// What tells other nodes that there is a new version.
    static let announcement = "organisation"

    package var current: Organisation { state.withLockedValue(\.organisation) }

    /// Changes it: the new version is validated, stored with who made it and why, and in force when this returns. The
    /// schedules are looked at anew.
    ///
    /// - Parameter following: what belongs into the same transaction, such as messages to those concerned.
    /// - Throws: ``OrganisationInvalid`` with every problem; nothing is changed then.
    package func change(
        in database: any Database,
        by actor: Actor,
        at now: Timestamp,
        comment: String,
        _ body: @escaping @Sendable (inout Organisation) throws -> Void,
        following: @escaping @Sendable (any SQLConnection, Organisation) throws -> Void = { _, _ in }
    ) async throws {
        let stored = try await database.write(.normal) { connection in
            let book = Organisations(connection)
            try book.lock()
            let latest = try book.latest()
            var organisation = latest?.organisation ?? self.current
            let before = organisation
            try body(&organisation)
            if organisation == before { return (version: latest?.version ?? 0, organisation: organisation) }
            let problems = organisation.validate()
            guard problems.isEmpty else { throw OrganisationInvalid(problems: problems) }
            let version = try book.add(organisation, at: now, by: actor, comment: comment)
            try OnCallWatch.record(before, until: now, connection)
            try TimerQueue(connection).set(.onCall, OnCallWatch.subject, dueAt: now)
            try following(connection, organisation)
            Failpoint.hit("organisation.written")
            return (version: version, organisation: organisation)
        }
        Failpoint.hit("organisation.committed")
        keep(stored)
        database.announce([Self.announcement])
    }

    /// Takes in what another node has changed.
    package func refresh(from database: any Database) async throws {
        let known = version
        let latest = try await database.read { connection in
            let book = Organisations(connection)
            return try book.latestVersion() == known ? nil : try book.latest()
        }
        if let latest { keep(latest) }
    }

    /// Has the next ``refresh(from:)`` take what is stored, whatever its version: the one that is known here may have been
    /// lost.
    func distrust() {
        state.withLockedValue { $0.version = -1 }
    }

    private func keep(_ stored: (version: Int, organisation: Organisation)) {
        state.withLockedValue { state in
            if stored.version >= state.version { state = stored }
        }
    }
}

/// An organisation that does not hold together.
package struct OrganisationInvalid: Error {
    package let problems: [OrganisationProblem]
}
