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

    /// Writes every file that is needed and lies in a folder.
    static func write(
        _ shelf: AttachmentShelf,
        to writer: BackupWriter,
        at moment: Timestamp,
        _ connection: any SQLConnection
    ) throws {
        guard case .folder = shelf.place else { return }
        var last = ""
        while true {
            let files = try Attachments(connection).needed(after: last, limit: 100)
            for file in files {
                var number = 0
                // What is missing is found by whoever verifies the copy; the rest of it is not to be lost for that.
                while let part = try shelf.part(number, of: file.sha256, connection), !part.isEmpty {
                    let row: [SQLValue] = [
                        .text(file.sha256), .integer(Int64(number)), .text(Data(part).base64EncodedString()),
                        .integer(moment.milliseconds),
                    ]
                    try writer.write(BackupPage(table: table, columns: columns, rows: [row]))
                    number += 1
                }
            }
            guard let end = files.last else { return }
            last = end.sha256
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
                _ = try finish()
                current = (sha256, try shelf.receive("restored-\(sha256)", limit: .max))
            }
            try current?.file.write(Array(bytes))
        }
    }

    /// - Returns: false where the last file is not the one that its name says.
    mutating func finish() throws -> Bool {
        guard let (sha256, file) = current else { return true }
        current = nil
        guard file.facts.sha256 == sha256 else { return false }
        let target = AttachmentShelf.path(sha256, in: folder)
        try withExtendedLifetime(file) { try AttachmentShelf.settle(file.descriptor, file.path, folder, target) }
        return true
    }
}
