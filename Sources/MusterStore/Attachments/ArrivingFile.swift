import Crypto
package import MusterCore

#if canImport(Glibc)
import Glibc
#endif

/// A file that is being received: written piece by piece under a name of its own, hashed on the way, and gone again
/// unless a shelf takes it.
///
/// For one task: whoever receives it.
package final class ArrivingFile {
    package enum Problem: Error, Equatable {
        /// It has more bytes than it may have.
        case tooLarge
        /// Nothing can be written; of a full disk, ``StoreError/diskFull`` is thrown.
        case unwritable(String)
    }

    let path: String
    let descriptor: CInt
    private let limit: Int
    private var hash = SHA256()
    private var head: [UInt8] = []
    package private(set) var size = 0

    /// - Parameters:
    ///   - folder: made where there is none.
    ///   - name: nobody else's.
    ///   - limit: bytes that it may have.
    init(in folder: String, name: String, limit: Int) throws {
        if unsafe mkdir(folder, 0o700) != 0, errno != EEXIST { throw Self.problem(errno, at: folder) }
        path = "\(folder)/\(name)"
        self.limit = limit
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.problem(errno, at: path) }
    }

    deinit {
        close(descriptor)
        unsafe unlink(path)
    }

    package func write(_ bytes: [UInt8]) throws {
        guard size + bytes.count <= limit else { throw Problem.tooLarge }
        var place = 0
        while place < bytes.count {
            let count = unsafe bytes[place...].withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            guard count > 0 else { throw Self.problem(errno, at: path) }
            place += count
        }
        size += bytes.count
        hash.update(data: bytes)
        if head.count < FileKind.headLength { head += bytes.prefix(FileKind.headLength - head.count) }
    }

    /// What it has come to be.
    package var facts: FileFacts {
        let kind = FileKind(head: head)
        return FileFacts(
            sha256: Hex.text(Array(hash.finalize())),
            size: size,
            kind: kind,
            picture: PictureSize(of: kind, head: head)
        )
    }

    /// At most `count` of its bytes from `offset` on.
    func read(at offset: Int, count: Int) throws -> [UInt8] {
        try Self.read(descriptor, at: offset, count: count, path)
    }

    static func read(_ descriptor: CInt, at offset: Int, count: Int, _ path: String) throws -> [UInt8] {
        var failure: CInt = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = unsafe pread(
                    descriptor,
                    buffer.baseAddress?.advanced(by: filled),
                    count - filled,
                    offset + filled
                )
                if got <= 0 {
                    failure = got < 0 ? errno : 0
                    break
                }
                filled += got
            }
        }
        if failure != 0 { throw problem(failure, at: path) }
        return bytes
    }

    static func problem(_ code: CInt, at path: String) -> any Error {
        if code == ENOSPC || code == EDQUOT { return StoreError.diskFull }
        return Problem.unwritable("\(path): \(unsafe String(cString: strerror(code)))")
    }
}
