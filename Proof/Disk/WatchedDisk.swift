import Crypto
import Foundation
import PowerCut

/// A folder whose files are watched: below SQLite those of the database, at the system calls all others. They are recorded, and
/// made to fail.
final class WatchedDisk: Sendable {
    struct Unwatchable: Error {}

    /// How a call fails.
    enum Fault: String, CaseIterable, Codable, Sendable {
        case full, failing, short, busy, dead, unsynced, lying

        fileprivate var kind: fault_kind {
            switch self {
            case .full: fault_full
            case .failing: fault_failing
            case .short: fault_short
            case .busy: fault_busy
            case .dead: fault_dead
            case .unsynced: fault_unsynced
            case .lying: fault_lying
            }
        }
    }

    let number: Int32

    /// Watches what is opened in a folder from now on.
    init(_ folder: String) throws {
        disk_install()
        number = unsafe disk_watch(URL(fileURLWithPath: folder).resolvingSymlinksInPath().path)
        if number < 0 { throw Unwatchable() }
    }

    /// A record that was kept.
    init(loading path: String) throws {
        number = unsafe disk_load(path)
        if number < 0 { throw Unwatchable() }
    }

    deinit { disk_forget(number) }

    /// The folder must hold no database yet.
    func record() { disk_record(number) }

    /// How much has reached it.
    var position: Int64 { disk_position(number) }

    /// Whether some syncs of the record failed, so that what was refused may be seen for a while.
    var hasFailedSyncs: Bool { disk_failed_syncs(number) > 0 }

    func save(to path: String) throws {
        guard unsafe disk_save(number, path) else { throw Unwatchable() }
    }

    /// How many calls there were since it was watched, or since ``fail(call:_:lasts:room:)``.
    var calls: Int64 { disk_calls(number) }

    func canFail(call: Int64, _ fault: Fault) -> Bool { disk_can_fail(number, call, fault.kind) }

    /// Fails the first call from that one on that can fail so.
    ///
    /// - Parameters:
    ///   - lasts: the later ones as well.
    ///   - room: there is room again where this file is gone.
    func fail(call: Int64, _ fault: Fault, lasts: Bool, room: String? = nil) {
        unsafe disk_fail(number, call, fault.kind, lasts, room)
    }

    func heal() { disk_heal(number) }

    /// How many calls have failed.
    var failures: Int64 { disk_failures(number) }
}

/// Shows a recorded disk as a power cut leaves it. For one thread.
@safe final class ImageMaker {
    /// How many ways there are in which a power cut leaves what was not synced.
    static let manners = Int(cut_manners.rawValue)

    private let maker: OpaquePointer

    init(_ disk: WatchedDisk, ignoring: PowerCuts.Ignored) throws {
        let ignored =
            switch ignoring {
            case .nothing: ignored_nothing
            case .commits: ignored_commits
            case .folders: ignored_folders
            }
        guard let maker = unsafe image_maker_new(disk.number, ignored) else { throw WatchedDisk.Unwatchable() }
        unsafe self.maker = maker
    }

    deinit { unsafe image_maker_free(maker) }

    /// Writes the files into a folder.
    ///
    /// - Parameters:
    ///   - position: where the power fails; never before that of the image before.
    ///   - manner: below ``manners``.
    func make(at position: Int64, seed: UInt64, manner: Int, in folder: String) throws {
        unsafe image_advance(maker, position)
        guard unsafe image_make(maker, seed, cut_manner(UInt32(manner)), folder) else {
            throw WatchedDisk.Unwatchable()
        }
    }
}

/// A look at a database file without anything of the product.
enum BareLook {
    /// - Parameters:
    ///   - reference: a database that the statements see as `proof`.
    ///   - statements: each gives a row for what it finds wrong; their parameter is `position`, and
    ///     `has_hash(path, sha256)` tells of a file beside the database.
    static func findings(_ file: String, reference: String, position: Int64, _ statements: String) -> [String] {
        let lines = unsafe String(cString: image_findings(file, reference, position, statements, hasHash))
        return lines.isEmpty ? [] : lines.split(separator: "\n").map(String.init)
    }

    private static let hasHash: file_check = { path, sha256 in
        guard let path = unsafe path, let sha256 = unsafe sha256,
            let bytes = unsafe FileManager.default.contents(atPath: String(cString: path))
        else { return false }
        return unsafe SHA256.hash(data: bytes).description.hasSuffix(String(cString: sha256))
    }

    static func run(_ file: String, _ statements: String) throws {
        guard unsafe image_run(file, statements) else { throw WatchedDisk.Unwatchable() }
    }
}
