import Foundation

/// Words for people, JSON for programs.
enum Output {
    static func print(json value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        Swift.print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// To the byte, as for a file.
    static func text(_ text: String) {
        FileHandle.standardOutput.write(Data(text.utf8))
    }

    static func warn(_ message: String) {
        FileHandle.standardError.write(Data("muster: warning: \(message)\n".utf8))
    }

    static func complain(_ message: String) {
        FileHandle.standardError.write(Data("muster: error: \(message)\n".utf8))
    }
}
