/// Why what a source sent cannot be taken.
package struct FormatProblem: Error, Equatable, Sendable {
    /// Where, as `alerts[0].labels`; nil where it is the body as a whole.
    package var field: String?
    /// What is wrong there, and what would be right.
    package var problem: String

    package init(_ field: String?, _ problem: String) {
        self.field = field
        self.problem = problem
    }

    package var words: String { field.map { "\($0): \(problem)" } ?? problem }
}
