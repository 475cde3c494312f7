import Logging
import MusterCore
import MusterStore

/// Puts on record how sends ended: what ends while one batch is being written shares the next.
actor Outcomes {
    private typealias Outcome = (claimed: ClaimedMessage, outcome: OutboxOutcome)

    private let parts: EngineParts
    private var waiting: [Outcome] = []
    /// Writes what waits, once the one before it has ended.
    private var next: Task<Void, Never>?
    private var last: Task<Void, Never>?

    init(_ parts: EngineParts) {
        self.parts = parts
    }

    /// Returns once the outcome is on record, or could not be put there.
    func record(_ claimed: ClaimedMessage, _ outcome: OutboxOutcome) async {
        waiting.append((claimed, outcome))
        if let next { return await next.value }
        let before = last
        let mine = Task {
            await before?.value
            await self.write()
        }
        (next, last) = (mine, mine)
        await mine.value
    }

    private func write() async {
        next = nil
        let batch = waiting
        waiting = []
        let parts = parts
        do {
            let now = parts.clock.now()
            let failed = try await parts.database.write(.urgent) { connection in
                let outbox = Outbox(connection)
                var failed: Set<FailedPage> = []
                for (claimed, outcome) in batch {
                    let isLast = try outbox.settle(claimed, outcome, now: now)
                    if !isLast { Self.warn(parts, claimed) }
                    if isLast, let page = try FailedPage(claimed, outcome, outbox) { failed.insert(page) }
                }
                return failed
            }
            parts.live.tell([.everything])
            for page in failed { await page.passOn(parts) }
        } catch {
            // Left claimed: after the lease they are sent again, marked as possible repeats.
            parts.logger.error(
                "outcomes of messages were not recorded",
                metadata: ["count": "\(batch.count)", "error": "\(error)"]
            )
        }
    }

    private static func warn(_ parts: EngineParts, _ claimed: ClaimedMessage) {
        parts.logger.warning(
            "a message was sent under a lease that had ended",
            metadata: ["key": "\(claimed.message.key)"]
        )
    }
}
