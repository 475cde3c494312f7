import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// The folder that holds everything of one installation, or of one node of several, locked for as long as this value lives.
///
///     muster.db     the database, with its -wal and -shm beside it, unless the data lie in PostgreSQL
///     muster.lock   held by whoever has it open
///     secret.key    32 bytes that sign links and tokens, readable by the owner alone
///     attachments/  files that were attached to incidents, unless the data lie in PostgreSQL
///     arriving/     files that are being received
///     ballast       room that is given up when the disk is full
///     muster.sock   where the running server takes orders of the command line
package final class DataDirectory: Sendable {
    package enum Mode: String, Sendable {
        case live, sandbox

        var words: String {
            switch self {
            case .live: "live"
            case .sandbox: "as a sandbox"
            }
        }
    }

    package let path: String
    private let lock: CInt

    private init(path: String, lock: CInt) {
        self.path = path
        self.lock = lock
    }

    deinit { Glibc.close(lock) }

    /// Locks a data directory.
    ///
    /// - Parameter create: makes it, readable by the owner alone, where there is none.
    /// - Throws: ``StoreError/directory(path:_:)``.
    package static func open(_ path: String, create: Bool) throws -> DataDirectory {
        if !FileManager.default.fileExists(atPath: path) {
            guard create else { throw StoreError.directory(path: path, .missing) }
            do {
                try FileManager.default.createDirectory(
                    atPath: path,
                    withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700]
                )
            } catch {
                let code = (error as? CocoaError)?.code == .fileWriteOutOfSpace ? ENOSPC : errno
                throw StoreError.directory(path: path, .unusable("it cannot be made", code))
            }
            guard DurableFile.syncFolder(of: path) else {
                throw StoreError.directory(path: path, .unusable("the folder that it is in cannot be synced", errno))
            }
        }
        try refuseNetworkFileSystem(path)
        let file = unsafe Glibc.open("\(path)/muster.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw StoreError.directory(path: path, .unusable("it cannot be written to", errno)) }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            let owner = try? String(contentsOfFile: "\(path)/muster.lock", encoding: .utf8)
            Glibc.close(file)
            let process = owner.flatMap { $0.isEmpty ? nil : "process \($0)" } ?? "another process"
            throw StoreError.directory(path: path, .locked(process: process))
        }
        ftruncate(file, 0)
        let owner = Array("\(getpid())".utf8)
        _ = unsafe owner.withUnsafeBytes { unsafe pwrite(file, $0.baseAddress, $0.count, 0) }
        return DataDirectory(path: path, lock: file)
    }

    package var databasePath: String { "\(path)/muster.db" }
    package var socketPath: String { "\(path)/muster.sock" }

    /// Where attached files lie.
    ///
    /// - Parameter path: the data directory.
    package static func attachments(of path: String, at address: PostgresAddress?) -> AttachmentShelf {
        AttachmentShelf(address == nil ? .folder("\(path)/attachments") : .table, arrivals: "\(path)/arriving")
    }

    private var secretPath: String { "\(path)/secret.key" }

    /// The installation's key; nil where there is none yet.
    ///
    /// - Throws: ``StoreError/directory(path:_:)`` where the file holds something else, or cannot be read: one that is there must
    ///   not be taken for missing, or a new one would take its place.
    package func existingSecret() throws -> [UInt8]? {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: secretPath))
        } catch CocoaError.fileReadNoSuchFile {
            return nil
        } catch {
            throw StoreError.directory(path: path, .unusable(reason: "secret.key cannot be read"))
        }
        let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard let key = Hex.bytes(text), key.count == 32 else {
            throw StoreError.directory(
                path: path,
                .unusable(reason: "secret.key does not hold 64 hex digits; restore it from a backup")
            )
        }
        return key
    }

    /// The installation's key, made at the first call.
    ///
    /// - Parameter randomBytes: gives that many bytes that nobody can guess.
    package func secret(randomBytes: (Int) -> [UInt8]) throws -> [UInt8] {
        if let key = try existingSecret() { return key }
        let key = randomBytes(32)
        if let code = DurableFile.write(Array(Hex.text(key).utf8), to: secretPath) {
            throw StoreError.directory(path: path, .unusable("secret.key cannot be written", code))
        }
        return key
    }

    /// Locks and syncs of a network file system cannot be relied on.
    private static func refuseNetworkFileSystem(_ path: String) throws {
        guard let mounts = try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8) else { return }
        let place = URL(fileURLWithPath: path).resolvingSymlinksInPath().path + "/"
        // Each line names the device, the place and the kind; the longest place that leads here is ours.
        let all: [[Substring]] = mounts.split(separator: "\n").map { $0.split(separator: " ") }
        let ours = all.filter { mount in
            mount.count > 2 && (mount[1] == "/" || place.hasPrefix(mount[1] + "/"))
        }
        let mount = ours.max { $0[1].count < $1[1].count }
        let remote: Set<Substring> = ["nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "ceph", "glusterfs"]
        if let kind = mount?[2], remote.contains(kind) {
            throw StoreError.directory(path: path, .networkFileSystem(kind: String(kind)))
        }
    }
}
