package import MusterCore

/// How often each invariant was looked at, and where it did not hold.
package struct Verdict: Codable, Equatable, Sendable {
    package struct Violation: Codable, Equatable, Sendable {
        package var invariant: Int
        package var at: Timestamp
        package var words: String
    }

    /// By invariant.
    package private(set) var checks: [Int: Int] = [:]
    package private(set) var violations: [Violation] = []

    private static let limit = 20

    package init() {}

    mutating func expect(_ holds: Bool, _ invariant: Int, at moment: Timestamp, _ words: @autoclosure () -> String) {
        checks[invariant, default: 0] += 1
        if holds || violations.count >= Self.limit { return }
        violations.append(Violation(invariant: invariant, at: moment, words: words()))
    }

    package mutating func add(_ other: Verdict) {
        checks.merge(other.checks, uniquingKeysWith: +)
        violations = Array((violations + other.violations).prefix(Self.limit))
    }
}
