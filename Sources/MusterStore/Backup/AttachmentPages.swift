import Foundation
import MusterCore

/// Attached files in a backup: they stand there as rows, wherever they lay, and so come back to wherever they shall lie.
struct AttachmentPages {
    static let table = "attachment_content"
    /// Rows in one line: a megabyte and a bit.
    static let pageLength = 4

    private static let columns = ["sha256", "part", "content", "stored_at_ms"]

    private let shelf: AttachmentShelf
    private let folder: String
    private var current: (sha256: String, file: ArrivingFile)?

    /// Nil where the rows are rows there, too.
    init?(into shelf: AttachmentShelf) {
        guard case .folder(let folder) = shelf.place else { return nil }
        self.shelf = shelf
        self.folder = folder
    }

    /// Writes every file that is needed and lies in a folder; rows are written with the other tables.
    ///
    /// - Returns: which files are not as they were attached. They are written as they are.
    static func write(
        _ shelf: AttachmentShelf,
        to writer: BackupWriter,
        at moment: Timestamp,
        _ connection: any SQLConnection
    ) throws -> [ChainFinding] {
        var findings: [ChainFinding] = []
        var last = ""
        while true {
            let files = try Attachments(connection).needed(after: last, limit: 100)
            for file in files {
                if let problem = try write(file.sha256, file.size, of: shelf, to: writer, at: moment, connection) {
                    findings.append(AttachmentVerifier.finding(file.sha256, problem))
                }
            }
            guard let end = files.last else { return findings }
            last = end.sha256
        }
    }

    /// - Returns: what is wrong with the file. The rest of the backup is not to be lost for that.
    private static func write(
        _ sha256: String,
        _ size: Int,
        of shelf: AttachmentShelf,
        to writer: BackupWriter,
        at moment: Timestamp,
        _ connection: any SQLConnection
    ) throws -> String? {
        var proof = AttachmentProof()
        var number = 0
        while true {
            let found: [UInt8]?
            do {
                found = try shelf.part(number, of: sha256, connection)
            } catch ArrivingFile.Problem.unwritable(let reason) {
                return AttachmentProof.unreadable(reason)
            }
            guard let part = found else { return AttachmentProof.missing }
            if part.isEmpty { return proof.problem(sha256, size: size) }
            proof.take(part)
            if case .folder = shelf.place {
                let row: [SQLValue] = [
                    .text(sha256), .integer(Int64(number)), .text(Data(part).base64EncodedString()),
                    .integer(moment.milliseconds),
                ]
                try writer.write(BackupPage(table: table, columns: columns, rows: [row]))
            }
            number += 1
        }
    }

    /// Takes rows back, which come in the order of their key.
    mutating func take(_ page: BackupPage) throws {
        guard let hash = page.columns.firstIndex(of: "sha256"), let content = page.columns.firstIndex(of: "content")
        else { return }
        for row in page.rows where row.count == page.columns.count {
            guard case .text(let sha256) = row[hash], case .text(let text) = row[content],
                let bytes = Data(base64Encoded: text), sha256.utf8.count == 64, Hex.bytes(sha256) != nil
            else { continue }
            if current?.sha256 != sha256 {
                try finish()
                current = (sha256, try shelf.receive("restored-\(sha256)", limit: .max))
            }
            try current?.file.write(Array(bytes))
        }
    }

    /// Lays the last file where it belongs, as it was when the backup was made: what was damaged then, or was being
    /// received, keeps nothing else from coming back, and is told by whoever verifies the copy.
    mutating func finish() throws {
        guard let (sha256, file) = current else { return }
        current = nil
        let target = AttachmentShelf.path(sha256, in: folder)
        try withExtendedLifetime(file) { try AttachmentShelf.settle(file.descriptor, file.path, folder, target) }
    }
}
