import MusterCore
import MusterEngine
import MusterStore
import NIOConcurrencyHelpers

/// A day's work: alerts one by one and many at once, pages, answers, escalations, updates, files, backups, restarts.
struct Story: Sendable {
    let folder: String
    let disk: WatchedDisk
    /// What befalls a sync in each act; nil where none fails.
    let fault: WatchedDisk.Fault?
    let outside: Outside
    let ledger: Ledger
    private let refusals = NIOLockedValueBox(0)

    init(folder: String, disk: WatchedDisk, fault: WatchedDisk.Fault?, outside: Outside, ledger: Ledger) {
        self.folder = folder
        self.disk = disk
        self.fault = fault
        self.outside = outside
        self.ledger = ledger
    }

    /// Acts that were not done to their end, because a sync failed.
    var refused: Int { refusals.withLockedValue { $0 } }

    func run(rounds: Int) async throws {
        for round in 0..<rounds {
            let server = try await Server(in: "\(folder)/store", outside, ledger)
            try await work(server, round)
            try await act { try await backUp(server, round) }
            await server.close()
        }
    }

    /// Does something during which a sync may fail: of those who are refused then, nobody gives up.
    private func act(_ body: @Sendable () async throws -> Void) async throws {
        // In one act of three, early or late.
        let chance = Int64(outside.bytes(1)[0])
        guard let fault, chance.isMultiple(of: 3) else { return try await body() }
        disk.fail(call: chance % 40, fault, lasts: false)
        do {
            try await body()
        } catch {
            let isRefusal = error is StoreError || error is ArrivingFile.Problem || error is IncidentRejection
            if !isRefusal { throw error }
            refusals.withLockedValue { $0 += 1 }
        }
        disk.heal()
    }

    private func work(_ server: Server, _ round: Int) async throws {
        for number in 0..<3 { try await act { try await server.post("single \(round) \(number)", ledger) } }
        try await act { try await server.post("batch \(round)", count: 5, ledger) }
        // At the same time: these share transactions.
        try await act {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<6 { group.addTask { try await server.post("crowd \(round) \(number)", ledger) } }
                for page in try await server.openPages(2) { group.addTask { try await server.answer(page, ledger) } }
                try await group.waitForAll()
            }
        }
        try await act { try await server.sendAll(ledger) }
        outside.pass(.minutes(16))
        try await act { try await server.escalate(ledger) }
        try await act { try await server.sendAll(ledger) }
        for page in try await server.openPages(3) {
            try await act { try await server.answer(page, ledger) }
            try await act { try await write(server, about: page, round) }
        }
        try await act { try await server.postEnd(of: "single \(round) 0") }
        try await act { try await changeOrganisation(server, round) }
        outside.pass(.minutes(20))
        try await act { try await server.escalate(ledger) }
        try await act { try await server.sendAll(ledger) }
    }

    /// An update, a file that nobody else has, one that others have as well, and one that is removed again.
    private func write(_ server: Server, about page: Server.OpenPage, _ round: Int) async throws {
        let (person, name) = (page.person, "\(round) \(page.page)")
        var incident = try await server.update(page.incident, by: person, ledger)
        for text in ["log \(name)", "picture \(round)", "slip \(name)"] {
            incident = try await server.attach(text, to: incident, by: person, ledger)
        }
        try await server.removeFile(from: incident, by: person, ledger)
    }

    private func changeOrganisation(_ server: Server, _ round: Int) async throws {
        try await server.parts.organisations.change(
            in: server.parts.database,
            by: .muster,
            at: outside.now(),
            comment: "a change"
        ) { $0.name = "Organisation \(round)" }
        ledger.confirm(.organisation, "", server.parts.organisations.version)
    }

    /// While others write, the log cannot be moved into the file behind the backup's back.
    private func backUp(_ server: Server, _ round: Int) async throws {
        let backup = Backup(path: "\(folder)/backup \(round)", files: server.parts.attachments)
        let (now, ledger) = (outside.now(), ledger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { _ = try await backup.make(of: server.parts.database, at: now) }
            group.addTask {
                for number in 0..<4 { try await server.post("meanwhile \(round) \(number)", ledger) }
            }
            try await group.waitForAll()
        }
    }
}
