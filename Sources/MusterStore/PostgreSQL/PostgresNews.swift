import Dispatch
import Glibc
import NIOConcurrencyHelpers

/// Words between the nodes, by NOTIFY and LISTEN: a session of its own on a thread of its own.
///
/// A NOTIFY holds up every other commit of the server for a moment, so a node sends few a second, each with all that
/// has come together since the last.
final class PostgresNews: Sendable {
    /// The shortest time between two notifications of one node.
    private static let pause: Duration = .milliseconds(100)
    /// After how long a lost session is opened again.
    private static let patience: Duration = .milliseconds(500)
    /// After how long without a word the server is asked whether it is still there.
    private static let silence: Duration = .seconds(5)
    /// The longest text of one notification, in bytes; PostgreSQL takes 7,999.
    private static let longest = 7_000

    private struct State {
        var pending: Set<String> = []
        var listener: AsyncStream<Set<String>>.Continuation?
        var isRunning = false
        var isRung = false
        var isClosed = false
    }

    private let line: PostgresLine
    private let thread = DispatchQueue(label: "muster.store.news", qos: .userInitiated)
    private let state = NIOLockedValueBox(State())
    /// A pipe: a byte in it wakes the thread.
    private let (bell, rope): (CInt, CInt)

    init(_ address: PostgresAddress, _ witness: PostgresWitness) {
        line = PostgresLine(address, witness)
        var ends: [CInt] = [-1, -1]
        _ = unsafe pipe(&ends)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (bell, rope) = (ends[0], ends[1])
    }

    deinit { for end in [bell, rope] { Glibc.close(end) } }

    func announce(_ words: Set<String>) {
        start { $0.pending.formUnion(words) }
        ring()
    }

    func listen() -> AsyncStream<Set<String>> {
        let (stream, continuation) = AsyncStream<Set<String>>.makeStream(bufferingPolicy: .bufferingNewest(64))
        let isOpen = start { $0.listener = continuation }
        if !isOpen { continuation.finish() }
        ring()
        return stream
    }

    /// Sends what is still to be told, as far as that works at once, and hangs up.
    func close() async {
        stop()
        await withCheckedContinuation { continuation in thread.async { continuation.resume() } }
    }

    /// Like ``close()``, without waiting for it.
    func stop() {
        state.withLockedValue { $0.isClosed = true }
        ring()
    }

    /// - Returns: false where it is closed.
    @discardableResult
    private func start(_ change: (inout State) -> Void) -> Bool {
        let (isOpen, begins) = state.withLockedValue { state -> (Bool, Bool) in
            if state.isClosed { return (false, false) }
            change(&state)
            defer { state.isRunning = true }
            return (true, !state.isRunning)
        }
        if begins { thread.async { self.run() } }
        return isOpen
    }

    private func ring() {
        let isRung = state.withLockedValue { state in
            defer { state.isRung = true }
            return state.isRung
        }
        if !isRung { _ = unsafe write(rope, [0 as UInt8], 1) }
    }

    private func run() {
        var open: (session: PostgresSession, channel: String)?
        var sentAt = ContinuousClock.now - Self.pause
        var askedAt = ContinuousClock.now
        while !state.withLockedValue(\.isClosed) {
            do {
                let (session, channel) = try open ?? begin()
                if open == nil {
                    open = (session, channel)
                    // What was told meanwhile was missed.
                    hear([PostgresDatabase.anything])
                }
                let quiet = Self.pause - (.now - sentAt)
                let isPending = state.withLockedValue { !$0.pending.isEmpty }
                if isPending, quiet <= .zero {
                    try send(session, channel)
                    sentAt = .now
                } else {
                    wait(for: session.socket, atMost: isPending ? quiet : Self.silence)
                }
                // Who only listens never learns that the other end is gone.
                if .now - askedAt >= Self.silence {
                    try session.run("SELECT 1")
                    askedAt = .now
                }
                for text in try session.notifications() { hear(Set(text.split(separator: "\n").map(String.init))) }
            } catch {
                open = nil
                line.drop()
                wait(for: nil, atMost: Self.patience)
            }
        }
        let isPending = state.withLockedValue { !$0.pending.isEmpty }
        if isPending, let last = open ?? (try? begin()) { try? send(last.session, last.channel) }
        line.close()
        state.withLockedValue(\.listener)?.finish()
    }

    private func begin() throws -> (PostgresSession, String) {
        let session = try line.session()
        // Two installations may lie in two schemas of one database.
        let row = try session.query("SELECT md5(current_schema()) AS mark").first
        let channel = "muster_\(try row?.text("mark") ?? "")"
        try session.run("LISTEN \(channel)")
        return (session, channel)
    }

    private func send(_ session: PostgresSession, _ channel: String) throws {
        let words = state.withLockedValue { state in
            defer { state.pending = [] }
            return state.pending
        }
        if words.isEmpty { return }
        let text = words.sorted().joined(separator: "\n")
        let payload = text.utf8.count > Self.longest ? PostgresDatabase.anything : text
        _ = try session.query("SELECT 1 AS one FROM pg_notify($1, $2)", [.text(channel), .text(payload)])
    }

    private func hear(_ words: Set<String>) {
        let listener = state.withLockedValue(\.listener)
        // One that was dropped because nobody took it is told again, as anything.
        if case .dropped? = listener?.yield(words) { _ = listener?.yield([PostgresDatabase.anything]) }
    }

    /// Until something can be read, somebody rang, or the time is over.
    private func wait(for socket: CInt?, atMost time: Duration) {
        var watched = [pollfd(fd: bell, events: Int16(POLLIN), revents: 0)]
        if let socket { watched.append(pollfd(fd: socket, events: Int16(POLLIN), revents: 0)) }
        let milliseconds = time.components.seconds * 1_000 + time.components.attoseconds / 1_000_000_000_000_000
        _ = unsafe poll(&watched, nfds_t(watched.count), CInt(max(1, milliseconds)))
        guard watched[0].revents & Int16(POLLIN) != 0 else { return }
        var byte: UInt8 = 0
        _ = unsafe read(bell, &byte, 1)
        state.withLockedValue { $0.isRung = false }
    }
}
