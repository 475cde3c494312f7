import Synchronization

/// Counts what is published, so that whoever keeps a copy of the status page knows whether it is the latest.
///
/// It is counted up once a publication is durable and before its author is answered: whoever reads the page after that
/// answer reads what was published.
package final class StatusPageEdition: Sendable {
    /// What tells other nodes that something was published.
    static let announcement = "published"

    private let number = Atomic<Int>(0)

    package init() {}

    package var current: Int { number.load(ordering: .acquiring) }

    package func change() { number.add(1, ordering: .acquiringAndReleasing) }
}
