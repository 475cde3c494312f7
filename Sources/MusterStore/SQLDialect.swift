/// Which database a connection speaks to, for the few places where one text does not do for both.
///
/// Whoever asks says why in a comment that begins "Differs from Postgres because".
package enum SQLDialect: Sendable {
    case sqlite, postgres

    /// Behind a SELECT whose rows are about to be changed: takes none that another session is changing.
    ///
    /// Differs from Postgres because SQLite has one writer, and no word for it.
    var skippingLocked: SQL {
        switch self {
        case .sqlite: ""
        case .postgres: "FOR UPDATE SKIP LOCKED"
        }
    }
}
