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

    /// - Returns: the number of the new version.
    package func add(_ organisation: Organisation, at now: Timestamp, by actor: Actor, comment: String) throws -> Int {
        let last = try connection.first("SELECT MAX(version) AS n FROM organisation_version")?.optionalInteger("n") ?? 0
        try connection.execute(
            """
            INSERT INTO organisation_version (version, payload, changed_at_ms, changed_by, comment)
            VALUES (\(last + 1), \(try StoredJSON.text(organisation)), \(now), \(actor), \(comment))
            """
        )
        return last + 1
    }
}
