import Foundation
import Logging
import MusterCore
import MusterEngine
import MusterStore
import MusterWeb

/// A data directory that is open, with all that works on it: what `serve` serves, and what a command uses when nothing is served.
struct Installation {
    let directory: DataDirectory
    let parts: EngineParts
    let accounts: Accounts
    let inlets: Inlets
    /// Nil where Muster is live.
    let sandboxClock: MovableClock?
    /// Nil where a test has handed in its own clock.
    let agreedTime: AgreedTime?
    /// True where this start made the organisation.
    let isNew: Bool

    /// Opens a data directory and brings it up to date.
    ///
    /// - Parameters:
    ///   - mode: nil for a command, which works on either, and leaves in force the process that is.
    ///   - create: makes the directory where there is none.
    ///   - sample: the organisation to begin with, where there is none yet; false begins with an administrator alone.
    ///   - ownClock: what time it is, where a test hands in its own; otherwise it is that of the database.
    static func open(
        _ configuration: Configuration,
        mode: DataDirectory.Mode?,
        create: Bool,
        sample: Bool = false,
        ownClock: (any EngineClock)? = nil,
        logger: Logger
    ) async throws -> Installation {
        let directory = try DataDirectory.open(configuration.data, create: create)
        let secret = try directory.secret(randomBytes: Machine.randomBytes)
        let (database, epoch) = try await directory.database(
            mode: mode,
            at: try configuration.database(),
            secret: secret
        )
        let process = try await process(named: configuration.process, database)
        let agreedTime = AgreedTime(
            patience: database.isShared ? nil : AgreedTime.patience,
            stopwatch: Machine.stopwatch
        )
        try await agreedTime.look(at: database)
        let machineClock = ownClock ?? SystemClock { agreedTime.now() }

        let sandboxClock =
            mode == .sandbox
            ? MovableClock(base: machineClock, offset: try await sandboxOffset(configuration, database, machineClock))
            : nil
        let clock = sandboxClock ?? machineClock
        let stored = try await database.read { try Organisations($0).latest() }
        let organisation = stored?.organisation ?? FirstOrganisation.make(sample: sample)
        let parts = EngineParts(
            database: database,
            clock: clock,
            links: configuration.links(isSandbox: mode == .sandbox),
            secret: secret,
            fence: epoch,
            organisations: OrganisationBook(organisation, version: stored?.version ?? 0),
            processes: ProcessLibrary(current: process),
            makeID: Machine.makeID,
            randomBytes: Machine.randomBytes,
            attachments: DataDirectory.attachments(of: directory.path, at: try configuration.database()),
            attachmentLimits: configuration.attachmentLimits,
            logger: logger
        )
        parts.attachments.clearArrivals()
        parts.desk.serve(configuration.served)
        if stored == nil { try await begin(with: organisation, parts) }
        if mode == nil {
            try await parts.processes.adopt(from: database, at: clock.now())
        } else {
            let isChosen = configuration.value(.process).origin != .byDefault
            try await parts.processes.keep(in: database, isChosen: isChosen, at: clock.now())
        }
        _ = try await RecordCheck(parts).catchUp()
        try await parts.pause.refresh(from: database)
        return Installation(
            directory: directory,
            parts: parts,
            accounts: Accounts(
                parts,
                passwords: Passwords(randomBytes: Machine.randomBytes, rounds: Machine.passwordRounds)
            ),
            inlets: Inlets(parts),
            sandboxClock: sandboxClock,
            agreedTime: ownClock == nil ? agreedTime : nil,
            isNew: stored == nil
        )
    }

    /// The process to start with. One that was in force here before is taken as it is, so that what a later release refuses
    /// keeps no installation from starting.
    private static func process(named name: String, _ database: any Database) async throws -> ProcessDefinition {
        let choice = ProcessChoice(name)
        if let known = ProcessFile(kept: String(decoding: try choice.text().bytes, as: UTF8.self)).definition,
            try await database.read({ try Processes($0).text(key: known.key, version: known.version) }) != nil
        {
            return known
        }
        return try choice.definition()
    }

    /// Tells of what the process in force would be refused for, were it saved now.
    func warnOfProcess(_ logger: Logger) {
        let process = parts.processes.current
        for problem in ProcessFile(text: process.text).problems where problem.gravity == .error {
            logger.warning(
                "the process in force has a mistake, and cannot be saved again before it is mended",
                metadata: ["process": "\(process.key)", "problem": "\(problem)"]
            )
        }
    }

    /// Of several nodes that start at once the first one's organisation stands.
    private static func begin(with organisation: Organisation, _ parts: EngineParts) async throws {
        let now = parts.clock.now()
        try await parts.database.write { connection in
            let organisations = Organisations(connection)
            try organisations.lock()
            guard try organisations.latestVersion() == 0 else { return }
            _ = try organisations.add(organisation, at: now, by: .muster, comment: "first start")
        }
        try await parts.organisations.refresh(from: parts.database)
    }

    /// A sandbox's clock goes on from where it was left, so that nothing that happened lies in its future.
    private static func sandboxOffset(
        _ configuration: Configuration,
        _ database: any Database,
        _ machineClock: any EngineClock
    ) async throws -> Duration {
        let left = try await Sandbox.storedOffset(in: database)
        guard let begin = configuration.clock, left == .zero else { return left }
        return begin - machineClock.now()
    }

    var administrator: Person? {
        parts.organisations.current.people.first { $0.isActive && $0.permission == .admin }
    }

    func close() async { await parts.database.close() }
}
