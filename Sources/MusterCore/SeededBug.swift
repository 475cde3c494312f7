#if FAILPOINTS
import Glibc

/// The known mistake that is switched on in this process, by `MUSTER_SEEDED_BUG`.
///
/// Only debug builds have it, and nothing here asks for it: `scripts/proof bugs` writes mistakes into a copy of the sources, each
/// behind this switch. It stands here and not in that copy only, since the interface of each module must stay what it was: then
/// what imports it need not be compiled again.
package enum SeededBug {
    private static let active: String? = unsafe getenv("MUSTER_SEEDED_BUG").map { unsafe String(cString: $0) }

    package static func isOn(_ name: String) -> Bool { active == name }
}
#endif
