#if FAILPOINTS
import Glibc
import MusterCore
import NIOConcurrencyHelpers
#endif

/// A place at which a test can have the process end as the kernel would end it: at that instruction, without a word.
///
/// Only debug builds have them (`FAILPOINTS` in Package.swift). In a release build a hit is nothing, and not even its
/// name is in the program: that is why each module has an enum of this name, which is not seen outside.
enum Failpoint {
    @inline(__always)
    static func hit(_ name: StaticString) {
        #if FAILPOINTS
        ArmedFailpoint.reach(name)
        #endif
    }

    #if FAILPOINTS
    /// See ``SeededBug``.
    static func isSeeded(_ bug: String) -> Bool { SeededBug.isOn(bug) }
    #endif
}

#if FAILPOINTS
/// The one that `MUSTER_FAILPOINT=name:count` names: the process is killed when it is reached for the count-th time.
package enum ArmedFailpoint {
    private static let armed: (name: String, count: Int)? = {
        guard let value = unsafe getenv("MUSTER_FAILPOINT") else { return nil }
        let parts = unsafe String(cString: value).split(separator: ":")
        guard parts.count == 2, let count = Int(parts[1]), count > 0 else {
            preconditionFailure("MUSTER_FAILPOINT is a name and a count, such as claim.committed:2")
        }
        return (String(parts[0]), count)
    }()
    private static let reached = NIOLockedValueBox(0)

    package static func reach(_ name: StaticString) {
        guard let armed, armed.name == "\(name)" else { return }
        let isDue = reached.withLockedValue { reached in
            reached += 1
            return reached == armed.count
        }
        if isDue {
            kill(getpid(), SIGKILL)
            // No signal is delivered later than this.
            while true { pause() }
        }
    }
}
#endif
