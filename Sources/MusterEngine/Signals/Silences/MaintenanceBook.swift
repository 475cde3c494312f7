package import MusterCore
import MusterStore

/// Plans the times in which alerts are expected, and silences them when one comes.
package struct MaintenanceBook: Sendable {
    /// A longer one hides more than any work on a system takes.
    package static let longest: Duration = .days(14)

    private let parts: EngineParts

    package init(_ parts: EngineParts) {
        self.parts = parts
    }

    /// What somebody plans.
    package struct Plan: Equatable, Sendable {
        package var title: String
        package var matchers: [LabelMatcher]
        /// Name of the integration whose alerts it is about; nil where it is about those of all.
        package var integration: String?
        package var startsAt: Timestamp
        package var length: Duration
        package var repeats: MaintenanceWindow.Repetition
        package var zone: Zone

        package init(
            title: String,
            matchers: [LabelMatcher],
            integration: String? = nil,
            startsAt: Timestamp,
            length: Duration,
            repeats: MaintenanceWindow.Repetition = .once,
            zone: Zone
        ) {
            self.title = title
            self.matchers = matchers
            self.integration = integration
            self.startsAt = startsAt
            self.length = length
            self.repeats = repeats
            self.zone = zone
        }
    }

    /// - Throws: ``EngineError/invalid(field:problem:)``.
    @discardableResult
    package func add(_ plan: Plan, createdBy: String, by actor: Actor) async throws -> MaintenanceWindow {
        let now = parts.clock.now()
        let window = MaintenanceWindow(
            id: ID(parts.makeID()),
            title: plan.title,
            matchers: plan.matchers,
            integration: plan.integration,
            startsAt: plan.startsAt,
            length: plan.length,
            repeats: plan.repeats,
            zone: plan.zone,
            createdBy: createdBy
        )
        try check(window, now: now)
        let parts = parts
        let (silenceID, auditID) = (ID<Silence>(parts.makeID()), ID<AuditLog>(parts.makeID()))
        try await Commands(parts).commit(.normal) { transaction in
            let connection = transaction.connection
            try MaintenanceWindows(connection).add(window)
            try Self.silence(window, silenceID, &transaction, as: actor, now: now)
            try AuditLog(connection).add(auditID, at: now, by: actor, "maintenance.planned", target: window.title)
            try parts.silences.read(connection, now: now)
        }
        parts.live.tell([.everything])
        return window
    }

    /// Ends a window, the time that is on included.
    ///
    /// - Throws: ``EngineError/noSuchSilence``.
    package func end(_ id: ID<MaintenanceWindow>, by actor: Actor) async throws {
        let now = parts.clock.now()
        let parts = parts
        let auditID = ID<AuditLog>(parts.makeID())
        try await Commands(parts).commit(.normal) { transaction in
            let connection = transaction.connection
            let windows = MaintenanceWindows(connection)
            try windows.lock()
            guard let found = try windows.find(id) else { throw EngineError.noSuchSilence }
            if let id = found.silence, var silence = try Silences(connection).find(id),
                silence.state(at: now) != .expired
            {
                silence.end(at: now)
                try Silences(connection).set(silence)
                try transaction.unlist(id, "The maintenance was ended", as: actor)
            }
            try windows.set(nil, of: id)
            try AuditLog(connection).add(auditID, at: now, by: actor, "maintenance.ended", target: found.window.title)
            try parts.silences.read(connection, now: now)
        }
        parts.live.tell([.everything])
    }

    /// Makes the silence of the next time of each window whose present time is over, and puts those that have begun into
    /// the ledgers of the incidents whose alerts they hide.
    ///
    /// - Returns: how many it made, at most `limit`.
    @discardableResult
    package func sweep(now: Timestamp, limit: Int = 100) async throws -> Int {
        let isIdle = try await parts.database.read { connection in
            let windows = MaintenanceWindows(connection)
            return try windows.due(at: now, limit: 1).isEmpty && windows.begun(by: now, limit: 1).isEmpty
        }
        if isIdle { return 0 }
        let parts = parts
        return try await Commands(parts).commit(.normal) { transaction in
            let connection = transaction.connection
            let windows = MaintenanceWindows(connection)
            try windows.lock()
            // Meanwhile another node may have made the next silence, or somebody has ended the window.
            let due = try windows.due(at: now, limit: limit)
            for window in due {
                try Self.silence(window, ID(parts.makeID()), &transaction, as: .muster, now: now)
            }
            for id in try windows.begun(by: now, limit: limit) {
                guard var silence = try Silences(connection).find(id) else { continue }
                // Says that this has been done: until now it was older than its own beginning.
                silence.updatedAt = now
                try Silences(connection).set(silence)
                try transaction.list(silence, as: .muster)
            }
            try parts.silences.read(connection, now: now)
            return due.count
        }
    }

    private static func silence(
        _ window: MaintenanceWindow,
        _ id: ID<Silence>,
        _ transaction: inout IncidentTransaction,
        as actor: Actor,
        now: Timestamp
    ) throws {
        let connection = transaction.connection
        guard let time = window.occurrence(at: now) else {
            return try MaintenanceWindows(connection).set(nil, of: window.id)
        }
        let silence = Silence(
            id: id,
            integration: window.integration,
            matchers: window.matchers,
            startsAt: time.start,
            endsAt: time.end,
            updatedAt: now,
            createdBy: window.createdBy,
            comment: "Maintenance: \(window.title)"
        )
        try Silences(connection).set(silence)
        try MaintenanceWindows(connection).set(silence, of: window.id)
        // One that is to come hides nothing yet: it keeps no gate shut before it begins.
        if silence.state(at: now) == .active { try transaction.list(silence, as: actor) }
    }

    private func check(_ window: MaintenanceWindow, now: Timestamp) throws {
        if window.title.utf8.count > Limits.titleLength {
            throw EngineError.invalid(field: "title", problem: "is longer than \(Limits.titleLength) bytes")
        }
        if window.matchers.allSatisfy({ $0.matches("") }) {
            throw EngineError.invalid(
                field: "matchers",
                problem: "at least one must not match the empty string, or every alert would be silenced"
            )
        }
        if window.length <= .zero { throw EngineError.invalid(field: "lasting", problem: "must be more than nothing") }
        let longest = min(Self.longest, parts.processes.current.triage.longestSilence ?? Self.longest)
        if window.length > longest {
            throw EngineError.invalid(field: "lasting", problem: "may be \(longest.text) at most")
        }
        let turn: Duration =
            switch window.repeats {
            case .once: .days(400)
            case .daily: .days(1)
            case .weekly: .days(7)
            }
        if window.length >= turn {
            throw EngineError.invalid(
                field: "lasting",
                problem: "would reach into the next time, so it would never end"
            )
        }
        if window.occurrence(at: now) == nil {
            throw EngineError.invalid(field: "starts_at", problem: "the window would be over already")
        }
    }
}
