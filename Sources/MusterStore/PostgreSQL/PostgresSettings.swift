/// What each session must be set to for the promises of the store to hold.
enum PostgresSettings {
    /// Given to libpq before what the address says, which may differ.
    static func defaults(_ address: PostgresAddress) -> [(String, String)] {
        [
            ("application_name", "muster"), ("connect_timeout", "5"), ("sslmode", address.encryption),
            // A peer that has gone without a word is noticed within some ten seconds.
            ("tcp_user_timeout", "10000"), ("keepalives_idle", "5"), ("keepalives_interval", "2"),
            ("keepalives_count", "3"),
        ]
    }

    /// Given after it, so that no address can say otherwise: what is decided here is decided on the primary.
    static let required = [("target_session_attrs", "read-write"), ("client_encoding", "UTF8")]

    /// Nobody waits long for another, and nothing is held by who has gone to sleep.
    static let script = """
        SET lock_timeout = '2s';
        SET statement_timeout = '5s';
        SET idle_in_transaction_session_timeout = '3s';
        SET default_transaction_isolation = 'read committed';
        SET jit = off;
        SELECT set_config('synchronous_commit', 'on', false)
        WHERE current_setting('synchronous_commit') <> 'remote_apply'
        """

    /// For a transaction that may take minutes.
    static let unlimited = """
        SET LOCAL lock_timeout = 0;
        SET LOCAL statement_timeout = 0;
        SET LOCAL idle_in_transaction_session_timeout = 0
        """

    private static let oldestVersion = 130_000

    /// Reads back what is in force.
    ///
    /// - Throws: ``StoreError/notDurable(setting:found:wanted:)`` for the first that is not as it must be.
    static func check(_ session: PostgresSession) throws {
        guard session.serverVersion >= oldestVersion else {
            throw StoreError.failed("PostgreSQL \(session.serverVersion / 10_000) is too old: Muster wants 13 or later")
        }
        let row = try session.query(
            """
            SELECT current_setting('synchronous_commit') AS synchronous_commit, current_setting('fsync') AS fsync,
                current_setting('full_page_writes') AS full_page_writes,
                current_setting('server_encoding') AS server_encoding
            """
        ).first
        let wanted = [
            ("synchronous_commit", ["on", "remote_apply"]), ("fsync", ["on"]), ("full_page_writes", ["on"]),
            ("server_encoding", ["UTF8"]),
        ]
        for (setting, wanted) in wanted {
            let found = try row?.text(setting) ?? "nothing"
            guard wanted.contains(found) else {
                throw StoreError.notDurable(setting: setting, found: found, wanted: wanted[0])
            }
        }
    }
}
