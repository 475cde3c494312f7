package import MusterCore

/// Who may know of which incident: what every query that shows incidents to people goes by.
package struct IncidentAccessList {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    /// Writes how an incident stands now; in the transaction of its events, so that no reader sees the one without the other.
    package func save(_ incident: Incident) throws {
        guard incident.access.isRestricted else {
            try connection.execute("DELETE FROM restricted_incident WHERE incident_id = \(incident.id)")
            try connection.execute("DELETE FROM incident_member WHERE incident_id = \(incident.id)")
            return
        }
        try connection.execute(
            "INSERT INTO restricted_incident (incident_id) VALUES (\(incident.id)) ON CONFLICT (incident_id) DO NOTHING"
        )
        // Nobody who knows of it is made to forget: the list only grows.
        for person in incident.access.members {
            try connection.execute(
                """
                INSERT INTO incident_member (incident_id, person_id)
                VALUES (\(incident.id), \(person))
                ON CONFLICT (incident_id, person_id) DO NOTHING
                """
            )
        }
    }

    package func isVisible(_ incident: ID<Incident>, to viewer: Viewer) throws -> Bool {
        try connection.first(
            "SELECT id FROM incident WHERE id = \(incident) \(SQL.and([Self.shows("incident.id", to: viewer)]))"
        ) != nil
    }

    /// Those of which a viewer may not know: few, so that a list asks once, and not of each of its entries.
    package func hidden(from viewer: Viewer) throws -> Set<ID<Incident>> {
        let rows = try connection.query(
            """
            SELECT h.incident_id AS id
            FROM restricted_incident AS h
            WHERE NOT (\(Self.shows("h.incident_id", to: viewer)))
            """
        )
        return Set(try rows.map { try $0.id("id", of: Incident.self) })
    }

    /// Those that are not open to all.
    package func restricted() throws -> Set<ID<Incident>> {
        let rows = try connection.query("SELECT incident_id AS id FROM restricted_incident")
        return Set(try rows.map { try $0.id("id", of: Incident.self) })
    }

    /// True of the incidents that a viewer may know of.
    ///
    /// - Parameter id: the column that holds the id of the incident.
    package static func shows(_ id: SQL, to viewer: Viewer) -> SQL {
        switch viewer {
        case .muster: "1 = 1"
        case .person(let person):
            """
            (
                NOT EXISTS (SELECT 1 FROM restricted_incident AS r WHERE r.incident_id = \(id))
                OR EXISTS (
                    SELECT 1 FROM incident_member AS m WHERE m.incident_id = \(id) AND m.person_id = \(person)
                )
            )
            """
        }
    }
}
