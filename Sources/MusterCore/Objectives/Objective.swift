/// How much of the time a service is to work: an objective of one's own, or one that is agreed with customers.
package struct Objective: Hashable, Codable, Sendable {
    package enum Kind: String, CaseIterable, Codable, Sendable {
        /// Service level objective: one's own.
        case slo = "SLO"
        /// Service level agreement: with customers.
        case sla = "SLA"
    }

    /// A month or a year of the calendar in UTC, as reports are kept.
    package enum Period: String, CaseIterable, Codable, Sendable {
        case month, year

        package func span(around moment: Timestamp) -> Range<Timestamp> {
            let month = Month(of: moment)
            switch self {
            case .month: return month.start..<month.adding(1).start
            case .year:
                let first = month.adding(1 - month.month)
                return first.start..<first.adding(12).start
            }
        }
    }

    package var kind: Kind
    /// Of the time, from 50 to below 100.
    package var percent: Double
    package var period: Period

    package init(_ kind: Kind, _ percent: Double, _ period: Period) {
        self.kind = kind
        self.percent = percent
        self.period = period
    }
}

extension Objective: LosslessStringConvertible {
    /// As in "SLO 99.9 % a month".
    package var description: String { "\(kind.rawValue) \(Self.text(percent)) % a \(period.rawValue)" }

    /// Reads what ``description`` writes, and also "SLO 99.9% month".
    package init?(_ description: String) {
        let words = description.replacing("%", with: " ").split(whereSeparator: \.isWhitespace).filter {
            !["a", "per"].contains($0)
        }
        guard words.count == 3, let kind = Kind(rawValue: words[0].uppercased()), let percent = Double(words[1]),
            (50..<100).contains(percent), let period = Period(rawValue: words[2].lowercased())
        else { return nil }
        self.init(kind, percent, period)
    }

    private static func text(_ number: Double) -> String {
        Int(exactly: number).map { "\($0)" } ?? "\(number)"
    }
}
