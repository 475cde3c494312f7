#if canImport(Glibc)
import Glibc
#endif

/// Why a directory cannot hold the data.
package enum DirectoryProblem: Equatable, Sendable {
    case missing
    case unusable(reason: String)
    /// Another process has it open; told as far as it left its name.
    case locked(process: String)
    case networkFileSystem(kind: String)
    case usedOtherwise(used: DataDirectory.Mode, asked: DataDirectory.Mode)
    /// They were copied into another database, which is used since.
    case moved(to: String)
    /// The data were made with another secret.key.
    case foreignSecret

    /// - Parameter code: the system's error.
    static func unusable(_ what: String, _ code: CInt) -> DirectoryProblem {
        .unusable(reason: "\(what): \(unsafe String(cString: strerror(code)))")
    }

    /// What is wrong, and what to do.
    func words(path: String) -> String {
        switch self {
        case .missing: "there is no data directory at \(path): make one with `muster init --data \(path)`"
        case .unusable(let reason): "\(path) cannot be the data directory: \(reason)"
        case .locked(let process):
            "the data directory \(path) is in use by \(process): stop it first, or choose another directory with --data"
        case .networkFileSystem(let kind):
            "\(path) lies on a network file system (\(kind)), where locks and syncs cannot be relied on: use a local disk"
        case .usedOtherwise(let used, let asked):
            "the data directory \(path) was used \(used.words) and cannot be used \(asked.words): "
                + "choose another with --data"
        case .moved(let place):
            "the data of \(path) are in \(place) now, and what lies here is old: "
                + "name it with --database, in MUSTER_DATABASE or in \(path)/muster.yaml"
        case .foreignSecret:
            "\(path)/secret.key is not the one with which these data were made, so no link or token would be good any more: "
                + "copy secret.key from the first node, or from the backup"
        }
    }
}
