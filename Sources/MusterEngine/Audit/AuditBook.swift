import MusterCore
import NIOConcurrencyHelpers

/// The last pass of the auditor, for those who watch Muster.
package final class AuditBook: Sendable {
    private let report = NIOLockedValueBox<AuditReport?>(nil)

    package init() {}

    /// Nil before the first pass.
    package var last: AuditReport? { report.withLockedValue { $0 } }

    func enter(_ report: AuditReport) {
        self.report.withLockedValue { $0 = report }
    }
}
