import Testing

/// One breach of a rule: where, and what would be right.
struct Finding: Equatable, Sendable, CustomStringConvertible {
    let path: String
    /// From 1; 0 where the whole file is meant.
    let line: Int
    let message: String

    var description: String { line == 0 ? "\(path): \(message)" : "\(path):\(line): \(message)" }
}

/// Fails the running test with one issue for each finding.
func expectNone(_ findings: [Finding], sourceLocation: SourceLocation = #_sourceLocation) {
    for finding in findings {
        Issue.record("\(finding)", sourceLocation: sourceLocation)
    }
}
