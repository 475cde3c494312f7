import Foundation
import MusterStore

/// The databases on which every test of the store's promises runs.
enum TestDatabase: CaseIterable {
    case sqlite

    /// An empty one with the newest schema, thrown away with the last reference to it.
    func make() async throws -> any Database {
        switch self {
        case .sqlite:
            let database = try SQLiteDatabase(path: nil)
            try await Migration.migrate(database)
            return database
        }
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
