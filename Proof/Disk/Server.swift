import Logging
import MusterCore
import MusterEngine
import MusterStore

/// The product's own engine and store in a folder, put together as a server does it. Nothing runs by itself.
struct Server: Sendable {
    let parts: EngineParts
    let timers: TimerService
    let outbox: OutboxService
    let commands: Commands
    let signals: Signals
    private let directory: DataDirectory

    /// Where alerts come from.
    static let inlet = "monitoring"
    private static let channels: [Channel] = [.email, .webhook, .sms, .voice]

    /// - Parameter logs: tells on the standard error what goes wrong.
    init(
        in folder: String,
        _ outside: Outside,
        _ ledger: Ledger,
        mode: DataDirectory.Mode? = nil,
        logs: Bool = false
    ) async throws {
        directory = try DataDirectory.open(folder, create: true)
        let secret = try directory.secret(randomBytes: outside.bytes)
        let (database, epoch) = try await directory.database(mode: mode, secret: secret)
        do {
            ledger.confirm(.schema)
            let process = try Self.process()
            let stored = try await database.read { try Organisations($0).latest() }
            let organisation = stored?.organisation ?? Self.organisation(outside)
            parts = EngineParts(
                database: database,
                clock: outside,
                links: Links(base: "https://muster.example.org"),
                secret: secret,
                fence: epoch,
                organisations: OrganisationBook(organisation, version: stored?.version ?? 0),
                processes: ProcessLibrary(current: process),
                makeID: outside.makeID,
                randomBytes: outside.bytes,
                attachments: DataDirectory.attachments(of: folder, at: nil),
                logger: Logger(label: "proof") { name -> any LogHandler in
                    if logs { return StreamLogHandler.standardError(label: name) }
                    return SwiftLogNoOpLogHandler()
                }
            )
            parts.attachments.clearArrivals()
            parts.desk.serve(Set(Self.channels))
            timers = TimerService(parts)
            outbox = OutboxService(parts, connectors: Self.channels.map { Provider(channel: $0) }, jitter: { 0.5 })
            commands = Commands(parts)
            signals = Signals(parts)
            try await parts.processes.keep(in: database, at: outside.now())
            if stored == nil { try await begin(with: organisation, ledger) }
            try await addInlet(ledger)
        } catch {
            await database.close()
            throw error
        }
    }

    struct NoSuchProcess: Error {}

    static func process() throws -> ProcessDefinition {
        guard let process = ProcessDefinition.builtIn(named: "foundations") else { throw NoSuchProcess() }
        return process
    }

    private static func organisation(_ outside: Outside) -> Organisation {
        var organisation = SampleOrganisation.make(makeID: outside.makeID, start: outside.now())
        for index in organisation.people.indices {
            let person = organisation.people[index]
            var methods = [ContactMethod(.email, person.email)]
            if let phone = person.phone?.filter({ $0 != " " }) { methods.append(ContactMethod(.sms, phone)) }
            organisation.people[index].contactMethods = methods
            organisation.people[index].verifiedMethods = methods
        }
        return organisation
    }

    private func begin(with organisation: Organisation, _ ledger: Ledger) async throws {
        let now = parts.clock.now()
        try await parts.database.write {
            _ = try Organisations($0).add(organisation, at: now, by: .muster, comment: "first start")
        }
        ledger.confirm(.organisation, "", 1)
        try await parts.organisations.refresh(from: parts.database)
    }

    /// Where the start before this one did not come to it, too.
    private func addInlet(_ ledger: Ledger) async throws {
        let known = try await parts.database.read { try Integrations($0).all() }
        if known.contains(where: { $0.name == Self.inlet }) { return }
        _ = try await Inlets(parts).add(name: Self.inlet, kind: .prometheus, by: .muster)
        ledger.confirm(.inlet, Self.inlet)
    }

    func close() async { await parts.database.close() }
}

/// Takes all that it is given.
private struct Provider: Connector {
    let channel: Channel

    func send(_ message: OutgoingMessage, attempt _: Int, now _: Timestamp) async -> Delivery {
        .delivered(receipt: message.key)
    }
}
