import Foundation
import MusterStore
import Testing

@testable import DiskProof

/// A small sample of what `muster-proof io-errors` does at length.
@Suite("Errors of the disk")
struct DiskErrorTests {
    @Test("lose nothing that was confirmed, and are told", .timeLimit(.minutes(5)))
    func loseNothing() async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/muster-errors-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: folder) }

        let outcome = try await DiskErrors(in: folder, every: 601).sweep(workers: 2)

        #expect(outcome.failures > 5)
        #expect(outcome.confirmed > 50)
        #expect(outcome.refused > 5)
        #expect(outcome.findings == [])
    }

    @Test("are told as a full disk, not as damage, where the index of the log finds no room")
    func noRoomForIndex() async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/muster-full-\(UUID())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await SQLiteDatabase(path: "\(folder)/muster.db").close()
        let disk = try WatchedDisk(folder)

        disk.fail(call: 1, .full, lasts: true)

        #expect(throws: StoreError.diskFull) { try SQLiteDatabase(path: "\(folder)/muster.db") }
        #expect(disk.failures > 0)
    }

    @Test("are told as a full disk wherever a new database finds no room", arguments: [false, true])
    func noRoomForNewDatabase(lasts: Bool) async throws {
        var (refusals, call) = (0, Int64(0))
        while true {
            call += 1
            let folder = FileManager.default.temporaryDirectory.path + "/muster-new-\(UUID())"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let disk = try WatchedDisk(folder)
            disk.fail(call: call, .full, lasts: lasts)
            do {
                try await SQLiteDatabase(path: "\(folder)/muster.db").close()
            } catch {
                refusals += 1
                #expect(error as? StoreError == .diskFull, "call \(call)")
            }
            if disk.failures == 0 { break }
            disk.heal()
            try await SQLiteDatabase(path: "\(folder)/muster.db").close()
        }
        #expect(refusals > 5)
    }

    @Test("never make a new key where the one that is there cannot be read")
    func keyThatCannotBeRead() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/muster-key-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let directory = try DataDirectory.open(folder, create: true)
        let key = try directory.secret { Array(repeating: 1, count: $0) }
        let disk = try WatchedDisk(folder)

        disk.fail(call: 1, .failing, lasts: false)

        #expect(throws: StoreError.directory(path: folder, .unusable(reason: "secret.key cannot be read"))) {
            try directory.secret { Array(repeating: 2, count: $0) }
        }
        #expect(disk.failures == 1)
        disk.heal()
        #expect(try directory.secret { Array(repeating: 3, count: $0) } == key)
    }

    @Test("say what the system says where the key of a new data directory finds no room")
    func keyWithoutRoom() throws {
        var refusals = 0
        for call in 1...6 {
            let folder = FileManager.default.temporaryDirectory.path + "/muster-new-key-\(UUID())"
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let directory = try DataDirectory.open(folder, create: true)
            let disk = try WatchedDisk(folder)
            disk.fail(call: Int64(call), .full, lasts: true)
            do {
                _ = try directory.secret { Array(repeating: 1, count: $0) }
            } catch {
                refusals += 1
                #expect("\(error)".hasSuffix("secret.key cannot be written: No space left on device"))
            }
            disk.heal()
            #expect(try directory.secret { Array(repeating: 2, count: $0) }.count == 32)
        }
        #expect(refusals > 0)
    }
}
