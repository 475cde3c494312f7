import Foundation
import Logging
import MusterCore
import MusterEngine
import MusterStore

/// One server: what it remembers, and the way in which it does its work. Ends by ``Life``; the next one on the same data is
/// another node of the same name.
final class Node: Sendable {
    let name: Int
    let life: Life
    let parts: EngineParts
    let timers: TimerService
    let outbox: OutboxService
    let commands: Commands
    let signals: Signals
    let answers: PageAnswers

    init(
        _ name: Int,
        run: Int,
        of world: Scenario,
        on store: SQLiteDatabase,
        clock: SimulatedClock,
        organisation: OrganisationBook,
        process: ProcessDefinition,
        chance: Chance,
        send: @escaping @Sendable (OutgoingMessage, Int, Life) async -> Delivery
    ) {
        self.name = name
        let life = Life(Die(seed: world.seed, "life \(name).\(run)"))
        self.life = life
        parts = EngineParts(
            database: SimulatedDatabase(store, isShared: world.nodes > 1, life: life),
            clock: clock,
            links: Links(base: "https://muster.example.org"),
            secret: Array(repeating: 7, count: 32),
            fence: name * 1_000 + run,
            organisations: organisation,
            processes: ProcessLibrary(current: process),
            makeID: chance.makeID,
            randomBytes: chance.bytes,
            attachments: AttachmentShelf(.table, arrivals: "/nowhere"),
            logger: Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() }
        )
        timers = TimerService(parts)
        let jitter = Lot(Die(seed: world.seed, "jitter \(name).\(run)"))
        outbox = OutboxService(
            parts,
            connectors: Channel.allCases.map { SimulatedProvider(channel: $0, life: life, take: send) },
            jitter: { jitter.fraction() }
        )
        parts.desk.serve([.email, .webhook, .sms, .voice, .push, .ntfy])
        commands = Commands(parts)
        signals = Signals(parts)
        answers = PageAnswers(parts)
    }
}

/// Identities and random bytes of one world, whoever draws them.
final class Chance: Sendable {
    private let state: Lot

    init(_ die: Die) {
        state = Lot(die)
    }

    func makeID() -> UUID {
        let b = bytes(16)
        return UUID(
            uuid: (
                b[0], b[1], b[2], b[3], b[4], b[5], b[6] & 0x0F | 0x40, b[7], b[8] & 0x3F | 0x80, b[9], b[10], b[11],
                b[12], b[13], b[14], b[15]
            )
        )
    }

    func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: state.draw { $0.next() } >> 32) }
    }
}
