import Logging
import MusterCore
import MusterStore
import ServiceLifecycle

/// Keeps this node in step with the others on the same database, until the process is told to stop: what they tell
/// their viewers this one's viewers hear too, and work that they leave is looked for at once.
package struct NodeRelay: ServiceLifecycle.Service {
    /// How old the organisation, and whether the engine rests, may be here: words between nodes can be lost.
    private static let pollInterval = Duration.seconds(2)

    private let parts: EngineParts

    package init(_ parts: EngineParts) {
        self.parts = parts
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await listen() }
                group.addTask { await look() }
            }
        }
    }

    private func listen() async {
        for await words in parts.database.announcements() { await hear(words) }
    }

    /// Takes in what another node has announced.
    func hear(_ words: Set<String>) async {
        let changes = [
            OrganisationBook.announcement, ProcessLibrary.announcement, PauseBook.announcement, LiveFeed.anything,
        ]
        if changes.contains(where: words.contains) { await refresh() }
        if words.contains(StatusPageEdition.announcement) || words.contains(LiveFeed.anything) {
            parts.statusPage.change()
        }
        parts.live.hear(words)
        parts.outboxBell.ring()
        parts.timerBell.ring()
    }

    private func look() async {
        while !Task.isCancelled {
            try? await parts.clock.wait(until: parts.clock.now() + Self.pollInterval)
            if !Task.isCancelled { await refresh() }
        }
    }

    private func refresh() async {
        do {
            try await parts.organisations.refresh(from: parts.database)
            try await parts.processes.refresh(from: parts.database)
            try await parts.pause.refresh(from: parts.database)
        } catch is CancellationError {
        } catch {
            parts.logger.warning("what other nodes changed could not be read", metadata: ["error": "\(error)"])
        }
    }
}
