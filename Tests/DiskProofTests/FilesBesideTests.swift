import Foundation
import MusterCore
import MusterStore
import Testing

@testable import DiskProof

/// Files that are no database's, and the worst that a power cut leaves of them: nothing that was not synced.
@Suite("What lies beside the database", .timeLimit(.minutes(5)))
struct FilesBesideTests {
    private let place = FileManager.default.temporaryDirectory.path + "/muster-beside-\(UUID())"

    /// Hands `body` an empty folder that is recorded, and then what is left of it.
    private func cut(
        _ body: (_ folder: String, _ disk: WatchedDisk) async throws -> Void,
        _ look: (_ folder: String) throws -> Void
    ) async throws {
        let files = FileManager.default
        let (folder, left) = ("\(place)/store", "\(place)/left")
        for path in [folder, left] { try files.createDirectory(atPath: path, withIntermediateDirectories: true) }
        defer { try? files.removeItem(atPath: place) }
        let disk = try WatchedDisk(folder)
        disk.record()

        try await body(folder, disk)
        try ImageMaker(disk, ignoring: .nothing).make(at: disk.position, seed: 1, manner: 0, in: left)

        try look(left)
    }

    private func keep(_ text: String, _ name: String, in folder: String) async throws -> FileFacts {
        let database = try SQLiteDatabase(path: nil)
        let shelf = DataDirectory.attachments(of: folder, at: nil)
        let file = try shelf.receive(name, limit: 1_000)
        try file.write(Array(text.utf8))
        let facts = try await shelf.keep(file, in: database, at: Outside.start)
        await database.close()
        return facts
    }

    @Test("is there after a power cut: an attached file, its folders, and nothing of what arrived")
    func attachedFile() async throws {
        try await cut { folder, _ in
            _ = try await keep("a log", "one", in: folder)
        } _: { left in
            let found = FileManager.default.subpaths(atPath: left) ?? []
            let path = try #require(found.first { $0.split(separator: "/").count == 3 })

            #expect(FileManager.default.contents(atPath: "\(left)/\(path)") == Data("a log".utf8))
            #expect(!found.contains { $0.hasPrefix("arriving/") })
        }
    }

    @Test("is there also where whoever made the folders was told that they could not be synced")
    func attachedFileInFoldersOfAnother() async throws {
        try await cut { folder, disk in
            // The file itself is synced by the fourth call.
            disk.fail(call: 5, .unsynced, lasts: false)
            await #expect(throws: ArrivingFile.Problem.self) { _ = try await keep("a log", "one", in: folder) }
            #expect(disk.failures == 1)
            disk.heal()
            _ = try await keep("a log", "two", in: folder)
        } _: { left in
            let found = FileManager.default.subpaths(atPath: left) ?? []

            #expect(found.contains { $0.hasPrefix("attachments/") && $0.split(separator: "/").count == 3 })
        }
    }

    @Test("is called too much for a full disk where no folder can be made for it", arguments: [1, 2, 3, 5, 8])
    func fullDisk(call: Int64) async throws {
        try await cut { folder, disk in
            disk.fail(call: call, .full, lasts: true)

            await #expect(throws: StoreError.diskFull) { _ = try await keep("a log", "one", in: folder) }
        } _: { _ in
        }
    }

    @Test("is a backup that is whole as soon as it is said to be made")
    func backup() async throws {
        let database = try SQLiteDatabase(path: nil)
        try await Migration.migrate(database)
        try await cut { folder, _ in
            _ = try await Backup(path: "\(folder)/copy").make(of: database, at: Outside.start)
        } _: { left in
            let text = try String(contentsOfFile: "\(left)/copy", encoding: .utf8)

            #expect(text.split(separator: "\n").last?.contains("sha256") == true)
        }
        await database.close()
    }

    @Test("is the data directory itself once it has been made, with its key")
    func dataDirectory() async throws {
        try await cut { folder, _ in
            let directory = try DataDirectory.open("\(folder)/data", create: true)
            _ = try directory.secret { Array(repeating: 7, count: $0) }
        } _: { left in
            let key = try String(contentsOfFile: "\(left)/data/secret.key", encoding: .utf8)

            #expect(key == String(repeating: "07", count: 32))
        }
    }
}
