import Foundation
import Testing

@testable import MusterStore

@Suite("Durability")
struct DurabilityTests {
    @Test("is asserted when the file is opened: a setting that could lose a confirmed write stops the start")
    func refusesNormal() throws {
        let folder = try TestFolder()

        #expect(throws: StoreError.notDurable(setting: "synchronous", found: "1", wanted: "2")) {
            try SQLiteDatabase(path: folder.path + "/muster.db", synchronous: .normal, laneLimit: 1)
        }
    }

    @Test("has every confirmed write when the process is killed and the files are opened again")
    func survivesKill() async throws {
        let folder = try TestFolder()
        let database = try SQLiteDatabase(path: folder.path + "/muster.db")
        try await Migration.migrate(database)
        for number in 0..<20 { try await database.write { try Meta($0).set("n\(number)", "kept") } }

        // What a killed process leaves: the files as they are, nothing closed.
        let copy = try TestFolder()
        for name in ["muster.db", "muster.db-wal"] {
            try FileManager.default.copyItem(atPath: "\(folder.path)/\(name)", toPath: "\(copy.path)/\(name)")
        }
        let reopened = try SQLiteDatabase(path: copy.path + "/muster.db")

        let count = try await reopened.read { try $0.first("SELECT COUNT(*) AS n FROM meta")?.integer("n") }
        let damage = try await reopened.damage()
        #expect(count == 20)
        #expect(damage == [])
        await database.close()
        await reopened.close()
    }

    @Test("finds a file that was damaged on disk")
    func findsDamage() async throws {
        let folder = try TestFolder()
        let path = folder.path + "/muster.db"
        let database = try SQLiteDatabase(path: path)
        try await Migration.migrate(database)
        try await database.write { connection in
            for number in 0..<200 { try Meta(connection).set("n\(number)", String(repeating: "x", count: 100)) }
        }
        await database.close()
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        // Pages are 4,096 bytes; the head of each of the later ones is overwritten.
        for page in stride(from: 4_096 * 8, to: bytes.count, by: 4_096) {
            bytes.replaceSubrange(page..<page + 8, with: [UInt8](repeating: 0xFF, count: 8))
        }
        try bytes.write(to: URL(fileURLWithPath: path))

        // Where the damage is in the way of reading the schema, the file does not even open.
        let damage: [String]
        do {
            let reopened = try SQLiteDatabase(path: path)
            damage = try await reopened.damage()
            await reopened.close()
        } catch StoreError.damaged(let problem) {
            damage = [problem]
        }

        #expect(!damage.isEmpty)
    }
}
