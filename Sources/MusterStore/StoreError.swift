package import MusterCore

/// What can go wrong between the store and its database.
package enum StoreError: Error, Equatable {
    /// Someone else appended first. Load the incident again and decide again.
    case conflict(incident: ID<Incident>, expectedVersion: Int)

    /// A column holds what this version does not read: a newer schema, or a damaged database. `found` is nil where
    /// there is no such column.
    case unexpectedValue(column: String, found: SQLValue?)

    /// Too much waits to be written.
    case overloaded(retryAfter: Duration)

    /// A row was refused by a constraint of the schema.
    case constraint(String)

    /// The disk has no room left. Nothing of the transaction was kept.
    case diskFull

    /// A read was ended, so that it is in nobody's way.
    case tookTooLong

    /// The disk failed, or the file is no sound database.
    case damaged(String)

    /// The database could not do it, for a reason of its own.
    case failed(String)

    /// There is no way to a database that takes writes. Nothing of the transaction was kept.
    case unreachable(String)

    /// The way to the database broke while it was told to keep the transaction, and it cannot be asked: it may have
    /// been kept. Whoever cannot tell by looking must say so, and must not say that it failed.
    case commitUnknown

    case closed

    /// The database does not promise what Muster promises. Names the setting.
    case notDurable(setting: String, found: String, wanted: String)

    /// The schema is from a later release.
    case newerSchema(found: Int, known: Int)

    /// An applied migration is not the one that this release has under its number.
    case foreignSchema(number: Int, found: String, known: String)

    case directory(path: String, DirectoryProblem)
}

extension StoreError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .conflict(let incident, let version):
            "incident \(incident) is no longer at version \(version): load it again and decide again"
        case .unexpectedValue(let column, let found):
            "column \(column) holds \(found.map(Self.words) ?? "nothing of that name"), which this version does not "
                + "read: run `muster verify`, and use the release that wrote the data"
        case .overloaded(let retryAfter):
            "too much waits to be written; try again in \(retryAfter.components.seconds) s"
        case .constraint(let message): "the database refused a row: \(message)"
        case .diskFull: "the disk is full: make room in the data directory's file system; nothing was half written"
        case .tookTooLong: "the read took too long and was ended: ask for less at once"
        case .damaged(let message):
            "the database is damaged (\(message)): stop Muster, keep a copy of the data directory, restore a backup"
        case .failed(let message): "the database failed: \(message)"
        case .unreachable(let message): "the database cannot be reached (\(message)); nothing was half written"
        case .commitUnknown: "the database went away while it was writing: look whether it was kept before repeating it"
        case .closed: "the database is closed: Muster is stopping"
        case .notDurable(let setting, let found, let wanted):
            "the database runs with \(setting) = \(found) and could lose what it confirmed; it must be \(wanted)"
        case .newerSchema(let found, let known):
            "the data are from a later release (schema \(found), this one knows \(known)): "
                + "start that release, or restore the backup made before it"
        case .foreignSchema(let number, let found, let known):
            "migration \(number) of these data is \"\(found)\", of this release \"\(known)\": they do not belong together"
        case .directory(let path, let problem): problem.words(path: path)
        }
    }

    private static func words(_ value: SQLValue) -> String {
        switch value {
        case .null: "nothing"
        case .integer(let integer): "\(integer)"
        case .text(let text): "\"\(text.prefix(80))\""
        }
    }
}
