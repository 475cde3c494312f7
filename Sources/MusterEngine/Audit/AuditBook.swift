import MusterCore
import NIOConcurrencyHelpers

/// The last pass of the auditor, for those who watch Muster.
package final class AuditBook: Sendable {
    private let report = NIOLockedValueBox<AuditReport?>(nil)

    package init() {}

    /// Nil before the first pass, and where another node audits.
    package var last: AuditReport? { report.withLockedValue { $0 } }

    func clear() {
        report.withLockedValue { $0 = nil }
    }

    func enter(_ report: AuditReport) {
        self.report.withLockedValue { $0 = report }
    }
}
