/// The text of a process file, read: the definition, or everything that is wrong with it.
///
/// The format is described in `docs/process-format.md`. Reading never stops at the first mistake, except where the text
/// is not YAML at all.
package struct ProcessFile: Sendable {
    /// Larger files are refused. The largest built-in one has about 40 KiB.
    package static let sizeLimit = 1 << 20
    /// Deeper nesting is refused.
    package static let depthLimit = 32

    /// Nil where ``problems`` holds an error.
    package let definition: ProcessDefinition?
    /// In the order of their places; with a definition, warnings only.
    package let problems: [ProcessProblem]

    package init(text: String) {
        self.init(bytes: Array(text.utf8))
    }

    package init(bytes: [UInt8]) {
        self.init(bytes, isKept: false)
    }

    /// Reads a file that was put in force before, perhaps by an earlier release: what only this one refuses is a warning.
    package init(kept text: String) {
        self.init(Array(text.utf8), isKept: true)
    }

    private init(_ bytes: [UInt8], isKept: Bool) {
        do {
            let document = try YAMLDocument(bytes: bytes)
            var reader = ProcessReader()
            reader.isKept = isKept
            let draft = reader.readProcess(document)
            problems = reader.problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
            definition = reader.hasErrors ? nil : draft
        } catch {
            problems = [error]
            definition = nil
        }
    }
}
