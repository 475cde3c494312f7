import NIOConcurrencyHelpers

#if canImport(Glibc)
import Glibc
#endif

/// Room on the disk that is given up when the disk is full, so that pages and acknowledgements still find a place while
/// signals are turned away. It is taken again once somebody has made room.
package final class Ballast: Sendable {
    package enum State: String, Sendable {
        /// The room is there.
        case held
        /// It has been given up: the disk is full.
        case released
        /// There was never room for it.
        case missing
    }

    /// In bytes: some hours of an incident's records and messages.
    static let length = 64 << 20

    private let path: String
    private let length: Int
    private let room: @Sendable (_ folder: String) -> Int
    private let current: NIOLockedValueBox<State>
    private let nextLook = NIOLockedValueBox(ContinuousClock.now)

    /// How long until it is looked again whether somebody has made room.
    private static let lookInterval: Duration = .seconds(5)

    /// Takes the room, where the disk has three times as much: it is there for bad days and must not make one.
    ///
    /// - Parameters:
    ///   - path: of the file that holds it.
    ///   - room: the bytes that are free where a folder lies.
    init(
        path: String,
        length: Int = Ballast.length,
        room: @escaping @Sendable (_ folder: String) -> Int = { Ballast.room(in: $0) }
    ) {
        self.path = path
        self.length = length
        self.room = room
        current = NIOLockedValueBox(.missing)
        take()
    }

    package var state: State { current.withLockedValue { $0 } }

    /// Gives the room up.
    ///
    /// - Returns: false where there was none to give.
    func release() -> Bool {
        current.withLockedValue { state in
            guard state == .held, unsafe unlink(path) == 0 else { return false }
            state = .released
            return true
        }
    }

    /// Takes the room again, where there is enough by now; looks every few seconds, however often it is asked.
    ///
    /// - Returns: whether it is held.
    func takeAgain() -> Bool {
        let isTime = nextLook.withLockedValue { nextLook in
            guard ContinuousClock.now >= nextLook else { return false }
            nextLook = ContinuousClock.now + Self.lookInterval
            return true
        }
        if isTime { take() }
        return state == .held
    }

    private func take() {
        current.withLockedValue { state in
            if state != .held, hasRoom, fill() { state = .held }
        }
    }

    private var hasRoom: Bool {
        if unsafe access(path, F_OK) == 0 { return true }
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        return room(folder) / 3 >= length
    }

    private static func room(in folder: String) -> Int {
        var disk = statvfs()
        guard unsafe statvfs(folder, &disk) == 0 else { return 0 }
        return Int(disk.f_bavail) * Int(disk.f_frsize)
    }

    private func fill() -> Bool {
        let file = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { return false }
        defer { close(file) }
        guard posix_fallocate(file, 0, length) == 0 else {
            unsafe unlink(path)
            return false
        }
        return true
    }
}
