import Foundation
import MusterCore

/// A process as the command line names it: a built-in name, or a file.
struct ProcessChoice {
    let name: String

    init(_ name: String) {
        self.name = name
    }

    /// The bytes of the file, and what messages call it.
    func text() throws -> (bytes: [UInt8], file: String) {
        if let bytes = BuiltInProcesses.bytes(of: name) { return (bytes, "\(name).yaml") }
        guard let data = FileManager.default.contents(atPath: name) else {
            throw CommandFailure(
                "there is no process \"\(name)\"",
                hint: "built in are \(BuiltInProcesses.names.joined(separator: ", ")); anything else is read as a file"
            )
        }
        return (Array(data), name)
    }

    /// - Throws: ``CommandFailure`` with every mistake and its line.
    func definition() throws -> ProcessDefinition {
        let (bytes, file) = try text()
        let reading = ProcessFile(bytes: bytes)
        if let definition = reading.definition { return definition }
        throw CommandFailure(
            reading.problems.map { $0.description(in: file) }.joined(separator: "\n"),
            hint: "docs/process-format.md describes the file; `muster process check \(name)` checks it"
        )
    }
}
