import Foundation
import MusterCore
import MusterEngine
import MusterStore

/// Everything that reached a disk while Muster worked on it, from the empty folder on, and what was confirmed on the way.
package struct Recording: Sendable {
    /// What became of a sync now and then.
    package enum Syncs: Sendable {
        case kept
        /// It failed, and part of what it was to keep was lost for good: no later sync made up for it.
        case failing
        /// The same, and nobody was told.
        case lying

        fileprivate var fault: WatchedDisk.Fault? {
            switch self {
            case .kept: nil
            case .failing: .unsynced
            case .lying: .lying
            }
        }
    }

    let disk: WatchedDisk
    package let folder: String
    /// What was confirmed, with the position of each.
    package let confirmations: Int
    /// What was refused, because a sync failed.
    package let refused: Int

    /// What the disk held in the end, and the ledger.
    var reference: String { "\(folder)/reference.db" }
    package var operations: Int64 { disk.position }

    /// Lets Muster work, and keeps all of it in a folder.
    ///
    /// - Parameter rounds: how long: each is some dozens of transactions.
    package static func make(
        in folder: String,
        seed: UInt64,
        rounds: Int,
        syncs: Syncs = .kept
    ) async throws -> Recording {
        let store = "\(folder)/store"
        try FileManager.default.createDirectory(atPath: store, withIntermediateDirectories: true)
        let disk = try WatchedDisk(store)
        disk.record()
        let ledger = Ledger { disk.position }
        let story = Story(folder: folder, disk: disk, fault: syncs.fault, outside: Outside(seed: seed), ledger: ledger)
        try await story.run(rounds: rounds)
        try FileManager.default.copyItem(atPath: "\(store)/muster.db", toPath: "\(folder)/reference.db")
        try BareLook.run("\(folder)/reference.db", ledger.statements())
        try disk.save(to: "\(folder)/operations")
        return Recording(disk: disk, folder: folder, confirmations: ledger.all.count, refused: story.refused)
    }

    /// One that was kept.
    package static func load(from folder: String) throws -> Recording {
        Recording(disk: try WatchedDisk(loading: "\(folder)/operations"), folder: folder, confirmations: 0, refused: 0)
    }
}
