#if FAILPOINTS
import MusterCore
import MusterStore
#endif

/// A place at which a test can have the process end: see the one of MusterStore, which this is for the present module.
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
