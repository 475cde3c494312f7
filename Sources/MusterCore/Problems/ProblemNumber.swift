/// How the number of a problem is counted and written: PRB-7, or PRB-R3 for one that was opened from a restricted incident.
///
/// Those have a series of their own, as such incidents have: see ``IncidentNumber``.
package enum ProblemNumber {
    package static func reference(_ number: Int) -> String { "PRB-\(IncidentNumber.short(number))" }

    /// Reads what people type: PRB-7, prb7, 7, PRB-R3, r3.
    ///
    /// - Returns: nil for what is no number of a problem.
    package static func read(_ text: some StringProtocol) -> Int? {
        var rest = text.lowercased()[...]
        if rest.hasPrefix("prb") { rest = rest.dropFirst(3).drop { $0 == "-" } }
        return rest.hasPrefix("inc") ? nil : IncidentNumber.read(rest)
    }
}
