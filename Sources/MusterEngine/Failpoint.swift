#if FAILPOINTS
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
}
