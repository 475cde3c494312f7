import Foundation
import MusterCore
import MusterEngine
import MusterStore

/// Everything that reached a disk while Muster worked on it, from the empty file on, and what was confirmed on the way.
package struct Recording: Sendable {
    let disk: WatchedDisk
    let folder: String
    /// What was confirmed, with the position of each.
    package let confirmations: Int

    /// What the disk held in the end, and the ledger.
    var reference: String { "\(folder)/reference.db" }
    package var operations: Int64 { disk.position }

    /// Lets Muster work, and keeps all of it in a folder.
    ///
    /// - Parameter rounds: how long: each is some dozens of transactions.
    package static func make(in folder: String, seed: UInt64, rounds: Int) async throws -> Recording {
        let store = "\(folder)/store"
        try FileManager.default.createDirectory(atPath: store, withIntermediateDirectories: true)
        let disk = try WatchedDisk(store)
        disk.record()
        let ledger = Ledger { disk.position }
        try await Story(folder: folder, outside: Outside(seed: seed), ledger: ledger).run(rounds: rounds)
        try FileManager.default.copyItem(atPath: "\(store)/muster.db", toPath: "\(folder)/reference.db")
        try BareLook.run("\(folder)/reference.db", ledger.statements)
        try disk.save(to: "\(folder)/operations")
        return Recording(disk: disk, folder: folder, confirmations: ledger.all.count)
    }

    /// One that was kept.
    package static func load(from folder: String) throws -> Recording {
        Recording(disk: try WatchedDisk(loading: "\(folder)/operations"), folder: folder, confirmations: 0)
    }
}

/// A day's work: alerts one by one and many at once, pages, answers, escalations, updates, backups, restarts.
private struct Story {
    let folder: String
    let outside: Outside
    let ledger: Ledger

    /// How many rounds a server works before it is started anew.
    private static let life = 1

    func run(rounds: Int) async throws {
        for first in stride(from: 0, to: rounds, by: Self.life) {
            try await live(first..<min(first + Self.life, rounds))
        }
    }

    private func live(_ rounds: Range<Int>) async throws {
        let server = try await Server(in: "\(folder)/store", outside, ledger)
        for round in rounds {
            try await work(server, round)
            try await backUp(server, round)
        }
        await server.close()
    }

    private func work(_ server: Server, _ round: Int) async throws {
        for number in 0..<3 { try await server.post("single \(round) \(number)", ledger) }
        try await server.post("batch \(round)", count: 5, ledger)
        // At the same time: these share transactions.
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<6 { group.addTask { try await server.post("crowd \(round) \(number)", ledger) } }
            for page in try await server.openPages(2) { group.addTask { try await server.answer(page, ledger) } }
            try await group.waitForAll()
        }
        try await server.sendAll(ledger)
        outside.pass(.minutes(16))
        try await server.escalate(ledger)
        try await server.sendAll(ledger)
        for page in try await server.openPages(3) {
            try await server.answer(page, ledger)
            try await server.update(page.incident, by: page.person, ledger)
        }
        try await server.postEnd(of: "single \(round) 0")
        try await changeOrganisation(server, round)
        outside.pass(.minutes(20))
        try await server.escalate(ledger)
        try await server.sendAll(ledger)
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
        let backup = Backup(path: "\(folder)/backup \(round)")
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
