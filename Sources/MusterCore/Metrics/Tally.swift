/// A sum that reports are made of: so many incidents, and an amount of what is counted.
package struct Tally: Equatable, Sendable {
    package var incidents = 0
    /// Seconds of a duration or at a severity; otherwise how many.
    package var amount: Int64 = 0

    package init(incidents: Int = 0, amount: Int64 = 0) {
        self.incidents = incidents
        self.amount = amount
    }

    package static func += (left: inout Tally, right: Tally) {
        left.incidents += right.incidents
        left.amount += right.amount
    }

    var negated: Tally { Tally(incidents: -incidents, amount: -amount) }
}

extension Tally {
    package struct Key: Hashable, Sendable {
        /// As ``Month/number``.
        package var month: Int
        package var dimension: Dimension
        /// Key of the severity, service or clock; empty for no service.
        package var name: String
        package var metric: Metric
        /// Of the ``DurationHistogram``; 0 for what is only counted.
        package var step: Int

        package init(month: Int, dimension: Dimension, name: String, metric: Metric, step: Int) {
            self.month = month
            self.dimension = dimension
            self.name = name
            self.metric = metric
            self.step = step
        }
    }

    package enum Dimension: String, CaseIterable, Sendable {
        case severity, service, clock
    }

    package enum Count: String, CaseIterable, Sendable {
        case declared, resolved, drills, dismissed, kept, late, missed
        case atSeverity = "at-severity"
    }

    package enum Metric: Hashable, Sendable, LosslessStringConvertible {
        case duration(MetricKind)
        case count(Count)

        package var description: String {
            switch self {
            case .duration(let kind): kind.rawValue
            case .count(let count): count.rawValue
            }
        }

        package init?(_ description: String) {
            if let kind = MetricKind(rawValue: description) {
                self = .duration(kind)
            } else if let count = Count(rawValue: description) {
                self = .count(count)
            } else {
                return nil
            }
        }
    }
}
