#if FAILPOINTS
// Nothing of it is needed here; see below.
import Glibc

/// Which known mistake is made in this process: none.
///
/// `scripts/proof bugs` writes mistakes into a copy of the sources, each behind this switch, and in that copy it reads
/// `MUSTER_SEEDED_BUG`. It stands here as well, in debug builds, so that the interface of this module is the same there, and
/// what imports it need not be compiled again.
package enum SeededBug {
    package static func isOn(_ name: String) -> Bool { false }
}
#endif
