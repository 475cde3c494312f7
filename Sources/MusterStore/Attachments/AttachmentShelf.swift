import Dispatch
import Foundation
package import MusterCore

#if canImport(Glibc)
import Glibc
#endif

/// Where the bytes of attached files lie, each under its SHA-256.
///
/// What must stay true: bytes are on disk for good before an event names them, and are taken away only after the event that
/// says so, and only where no other attachment has the same ones.
package struct AttachmentShelf: Sendable {
    package enum Place: Equatable, Sendable {
        /// Files in a folder of the data directory.
        case folder(String)
        /// Rows of the database, where several servers share one and no disk.
        case table
    }

    let place: Place
    /// The folder of what is being received.
    private let arrivals: String

    /// Bytes that are read, and kept in one row, at once.
    package static let partLength = 192 * 1_024
    /// What nobody has attached after this long was given up on the way.
    static let patience = Duration.hours(1)

    package init(_ place: Place, arrivals: String) {
        self.place = place
        self.arrivals = arrivals
    }

    /// A place to write a file to that is being received.
    ///
    /// - Parameters:
    ///   - name: nobody else's.
    ///   - limit: bytes that it may have.
    package func receive(_ name: String, limit: Int) throws -> ArrivingFile {
        try ArrivingFile(in: arrivals, name: name, limit: limit)
    }

    /// Keeps a file that has arrived: when it returns, its bytes survive a power cut.
    package func keep(_ file: ArrivingFile, in database: any Database, at moment: Timestamp) async throws -> FileFacts {
        let facts = file.facts
        switch place {
        case .folder(let folder):
            let (descriptor, path, target) = (file.descriptor, file.path, Self.path(facts.sha256, in: folder))
            try await Self.offThread { try Self.settle(descriptor, path, folder, target) }
            withExtendedLifetime(file) {}
        case .table:
            for (number, offset) in stride(from: 0, to: facts.size, by: Self.partLength).enumerated() {
                let content = Data(try file.read(at: offset, count: Self.partLength)).base64EncodedString()
                try await database.write { try Self.insert(facts.sha256, number, content, moment, $0) }
            }
        }
        return facts
    }

    /// Whether the bytes are there, in full length; asked in the transaction that attaches them.
    package func holds(_ file: FileFacts, _ connection: any SQLConnection) throws -> Bool {
        switch place {
        case .folder(let folder):
            let found = try? FileManager.default.attributesOfItem(atPath: Self.path(file.sha256, in: folder))
            return found?[.size] as? Int == file.size
        case .table:
            try connection.lock("attachment.\(file.sha256)")
            let row = try connection.first(
                "SELECT COUNT(*) AS n FROM attachment_content WHERE sha256 = \(file.sha256)"
            )
            return try row?.integer("n") == (file.size + Self.partLength - 1) / Self.partLength
        }
    }

    /// A part of a file, counted from 0.
    ///
    /// - Returns: empty after the last one; nil where there is no such file.
    package func part(_ number: Int, of sha256: String, in database: any Database) async throws -> [UInt8]? {
        switch place {
        case .folder: return try readPart(number, of: sha256)
        case .table: return try await database.read { try Self.readPart(number, of: sha256, $0) }
        }
    }

    /// The same in a transaction.
    func part(_ number: Int, of sha256: String, _ connection: any SQLConnection) throws -> [UInt8]? {
        switch place {
        case .folder: try readPart(number, of: sha256)
        case .table: try Self.readPart(number, of: sha256, connection)
        }
    }

    /// Takes the bytes away, unless an attachment needs them.
    package func remove(_ sha256: String, _ connection: any SQLConnection) throws {
        if case .table = place { try connection.lock("attachment.\(sha256)") }
        if try Attachments(connection).isNeeded(sha256) { return }
        switch place {
        case .folder(let folder):
            if unsafe unlink(Self.path(sha256, in: folder)) == 0 {
                _ = DurableFile.syncFolder(of: Self.path(sha256, in: folder))
            }
        case .table: try connection.execute("DELETE FROM attachment_content WHERE sha256 = \(sha256)")
        }
    }

    /// Hashes of what lies here longer than anybody needs to attach it, and is not attached.
    package func strays(before moment: Timestamp, in database: any Database) async throws -> [String] {
        let oldest = moment - Self.patience
        switch place {
        case .folder(let folder):
            let old = Self.files(in: folder).filter { $0.changedAt < oldest }.map(\.sha256)
            return try await database.read { connection in
                try old.filter { try !Attachments(connection).isNeeded($0) }
            }
        case .table:
            return try await database.read { connection in
                try connection.query(
                    """
                    SELECT c.sha256
                    FROM attachment_content AS c
                    WHERE c.part = 0
                      AND c.stored_at_ms < \(oldest)
                      AND NOT EXISTS (
                          SELECT 1 FROM attachment AS a WHERE a.sha256 = c.sha256 AND a.removed_at_ms IS NULL
                      )
                    """
                )
                .map { try $0.text("sha256") }
            }
        }
    }

    /// Forgets what was being received when the server ended.
    package func clearArrivals() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: arrivals)) ?? [] {
            try? FileManager.default.removeItem(atPath: "\(arrivals)/\(name)")
        }
    }

    // MARK: As files

    /// 256 folders, so that none has too many files.
    static func path(_ sha256: String, in folder: String) -> String {
        precondition(
            sha256.utf8.count == 64 && sha256.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) },
            "a hash is written as 64 small hex digits, and names no other place"
        )
        return "\(folder)/\(sha256.prefix(2))/\(sha256)"
    }

    static func settle(_ descriptor: CInt, _ path: String, _ folder: String, _ target: String) throws {
        guard fsync(descriptor) == 0 else { throw ArrivingFile.problem(errno, at: path) }
        for made in [folder, String(target.dropLast(65))] {
            if unsafe mkdir(made, 0o700) != 0, errno != EEXIST { throw ArrivingFile.problem(errno, at: made) }
            // Also where it was there: whoever made it may not have come to this yet, or was told that it failed.
            guard DurableFile.syncFolder(of: made) else { throw ArrivingFile.problem(errno, at: made) }
        }
        // A second name, so that the arriving one goes with whoever received it.
        if unsafe link(path, target) != 0 {
            // What lies there may have been damaged since: it is replaced, as whole, by what has just been received.
            guard errno == EEXIST else { throw ArrivingFile.problem(errno, at: target) }
            guard unsafe rename(path, target) == 0 else { throw ArrivingFile.problem(errno, at: target) }
        }
        guard DurableFile.syncFolder(of: target) else { throw ArrivingFile.problem(errno, at: target) }
    }

    private func readPart(_ number: Int, of sha256: String) throws -> [UInt8]? {
        guard case .folder(let folder) = place else { return nil }
        let path = Self.path(sha256, in: folder)
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw ArrivingFile.problem(errno, at: path)
        }
        defer { close(descriptor) }
        return try ArrivingFile.read(descriptor, at: number * Self.partLength, count: Self.partLength, path)
    }

    private static func files(in folder: String) -> [(sha256: String, changedAt: Timestamp)] {
        let manager = FileManager.default
        return ((try? manager.contentsOfDirectory(atPath: folder)) ?? []).flatMap { part in
            ((try? manager.contentsOfDirectory(atPath: "\(folder)/\(part)")) ?? []).compactMap { name in
                guard name.utf8.count == 64,
                    let facts = try? manager.attributesOfItem(atPath: "\(folder)/\(part)/\(name)"),
                    let date = facts[.modificationDate] as? Date
                else { return nil }
                return (name, Timestamp(milliseconds: Int64(date.timeIntervalSince1970 * 1_000)))
            }
        }
    }

    private static func offThread(_ body: @escaping @Sendable () throws -> Void) async throws {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Result(catching: body)) }
        }
    }

    // MARK: As rows

    static func insert(
        _ sha256: String,
        _ part: Int,
        _ content: String,
        _ moment: Timestamp,
        _ connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            INSERT INTO attachment_content (sha256, part, content, stored_at_ms)
            VALUES (\(sha256), \(part), \(content), \(moment))
            ON CONFLICT (sha256, part) DO UPDATE
            SET content = excluded.content, stored_at_ms = excluded.stored_at_ms
            """
        )
    }

    private static func readPart(_ number: Int, of sha256: String, _ connection: any SQLConnection) throws -> [UInt8]? {
        let row = try connection.first(
            "SELECT content FROM attachment_content WHERE sha256 = \(sha256) AND part = \(number)"
        )
        guard let row else { return number == 0 ? nil : [] }
        return Data(base64Encoded: try row.text("content")).map { Array($0) }
    }
}
