import Foundation
import MusterStore
import Testing

@Suite("The data directory")
struct DataDirectoryTests {
    @Test("is made for its owner alone, with a key that stays")
    func made() async throws {
        let folder = try TestFolder()
        let path = folder.path + "/data"

        let directory = try DataDirectory.open(path, create: true)
        let key = try directory.secret(randomBytes: sampleBytes)
        let again = try directory.secret { [UInt8](repeating: 0, count: $0) }

        #expect(key == sampleBytes(32))
        #expect(again == key)
        #expect(try permissions(path) == 0o700)
        #expect(try permissions(path + "/secret.key") == 0o600)
        #expect(try permissions(path + "/muster.lock") == 0o600)
    }

    @Test("that is not there is not made unasked, and the words say how")
    func missing() throws {
        let folder = try TestFolder()
        let path = folder.path + "/nowhere"

        let error = #expect(throws: StoreError.self) { try DataDirectory.open(path, create: false) }

        #expect(error == .directory(path: path, .missing))
        #expect(error?.description.contains("muster init --data \(path)") == true)
    }

    @Test("refuses a second process while it is open, and names the first")
    func locked() throws {
        let folder = try TestFolder()
        let first = try DataDirectory.open(folder.path, create: true)

        let error = #expect(throws: StoreError.self) { try DataDirectory.open(folder.path, create: true) }

        #expect(error?.description.contains("in use by process \(ProcessInfo.processInfo.processIdentifier)") == true)
        withExtendedLifetime(first) {}
    }

    @Test("can be opened again once it was let go")
    func letGo() throws {
        let folder = try TestFolder()
        var first: DataDirectory? = try DataDirectory.open(folder.path, create: true)
        withExtendedLifetime(first) {}
        first = nil

        #expect(throws: Never.self) { try DataDirectory.open(folder.path, create: false) }
    }

    @Test(
        "that was used in one way refuses the other",
        arguments: [(DataDirectory.Mode.live, DataDirectory.Mode.sandbox), (.sandbox, .live)]
    )
    func modes(used: DataDirectory.Mode, asked: DataDirectory.Mode) async throws {
        let folder = try TestFolder()
        let directory = try DataDirectory.open(folder.path, create: true)
        let (database, _) = try await directory.database(mode: used, secret: sampleBytes(32))
        await database.close()

        let error = await #expect(throws: StoreError.self) {
            _ = try await directory.database(mode: asked, secret: sampleBytes(32))
        }

        #expect(error == .directory(path: folder.path, .usedOtherwise(used: used, asked: asked)))
        #expect(error?.description.contains("choose another with --data") == true)
    }

    @Test("whose data have moved is not copied from any more, and the words say where they are")
    func movedAway() async throws {
        let folder = try TestFolder()
        let directory = try DataDirectory.open(folder.path, create: true)
        let (database, _) = try await directory.database(mode: .live, secret: sampleBytes(32))
        try await DataDirectory.reading(folder.path, at: nil).close()
        let place = "postgres://muster@db.example.org/muster"
        try await directory.markMoved(database, to: place)

        let error = await #expect(throws: StoreError.self) { _ = try await DataDirectory.reading(folder.path, at: nil) }

        #expect(error == .directory(path: folder.path, .moved(to: place)))
        #expect(error?.description.contains("are in \(place) now") == true)
        #expect(error?.description.contains("name it with --database") == true)
        await database.close()
    }

    @Test("counts its owners, so that the claims of an older one are known")
    func epoch() async throws {
        let folder = try TestFolder()
        let directory = try DataDirectory.open(folder.path, create: true)

        var epochs: [Int] = []
        for _ in 0..<3 {
            let (database, epoch) = try await directory.database(mode: .live, secret: sampleBytes(32))
            epochs.append(epoch)
            await database.close()
        }

        #expect(epochs == [1, 2, 3])
    }

    @Test("has its file looked through after an end that was none, and after that alone")
    func badEnd() async throws {
        let folder = try TestFolder()
        let directory = try DataDirectory.open(folder.path, create: true)
        let (database, _) = try await directory.database(mode: .live, secret: sampleBytes(32))
        try await database.write { connection in
            try connection.run(script: "CREATE TABLE unread (word TEXT NOT NULL)")
            for _ in 0..<200 {
                try connection.execute("INSERT INTO unread (word) VALUES (\(String(repeating: "x", count: 100)))")
            }
        }
        let logAtWork = try Data(contentsOf: URL(fileURLWithPath: directory.databasePath + "-wal"))
        await database.close()

        // Damage that does not show until somebody looks: the last page is one of the table that nobody reads.
        let file = URL(fileURLWithPath: directory.databasePath)
        let sound = try Data(contentsOf: file)
        var bytes = sound
        bytes.replaceSubrange(bytes.count - 4_096..<bytes.count - 4_088, with: [UInt8](repeating: 0xFF, count: 8))
        try bytes.write(to: file)
        let (unseen, _) = try await directory.database(mode: .live, secret: sampleBytes(32))
        await unseen.close()
        try Data(logAtWork.prefix(100)).write(to: URL(fileURLWithPath: directory.databasePath + "-wal"))

        await #expect(throws: StoreError.self) {
            _ = try await directory.database(mode: .live, secret: sampleBytes(32))
        }
    }

    @Test("refuses data that were made with another key, before anything is signed with the wrong one")
    func foreignSecret() async throws {
        let folder = try TestFolder()
        let directory = try DataDirectory.open(folder.path, create: true)
        let (database, _) = try await directory.database(mode: .live, secret: sampleBytes(32))
        await database.close()

        let error = await #expect(throws: StoreError.self) {
            _ = try await directory.database(mode: .live, secret: Array(repeating: 9, count: 32))
        }

        #expect(error == .directory(path: folder.path, .foreignSecret))
        #expect(error?.description.contains("copy secret.key from the first node") == true)
    }

    @Test("with a key that is none is refused, and not given a new one")
    func brokenKey() throws {
        let folder = try TestFolder()
        let directory = try DataDirectory.open(folder.path, create: true)
        try Data("not a key".utf8).write(to: URL(fileURLWithPath: folder.path + "/secret.key"))

        let error = #expect(throws: StoreError.self) { try directory.secret(randomBytes: sampleBytes) }

        #expect(error?.description.contains("restore it from a backup") == true)
    }

    private func permissions(_ path: String) throws -> Int? {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return (attributes[.posixPermissions] as? NSNumber).map { $0.intValue & 0o777 }
    }
}
