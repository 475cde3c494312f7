import Foundation

extension DataDirectory {
    /// The data of a directory for reading alone, also while a server works on them.
    ///
    /// - Throws: ``StoreError/directory(path:_:)`` where there are none, or they live elsewhere now.
    package static func reading(_ path: String, at address: PostgresAddress?) async throws -> any Database {
        if let address { return PostgresDatabase(address) }
        let file = "\(path)/muster.db"
        guard FileManager.default.fileExists(atPath: file) else { throw StoreError.directory(path: path, .missing) }
        let database = try SQLiteDatabase(reading: file)
        if let place = try await database.read({ try Meta($0).value(Self.movedKey) }) {
            await database.close()
            throw StoreError.directory(path: path, .moved(to: place))
        }
        return database
    }

    /// Notes that these data live elsewhere now, so that nobody goes on with the old ones.
    package func markMoved(_ database: any Database, to place: String) async throws {
        try await database.write(.urgent) { try Meta($0).set(Self.movedKey, place) }
    }

    static let movedKey = "moved"
}
