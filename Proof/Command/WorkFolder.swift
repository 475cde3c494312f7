import Dispatch
import Foundation

/// Where a proof makes its disks: in memory where the machine has such a place, since nothing of them has to last.
enum WorkFolder {
    /// Hands `body` an empty folder, which is gone afterwards unless it says that it is to be kept.
    ///
    /// - Returns: the process's exit code.
    static func with(_ name: String, _ body: (String) async throws -> (isGood: Bool, keeps: Bool)) async throws -> Int32
    {
        let files = FileManager.default
        let parent = files.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : files.temporaryDirectory.path
        let folder = "\(parent)/muster-\(name)-\(ProcessInfo.processInfo.processIdentifier)"
        try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        do {
            let (isGood, keeps) = try await body(folder)
            if !keeps { try files.removeItem(atPath: folder) }
            return isGood ? 0 : 1
        } catch {
            try? files.removeItem(atPath: folder)
            throw error
        }
    }
}

/// Runs `body` to its end with as many threads as it likes.
func onManyThreads(_ body: @escaping @Sendable () async throws -> Int32) -> Never {
    Task {
        do {
            exit(try await body())
        } catch {
            print("\(error)")
            exit(1)
        }
    }
    dispatchMain()
}
