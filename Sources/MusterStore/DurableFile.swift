#if canImport(Glibc)
import Glibc
#endif

/// A small file that is there, whole, after a power cut at any moment: either as it was or as it is to be.
enum DurableFile {
    /// Readable by its owner alone.
    ///
    /// - Returns: nil where it is durable; else the number of the system's error, and then a power cut leaves it as it was or as it is
    ///   to be.
    static func write(_ bytes: [UInt8], to path: String) -> CInt? {
        let draft = path + ".new"
        let file = unsafe open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { return errno }
        let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
        var failure: CInt?
        if count != bytes.count {
            // A part of it is written where there is no room for the rest.
            failure = count < 0 ? errno : ENOSPC
        } else if fsync(file) != 0 {
            failure = errno
        }
        close(file)
        Failpoint.hit("file.written")
        if failure == nil, unsafe rename(draft, path) != 0 { failure = errno }
        if let failure {
            unsafe unlink(draft)
            return failure
        }
        Failpoint.hit("file.renamed")
        return syncFolder(of: path) ? nil : errno
    }

    /// The name of a file is kept by its folder.
    static func syncFolder(of path: String) -> Bool {
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        let here = path.hasPrefix("/") ? "/" : "."
        let file = unsafe open(folder.isEmpty ? here : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { close(file) }
        return fsync(file) == 0
    }
}
