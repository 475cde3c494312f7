import MusterCore
import NIOConcurrencyHelpers

/// A pattern for the texts of each rule's alerts: tens of thousands of firing alerts are mostly the same words.
final class AlertPatterns: Sendable {
    /// Two or three kilobytes each.
    private static let limit = 1_024

    private struct Key: Hashable {
        let source: String
        let name: String
    }

    private let patterns = NIOLockedValueBox<[Key: TextPattern]>([:])

    /// - Parameter name: of the rule.
    func pack(_ text: AlertText, of source: String, _ name: String) -> AlertText.Packed {
        let key = Key(source: source, name: name)
        let packed = AlertText.Packed(text, like: patterns.withLockedValue { $0[key] })
        // The pattern is of no use to this one, so let this one be of use to those after it.
        if packed.length > text.length * 2 / 3, let pattern = text.pattern {
            patterns.withLockedValue { patterns in
                if patterns.count >= Self.limit { patterns = [:] }
                patterns[key] = pattern
            }
        }
        return packed
    }
}
