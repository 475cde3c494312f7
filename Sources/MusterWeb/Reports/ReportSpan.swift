import MusterCore

/// The months that a report or a list is of, as a query says them.
enum ReportSpan {
    /// Months that are shown where none are asked for: a year.
    static let usual = 12

    static let fields: [Endpoint.Field] = [
        .optional("from", "the first month, as 2026-01; declared in it or later"),
        .optional("to", "the last month, as 2026-12; declared in it or earlier"),
    ]

    /// - Returns: nil where neither end is named.
    /// - Throws: 422 that names the parameter.
    static func months(_ query: [String: String]) throws -> ClosedRange<Month>? {
        let from = try month("from", query)
        let to = try month("to", query)
        guard from != nil || to != nil else { return nil }
        let (first, last) = (from ?? Month.first, to ?? Month.last)
        guard first <= last else { throw Failure.invalid("to", "must not be before from, which is \(first.text)") }
        return first...last
    }

    /// The months that are asked for, or the usual ones up to `now`.
    static func months(_ query: [String: String], now: Timestamp) throws -> ClosedRange<Month> {
        let this = Month(of: now)
        guard let from = try month("from", query) else {
            let last = try month("to", query) ?? this
            return last.adding(1 - usual)...last
        }
        let last = try month("to", query) ?? max(from, this)
        guard from <= last else { throw Failure.invalid("to", "must not be before from, which is \(from.text)") }
        guard from.adding(limit) > last else {
            throw Failure.invalid("from", "must be less than \(limit) months before to, which is \(last.text)")
        }
        return from...last
    }

    /// The most months of one report: ten years.
    static let limit = 120

    private static func month(_ name: String, _ query: [String: String]) throws -> Month? {
        guard let text = query[name], !text.isEmpty else { return nil }
        guard let month = Month(text) else { throw Failure.invalid(name, "\"\(text)\" is not a month such as 2026-03") }
        return month
    }
}
