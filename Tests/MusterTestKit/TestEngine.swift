import Foundation
import Logging
package import MusterCore
package import MusterEngine
package import MusterStore

/// A whole engine in memory, whose clock, identities and connectors belong to the test.
///
/// Nothing runs by itself: a test calls `tick(now:)` of ``timers`` and ``outbox``, or ``pass(_:)``.
package struct TestEngine: Sendable {
    /// A Wednesday morning on which the office in London is open, and everybody is on call.
    package static let start = Timestamp(milliseconds: 1_772_618_400_000)

    package let parts: EngineParts
    /// What the machine's clock shows.
    package let clock: ManualClock
    /// The engine's own clock, which runs with ``clock`` and can be put forward.
    package let sandboxClock: MovableClock
    package let mail = FakeConnector(channel: .email)
    package let webhooks = FakeConnector(channel: .webhook)
    package let texts = FakeConnector(channel: .sms)
    package let calls = FakeConnector(channel: .voice)
    package let pushes = FakeConnector(channel: .push)
    package let topics = FakeConnector(channel: .ntfy)
    package let slack = FakeConnector(channel: .slack)
    package let matrix = FakeConnector(channel: .matrix)
    private let chance: SeededChance

    /// Something that a test takes for granted is not there.
    package struct Missing: Error {
        package let what: String
    }

    /// - Parameters:
    ///   - process: one of the built-in ones.
    ///   - isShared: on a database that other servers may work on, too.
    ///   - database: nil for one in memory.
    ///   - links: where people find things.
    ///   - editProcess: changes it before it is in force.
    ///   - edit: changes the sample organisation before it is in force.
    package init(
        _ process: String = "foundations",
        at moment: Timestamp = Self.start,
        isShared: Bool = false,
        on database: (any Database)? = nil,
        links: Links = Links(base: "https://muster.example.org"),
        editingProcess editProcess: (inout ProcessDefinition) -> Void = { _ in },
        editing edit: (inout Organisation) -> Void = { _ in }
    ) async throws {
        guard var definition = ProcessDefinition.builtIn(named: process) else { throw Missing(what: process) }
        editProcess(&definition)
        let chance = SeededChance()
        var organisation = SampleOrganisation.make(makeID: chance.makeID, start: moment)
        edit(&organisation)
        let database = try database ?? SQLiteDatabase(path: nil)
        try await Migration.migrate(database)
        let shared: any Database = isShared ? SharedDatabase(database) : database
        self.init(definition, organisation, shared, ManualClock(moment), chance, links)
        try await parts.processes.keep(in: database, at: moment)
    }

    private init(
        _ process: ProcessDefinition,
        _ organisation: Organisation,
        _ database: any Database,
        _ clock: ManualClock,
        _ chance: SeededChance,
        _ links: Links,
        fence: Int = 1
    ) {
        self.clock = clock
        self.chance = chance
        sandboxClock = MovableClock(base: clock)
        parts = EngineParts(
            database: database,
            clock: sandboxClock,
            links: links,
            secret: Array(repeating: 7, count: 32),
            fence: fence,
            organisations: OrganisationBook(organisation, version: 0),
            processes: ProcessLibrary(current: process),
            makeID: chance.makeID,
            randomBytes: chance.bytes,
            attachments: AttachmentShelf(
                .table,
                arrivals: FileManager.default.temporaryDirectory.path + "/muster-\(UUID())"
            ),
            attachmentLimits: AttachmentLimits(perFile: 1 << 20, perIncident: 2 << 20),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    /// Another process on the same data, which remembers nothing of what this one had in memory.
    ///
    /// - Parameter edit: changes the process that is in force from then on.
    package func restarted(editingProcess edit: (inout ProcessDefinition) -> Void = { _ in }) -> TestEngine {
        var process = parts.processes.current
        edit(&process)
        return TestEngine(process, parts.organisations.current, parts.database, clock, chance, parts.links)
    }

    /// Another process beside this one, on the same data: by default by the very same database.
    package func node(fence: Int, on database: (any Database)? = nil) -> TestEngine {
        TestEngine(
            parts.processes.current,
            parts.organisations.current,
            database ?? parts.database,
            clock,
            chance,
            parts.links,
            fence: fence
        )
    }

    package var now: Timestamp { sandboxClock.now() }
    package var commands: Commands { Commands(parts) }
    package var signals: Signals { Signals(parts) }
    package var timers: TimerService { TimerService(parts) }
    package var outbox: OutboxService { OutboxService(parts, connectors: connectors, jitter: { 0 }) }
    private var connectors: [any Connector] {
        [mail, webhooks, texts, calls, pushes, topics, slack, matrix, MeetingConnector(parts)]
    }
    package var sandbox: Sandbox { Sandbox(parts, clock: sandboxClock, timers: timers, outbox: outbox) }
}

extension TestEngine {
    /// Lets minutes pass one by one, doing at each what falls due.
    package func pass(_ minutes: Int) async throws {
        for _ in 0..<minutes {
            clock.advance(by: .minutes(1))
            try await work()
        }
    }

    /// Does what is due now.
    package func work() async throws {
        try await timers.tick(now: now)
        try await outbox.tick(now: now)
    }

    package func person(_ handle: String) throws -> Person {
        guard let person = parts.organisations.current.person(handle: handle) else { throw Missing(what: handle) }
        return person
    }

    /// Ana declares "Checkout is failing for all", of the service that the Checkout team owns.
    package func declare(_ severity: String = "SEV1", service: String? = "checkout") async throws -> Incident {
        try await commands.declare(
            Declaration(
                severity: severity,
                functionality: "Checkout",
                state: "failing",
                audience: "all",
                service: service
            ),
            as: .person(try person("ana").id),
            by: .web
        )
    }

    @discardableResult
    package func run(
        _ command: IncidentCommand,
        on incident: ID<Incident>,
        as handle: String = "ana"
    ) async throws -> Incident {
        try await commands.run(command, on: incident, as: .person(try person(handle).id), by: .web)
    }

    package func records(_ incident: ID<Incident>) async throws -> [EventRecord] {
        try await parts.database.read { try EventLog($0).load(incident) }
    }

    /// Everything that was ever put into the outbox, oldest first.
    package func messages(of incident: ID<Incident>? = nil) async throws -> [OutboxEntry] {
        try await parts.database.read { try Outbox($0).list(for: .muster, incident: incident, limit: 10_000) }
            .reversed()
    }

    /// What stands in the outbox, as a connector gets it, oldest first.
    package func outgoing(of incident: ID<Incident>? = nil) async throws -> [OutgoingMessage] {
        try await messages(of: incident).map { entry in
            try JSONDecoder().decode(OutgoingMessage.self, from: Data(entry.message.payload.utf8))
        }
    }
}
