/// Why a backup cannot be made or taken back.
package enum BackupError: Error, Equatable {
    case exists(String)
    case missing(String)
    case unwritable(String)
    /// It is no backup of Muster.
    case foreign(String)
    /// A later release wrote it.
    case newer(String)
    /// Cut off, or changed since it was written.
    case broken(String)
    /// There are tables where it was to be restored.
    case notEmpty
    /// The `secret.key` in the data directory is not the one of the backup, or there is none.
    case otherSecret(directory: String)
}

extension BackupError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .exists(let path): "\(path) is there already, and a backup replaces nothing: name another file"
        case .missing(let path): "\(path) cannot be read"
        case .unwritable(let path): "\(path) cannot be written"
        case .foreign(let path): "\(path) is no backup that `muster backup` made"
        case .newer(let path): "\(path) was made by a later release: restore it with that one"
        case .broken(let path): "\(path) is not whole: it was cut off or changed since it was written; take another one"
        case .notEmpty:
            "there are data already where this was to be restored: name an empty database, or a data directory without one"
        case .otherSecret(let directory):
            "\(directory)/secret.key is not the one of these data: copy it there first from where the backup was made, "
                + "or no link, token or webhook would be good any more"
        }
    }
}
