import Foundation
import MusterTestKit

@testable import MusterStore

/// The databases on which every test of the store's promises runs.
enum TestDatabase: CaseIterable {
    case sqlite, postgres

    /// An empty one with the newest schema, thrown away with the last reference to it.
    func make() async throws -> any Database {
        try await makeTwo().0
    }

    /// Two ways to one such database, as two processes have them; SQLite is for one process alone.
    func makeTwo() async throws -> (any Database, any Database) {
        switch self {
        case .sqlite:
            let database = try SQLiteDatabase(path: nil)
            try await Migration.migrate(database)
            return (database, database)
        case .postgres:
            let address = try await PostgresCluster.shared().makeAddress()
            let database = Self.database(address)
            try await Migration.migrate(database)
            return (database, Self.database(address))
        }
    }

    /// One without any table.
    func makeEmpty() async throws -> any Database {
        switch self {
        case .sqlite: try SQLiteDatabase(path: nil)
        case .postgres: Self.database(try await PostgresCluster.shared().makeAddress())
        }
    }

    /// With few sessions: many tests run at once.
    static func database(_ address: PostgresAddress) -> PostgresDatabase {
        PostgresDatabase(address, writerCount: 3, readerCount: 2, laneLimit: WriteQueue.laneLimit)
    }
}

/// A folder of its own for one test, removed with the last reference to it.
final class TestFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "muster-store-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
