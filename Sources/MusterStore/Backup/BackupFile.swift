import Crypto
import Foundation

/// What a backup begins with.
struct BackupHeader: Codable, Equatable {
    static let format = 1

    /// Tells the file from any other.
    var muster = "backup"
    var format = Self.format
    var madeAt: Int64
    /// Number and name of each migration that the tables have seen.
    var migrations: [String: String]
    /// Tells whether a `secret.key` belongs to it.
    var secretMark: String?
}

/// Some rows of one table.
struct BackupPage: Codable, Equatable {
    var table: String
    var columns: [String]
    var rows: [[SQLValue]]
}

/// What a backup ends with: without it, the file was cut off.
struct BackupEnd: Codable, Equatable {
    var rows: Int
    /// Of all lines before this one, in hex.
    var sha256: String
}

extension SQLValue: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let integer = try? container.decode(Int64.self) {
            self = .integer(integer)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .integer(let integer): try container.encode(integer)
        case .text(let text): try container.encode(text)
        }
    }
}

/// Writes lines of JSON, and what they come to.
final class BackupWriter {
    private let path: String
    private let file: FileHandle
    private var hash = SHA256()
    private var rows = 0

    /// - Throws: ``BackupError/exists(_:)``, ``BackupError/unwritable(_:)``.
    init(path: String) throws(BackupError) {
        if FileManager.default.fileExists(atPath: path) { throw .exists(path) }
        let isMade = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        guard isMade, let file = FileHandle(forWritingAtPath: path) else { throw .unwritable(path) }
        self.path = path
        self.file = file
    }

    func write(_ header: BackupHeader) throws { try line(header) }

    func write(_ page: BackupPage) throws {
        rows += page.rows.count
        try line(page)
    }

    /// Writes the end, and returns once the disk has all of it.
    ///
    /// - Returns: how many rows there are.
    func finish() throws -> Int {
        try line(BackupEnd(rows: rows, sha256: Hex.text(Array(hash.finalize()))))
        try file.synchronize()
        try file.close()
        guard DurableFile.syncFolder(of: path) else { throw BackupError.unwritable(path) }
        return rows
    }

    private func line(_ value: some Encodable) throws {
        let bytes = Data(try StoredJSON.text(value).utf8) + [UInt8(ascii: "\n")]
        hash.update(data: bytes)
        try file.write(contentsOf: bytes)
    }
}

/// Reads what ``BackupWriter`` wrote. Opening it reads it once from end to end: nothing is taken from a file that is not whole.
struct BackupReader {
    let header: BackupHeader
    /// How many rows there are.
    let count: Int
    private let path: String

    /// - Throws: ``BackupError``.
    init(path: String) throws {
        var first: Data?
        var last = Data()
        var hash = SHA256()
        try Self.lines(path) { line in
            if first == nil { first = line } else { hash.update(data: last + [UInt8(ascii: "\n")]) }
            last = line
        }
        guard let first, let header = try? JSONDecoder().decode(BackupHeader.self, from: first),
            header.muster == "backup"
        else { throw BackupError.foreign(path) }
        guard header.format == BackupHeader.format else { throw BackupError.newer(path) }
        guard let end = try? JSONDecoder().decode(BackupEnd.self, from: last),
            end.sha256 == Hex.text(Array(hash.finalize()))
        else { throw BackupError.broken(path) }
        (self.header, count, self.path) = (header, end.rows, path)
    }

    func forEachPage(_ body: (BackupPage) throws -> Void) throws {
        var isHeader = true
        try Self.lines(path) { line in
            if isHeader {
                isHeader = false
                return
            }
            // The end is the one line that is no page; that it is there was looked at before.
            guard let page = try? JSONDecoder().decode(BackupPage.self, from: line) else { return }
            try body(page)
        }
    }

    private static func lines(_ path: String, _ body: (Data) throws -> Void) throws {
        guard let file = FileHandle(forReadingAtPath: path) else { throw BackupError.missing(path) }
        defer { try? file.close() }
        var rest = Data()
        while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty {
            rest.append(piece)
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                try body(Data(rest[..<end]))
                rest = rest[(end + 1)...]
            }
            rest = Data(rest)
        }
        if !rest.isEmpty { try body(rest) }
    }
}
