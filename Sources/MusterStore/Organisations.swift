package import MusterCore

/// Every version of the organisation, the latest of which is in force.
package struct Organisations {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    package func latest() throws -> (version: Int, organisation: Organisation)? {
        guard
            let row = try connection.first(
                "SELECT version, payload FROM organisation_version ORDER BY version DESC LIMIT 1"
            )
        else { return nil }
        return (try row.integer("version"), try row.json("payload"))
    }

    /// 0 where there is none yet.
    package func latestVersion() throws -> Int {
        try connection.first("SELECT MAX(version) AS n FROM organisation_version")?.optionalInteger("n") ?? 0
    }

    /// Makes who changes it later wait until this transaction ends: each version is made from the one before it.
    package func lock() throws { try connection.lock("organisation") }

    /// - Returns: the number of the new version.
    package func add(_ organisation: Organisation, at now: Timestamp, by actor: Actor, comment: String) throws -> Int {
        let last = try latestVersion()
        try connection.execute(
            """
            INSERT INTO organisation_version (version, payload, changed_at_ms, changed_by, comment)
            VALUES (\(last + 1), \(try StoredJSON.text(organisation)), \(now), \(actor), \(comment))
            """
        )
        return last + 1
    }
}
