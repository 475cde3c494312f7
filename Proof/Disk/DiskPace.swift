import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// How long a disk takes to keep something.
package enum DiskPace {
    /// The median of 200 times that 4 KiB were written and synced, in milliseconds; nil where that cannot be done.
    ///
    /// - Parameter folder: on the disk.
    package static func median(in folder: String) -> Double? {
        let path = "\(folder)/muster-pace-\(getpid())"
        let file = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { return nil }
        defer {
            close(file)
            unsafe unlink(path)
        }
        let page = [UInt8](repeating: 1, count: 4_096)
        var times: [Duration] = []
        for place in 0..<200 {
            let begin = ContinuousClock.now
            guard unsafe pwrite(file, page, page.count, place * page.count) == page.count, fdatasync(file) == 0 else {
                return nil
            }
            times.append(ContinuousClock.now - begin)
        }
        return times.sorted()[100] / .milliseconds(1)
    }
}
