import MusterCore
import MusterEngine
import MusterStore
import NIOConcurrencyHelpers

/// What is told while the disk fails.
enum Tale: String, CaseIterable, Sendable {
    /// Of a server that starts on what is there.
    case known
    /// Of one that starts on nothing.
    case new
    /// Of one whose disk is full, and which has a reserve.
    case reserve

    var beginsEmpty: Bool { self == .new }

    var faults: [WatchedDisk.Fault] {
        switch self {
        case .known, .new: [.full, .failing, .short, .busy, .dead]
        case .reserve: [.full]
        }
    }

    /// Whether a failure lasts: both where nothing is said.
    func durations(of fault: WatchedDisk.Fault) -> [Bool] {
        if self == .reserve || fault == .dead { return [true] }
        return [false, true]
    }
}

/// Tells one tale, and remembers what each was told by the server.
final class Teller: Sendable {
    private struct State {
        var refused = 0
        var problems: [String] = []
        var isStarted = false
        /// The last refusal.
        var words = ""
        /// What was asked for and refused.
        var again: [String] = []
        /// The disk is as it should be once more.
        var isWell = false
    }

    let ledger = Ledger()
    private let tale: Tale
    /// Nil where nothing fails.
    private let fault: WatchedDisk.Fault?
    private let folder: String
    private let outside: Outside
    private let logs: Bool
    private let state = NIOLockedValueBox(State())

    init(tale: Tale, fault: WatchedDisk.Fault? = nil, folder: String, seed: UInt64, logs: Bool = false) {
        self.logs = logs
        self.fault = fault
        self.tale = tale
        self.folder = folder
        outside = Outside(seed: seed, at: Outside.start + .minutes(1))
    }

    var refused: Int { state.withLockedValue(\.refused) }
    var problems: [String] { state.withLockedValue(\.problems) }
    var isStarted: Bool { state.withLockedValue(\.isStarted) }

    /// - Returns: the server, still running; nil where it did not start.
    func tell() async -> Server? {
        let server: Server
        do {
            server = try await Server(in: folder, outside, ledger, mode: tale == .reserve ? .live : nil, logs: logs)
        } catch {
            note(error, "the start")
            return nil
        }
        state.withLockedValue { $0.isStarted = true }
        await post("first", server)
        await attempt("to send") { try await server.sendAll(self.ledger) }
        outside.pass(.minutes(16))
        let before = try? await server.parts.database.read { try Self.pages($0) }
        await attempt("to escalate") { try await server.escalate(self.ledger) }
        await attempt("to send") { try await server.sendAll(self.ledger) }
        let after = try? await server.parts.database.read { try Self.pages($0) }
        if tale == .reserve, before == after { find("with a full disk and the reserve nobody was paged on") }
        await post("several", count: 3, server)
        await attempt("to tell more") {
            for page in try await server.openPages(1) {
                let incident = try await server.update(page.incident, by: page.person, self.ledger)
                try await server.attach("a log", to: incident, by: page.person, self.ledger)
            }
        }
        await attempt("to answer") {
            for page in try await server.openPages(2) { try await server.answer(page, self.ledger) }
        }
        await attempt("to end") { try await server.postEnd(of: "first") }
        return server
    }

    private static func pages(_ connection: any SQLConnection) throws -> Int {
        try connection.first("SELECT COUNT(*) AS n FROM page_index")?.integer("n") ?? 0
    }

    /// With the disk well again: asks once more for what was refused.
    ///
    /// - Returns: why not all of it was done; nil where it was.
    func goOn(_ server: Server) async -> String? {
        let refused = refused
        state.withLockedValue { $0.isWell = true }
        for name in state.withLockedValue(\.again) {
            await attempt("to post once more") { try await server.post(name, self.ledger) }
        }
        await post("at last", server)
        await attempt("to answer at last") {
            for page in try await server.openPages(1) { try await server.answer(page, self.ledger) }
        }
        await attempt("to send at last") { try await server.sendAll(self.ledger) }
        return self.refused == refused ? nil : state.withLockedValue(\.words)
    }

    private func post(_ name: String, count: Int = 1, _ server: Server) async {
        do {
            try await server.post(name, count: count, ledger)
        } catch {
            note(error, "to post")
            // Whoever was refused comes again; and what was refused must not pass for known.
            state.withLockedValue { $0.again.append("\(name) again") }
            await attempt("to post again") { try await server.post(name, count: count, self.ledger) }
        }
    }

    private func attempt(_ what: String, _ body: @Sendable () async throws -> Void) async {
        do {
            try await body()
        } catch {
            note(error, what)
            // Pages and answers find room in the reserve; who sends alerts or files is told to come again.
            let isKnown = !what.contains("post") && what != "to end" && what != "to tell more"
            if tale == .reserve, isKnown { find("\(what), with a full disk and the reserve: \(error)") }
        }
    }

    /// A refusal must say why.
    private func note(_ error: any Error, _ what: String) {
        if logs { print("\(what): \(error)") }
        state.withLockedValue { state in
            state.refused += 1
            state.words = "\(what): \(error)"
        }
        if fault == .full, !state.withLockedValue(\.isWell), let error = error as? StoreError, error != .diskFull,
            !"\(error)".contains("No space left on device")
        {
            find("\(what), with a full disk, ended with \(error)")
        }
        if error is StoreError || error is IncidentRejection || error is ArrivingFile.Problem { return }
        find("\(what) ended with \(type(of: error)), which tells nobody what to do: \(error)")
    }

    private func find(_ words: String) {
        state.withLockedValue { $0.problems.append(words) }
    }
}
