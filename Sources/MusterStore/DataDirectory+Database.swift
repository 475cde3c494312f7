import Crypto
import Foundation

extension DataDirectory {
    /// Opens the database, migrated, for the mode in which the data have always been used.
    ///
    /// - Parameters:
    ///   - mode: nil takes the mode it has, or leaves it open where it has none yet.
    ///   - address: a PostgreSQL server; nil for the SQLite file in the directory.
    ///   - secret: the installation's key. Data that were made with another one are refused.
    /// - Returns: the database, and the epoch of this opening: greater than that of every opening before it, on whatever
    ///   node.
    package func database(
        mode: Mode?,
        at address: PostgresAddress? = nil,
        secret: [UInt8]
    ) async throws -> (any Database, epoch: Int) {
        let database = try await self.database(at: address, mode: mode)
        try await Migration.migrate(database)
        let path = path
        let isShared = database.isShared
        let mark = Self.mark(of: secret)
        let epoch = try await database.write(.urgent) { connection in
            try connection.lock("epoch")
            let meta = Meta(connection)
            if let known = try meta.value("secret"), known != mark {
                throw StoreError.directory(path: path, .foreignSecret)
            }
            if let place = try meta.value(Self.movedKey) { throw StoreError.directory(path: path, .moved(to: place)) }
            try meta.set("secret", mark)
            if let mode {
                if let used = try meta.value("mode").flatMap(Mode.init(rawValue:)), used != mode {
                    throw StoreError.directory(path: path, .usedOtherwise(used: used, asked: mode))
                }
                try meta.set("mode", mode.rawValue)
            }
            let epoch = (try meta.value("epoch").flatMap { Int($0) } ?? 0) + 1
            try meta.set("epoch", "\(epoch)")
            if !isShared { try Self.takeOver(before: epoch, connection) }
            Failpoint.hit("epoch.written")
            return epoch
        }
        Failpoint.hit("epoch.committed")
        return (database, epoch)
    }

    /// Nobody else works on a file of one's own: what the process before this one had claimed need not wait until the
    /// claim is over. What it may have sent stays marked as such.
    private static func takeOver(before epoch: Int, _ connection: any SQLConnection) throws {
        try Outbox(connection).endClaims(before: epoch)
        try TimerQueue(connection).endClaims(before: epoch)
        try ChatRooms(connection).endRights()
    }

    /// As it lies there, whatever schema it has, and without being noted as its owner: for who copies it.
    package func database(at address: PostgresAddress?, mode: Mode? = nil) async throws -> any Database {
        if let address { return PostgresDatabase(address) }
        // A proper end leaves no log behind: it is moved into the file. A look at the whole file takes seconds where it is
        // large, and somebody waits for a page.
        let log = try? FileManager.default.attributesOfItem(atPath: "\(databasePath)-wal")
        let endedBadly = (log?[.size] as? Int ?? 0) > 0
        let ballast = mode == .live ? Ballast(path: "\(path)/ballast") : nil
        let database = try SQLiteDatabase(path: databasePath, ballast: ballast)
        if endedBadly, let first = try await database.quickDamage().first { throw StoreError.damaged(first) }
        return database
    }

    /// Tells secrets apart, and nothing about them.
    static func mark(of secret: [UInt8]) -> String {
        Hex.text(
            Array(HMAC<SHA256>.authenticationCode(for: Array("muster.secret".utf8), using: SymmetricKey(data: secret)))
        )
    }
}
