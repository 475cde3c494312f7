import CLibPQ
import Glibc

/// One session of a server. It waits for each answer on the calling thread; whoever holds it sees to it that one
/// thread at a time uses it.
// libpq lets a connection be used by any thread, by one at a time; the owners (a writer, a reader) have one queue each.
@safe final class PostgresSession: @unchecked Sendable {
    /// The most statements that stay prepared; a program that has more makes their texts anew each time.
    private static let preparedLimit = 500

    /// The longest that an answer is waited for: longer than the server lets a statement take. Who says nothing for longer has
    /// stopped, though the machine or the proxy in front of it still takes what is sent.
    var patience: Duration = .seconds(10)

    private struct Statement {
        /// Nil while it was used once: most of those never come again.
        var name: String?
        var columns: SQLColumns?
    }

    private let connection: OpaquePointer
    private var statements: [String: Statement] = [:]
    private var preparedCount = 0

    /// Connects to the first server of the address that takes writes.
    ///
    /// - Throws: ``StoreError/unreachable(_:)`` where none does, ``StoreError/notDurable(setting:found:wanted:)``.
    static func open(_ address: PostgresAddress) throws -> PostgresSession {
        let session = try PostgresSession(address)
        do {
            try session.run(PostgresSettings.script)
            try PostgresSettings.check(session)
        } catch let failure as PostgresFailure {
            throw StoreError(failure)
        }
        return session
    }

    /// Asks one server after the other by itself: libpq leaves off at the first that takes a connection and closes it, as a
    /// proxy does for a server that is dead.
    private init(_ address: PostgresAddress) throws(StoreError) {
        var problems: [String] = []
        for place in address.places {
            let pairs =
                PostgresSettings.defaults(address) + [("dbname", address.url)] + place + PostgresSettings.required
            let connection = unsafe Self.withPointers(pairs.map(\.0)) { names in
                unsafe Self.withPointers(pairs.map(\.1)) { values in unsafe PQconnectdbParams(names, values, 1) }
            }
            guard let connection = unsafe connection else { throw .unreachable("no memory for a connection") }
            if unsafe PQstatus(connection) == CONNECTION_OK {
                unsafe self.connection = unsafe connection
                unsafe muster_pq_be_quiet(connection)
                return
            }
            problems.append(unsafe Self.errorText(connection))
            unsafe PQfinish(connection)
        }
        throw .unreachable(problems.joined(separator: "; "))
    }

    deinit { unsafe PQfinish(connection) }

    var isConnected: Bool { unsafe PQstatus(connection) == CONNECTION_OK && !isSilent }
    /// True once an answer has not come in time: what comes now belongs to a question that nobody asks any more.
    private var isSilent = false
    /// Whether the transaction is one that may take minutes.
    var mayTakeLong = false
    /// Which history of the cluster it writes: another one after a failover.
    var history: String?
    var isInTransaction: Bool { unsafe PQtransactionStatus(connection) != PQTRANS_IDLE }
    var serverVersion: Int { Int(unsafe PQserverVersion(connection)) }
    /// What a `poll` waits on.
    var socket: CInt { unsafe PQsocket(connection) }

    /// - Returns: how many rows it changed.
    func execute(_ text: String, _ values: [SQLValue] = []) throws -> Int {
        let (answer, _) = try ask(text, values)
        return answer.changedRows
    }

    func query(_ text: String, _ values: [SQLValue] = []) throws -> [SQLRow] {
        let (answer, known) = try ask(text, values)
        let columns = known ?? answer.columns()
        if known == nil { statements[text]?.columns = columns }
        return try answer.rows(columns)
    }

    /// Runs statements that are separated by semicolons and bind nothing.
    ///
    /// - Returns: the tag of the last one, such as `COMMIT`.
    @discardableResult
    func run(_ script: String) throws(PostgresFailure) -> String {
        try answer(unsafe PQsendQuery(connection, script)).command
    }

    /// Waits for the answer to what was sent: the last one of several, or the first that says no.
    ///
    /// - Parameter sent: what libpq said to the sending: 1 where it was sent.
    private func answer(_ sent: CInt) throws(PostgresFailure) -> PostgresAnswer {
        guard sent == 1 else { throw .lost(errorText) }
        let end = ContinuousClock.now + patience
        var last: PostgresAnswer?
        while true {
            while unsafe PQisBusy(connection) == 1 {
                guard hears(before: end) else {
                    isSilent = true
                    throw .lost("the server gave no answer within \(patience.components.seconds) s")
                }
                guard unsafe PQconsumeInput(connection) == 1 else { throw .lost(errorText) }
            }
            guard let next = unsafe PostgresAnswer(PQgetResult(connection)) else { break }
            if last?.isGood ?? true { last = next }
        }
        return try checked(last)
    }

