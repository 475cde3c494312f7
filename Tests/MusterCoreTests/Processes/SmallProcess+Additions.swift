import Testing

@testable import MusterCore

extension SmallProcess {
    /// The small process with further sections at its end.
    static func process(adding lines: String...) throws -> ProcessDefinition {
        let reading = ProcessFile(text: text + lines.joined(separator: "\n") + "\n")
        return try #require(reading.definition, "\(reading.problems)")
    }

    /// What is said of the small process with further sections at its end, where it is refused.
    static func problems(adding lines: [String]) -> [String] {
        ProcessFile(text: text + lines.joined(separator: "\n") + "\n").problems.filter { $0.gravity == .error }
            .map(\.description)
    }
}
