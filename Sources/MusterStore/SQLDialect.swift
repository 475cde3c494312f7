/// Which database a connection speaks to, for the few places where one text does not do for both.
///
/// Whoever asks says why in a comment that begins "Differs from Postgres because".
package enum SQLDialect: Sendable {
    case sqlite, postgres
}