    /// Waits until there is something to read.
    private func hears(before end: ContinuousClock.Instant) -> Bool {
        while true {
            let rest = end - .now
            if rest <= .zero, !mayTakeLong { return false }
            var watched = [pollfd(fd: socket, events: Int16(POLLIN), revents: 0)]
            let milliseconds = CInt(max(1, min(rest, patience) / .milliseconds(1)))
            if unsafe poll(&watched, 1, milliseconds) > 0 { return true }
        }
    }

    /// What other sessions have notified since the last call.
    ///
    /// - Throws: ``PostgresFailure`` where the session is over.
    func notifications() throws(PostgresFailure) -> [String] {
        guard unsafe PQconsumeInput(connection) == 1 else { throw .lost(errorText) }
        let own = unsafe PQbackendPID(connection)
        var found: [String] = []
        while let notification = unsafe PQnotifies(connection) {
            if unsafe notification.pointee.be_pid != own {
                unsafe found.append(String(cString: notification.pointee.extra))
            }
            unsafe PQfreemem(notification)
        }
        return found
    }

    private func ask(_ text: String, _ values: [SQLValue]) throws -> (PostgresAnswer, SQLColumns?) {
        let parameters = try values.map { value -> String? in
            switch value {
            case .null: return nil
            case .integer(let integer): return String(integer)
            case .text(let text):
                // libpq would end the text there without a word.
                if text.utf8.contains(0) { throw StoreError.constraint("a text holds the character NUL") }
                return text
            }
        }
        let known = statements[text]
        if known == nil { statements[text] = Statement() }
        let name = try known.map { try $0.name ?? prepare(text) }
        let sent = unsafe Self.withPointers(parameters) { pointers in
            let count = CInt(parameters.count)
            guard let name else {
                return unsafe PQsendQueryParams(connection, text, count, nil, pointers, nil, nil, 0)
            }
            return unsafe PQsendQueryPrepared(connection, name, count, pointers, nil, nil, 0)
        }
        return (try answer(sent), known?.columns)
    }

    private func prepare(_ text: String) throws(PostgresFailure) -> String {
        if statements.count > Self.preparedLimit {
            try run("DEALLOCATE ALL")
            statements = [text: Statement()]
        }
        preparedCount += 1
        let name = "m\(preparedCount)"
        _ = try answer(unsafe PQsendPrepare(connection, name, text, 0, nil))
        statements[text]?.name = name
        return name
    }

    private func checked(_ answer: PostgresAnswer?) throws(PostgresFailure) -> PostgresAnswer {
        guard let answer else { throw .lost(errorText) }
        if answer.isGood { return answer }
        let state = answer.state
        // A server that has become a standby takes no writes: its sessions are of no more use than lost ones.
        let isDemoted = state == "25006" && !isReadOnly
        throw PostgresFailure(
            state: state,
            message: answer.message ?? errorText,
            isDisconnected: !isConnected || isDemoted
        )
    }

    /// Whether the transaction was begun for reading alone.
    var isReadOnly = false

    private var errorText: String { unsafe Self.errorText(connection) }

    private static func errorText(_ connection: OpaquePointer) -> String {
        let text = unsafe String(cString: PQerrorMessage(connection))
        return text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    /// Texts as C has a list of them: each ended by NUL, the list by a null.
    private static func withPointers<Value>(
        _ texts: [String?],
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?) throws -> Value
    ) rethrows -> Value {
        var bytes: [CChar] = []
        var starts: [Int?] = []
        for text in texts {
            starts.append(text == nil ? nil : bytes.count)
            guard let text else { continue }
            bytes.append(contentsOf: text.utf8.lazy.map { CChar(bitPattern: $0) })
            bytes.append(0)
        }
        return try unsafe bytes.withUnsafeBufferPointer { buffer in
            var pointers = unsafe starts.map { start in
                unsafe start.flatMap { unsafe buffer.baseAddress?.advanced(by: $0) }
            }
            unsafe pointers.append(nil)
            return try unsafe pointers.withUnsafeBufferPointer { try unsafe body($0.baseAddress) }
        }
    }
}
