package import MusterStore
import NIOConcurrencyHelpers

/// A database that other servers may work on, too: what holds true in spite of that can be tested without any of them.
package struct SharedDatabase: ForwardingDatabase {
    package let database: any Database
    private let listeners = NIOLockedValueBox<[@Sendable () -> Void]>([])
    private let words = NIOLockedValueBox<Set<String>>([])

    package init(_ database: any Database) {
        self.database = database
    }

    package var isShared: Bool { true }

    package func whenHistoryChanges(_ body: @escaping @Sendable () -> Void) {
        listeners.withLockedValue { $0.append(body) }
    }

    /// As a failover to another server does.
    package func changeHistory() {
        for listener in listeners.withLockedValue({ $0 }) { listener() }
    }

    package func announce(_ words: Set<String>) {
        self.words.withLockedValue { $0.formUnion(words) }
    }

    /// What other servers would have been told.
    package var announced: Set<String> { words.withLockedValue { $0 } }
}
