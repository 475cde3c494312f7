package import MusterCore

/// The type, labels and facts of incidents, for lists that are filtered by them.
package struct IncidentFields {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    /// One of them: what it is, and its value.
    package struct Field: Equatable, Sendable {
        /// `type`, `label`, or `fact.` and a key.
        package var name: String
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package static func fields(of incident: Incident) -> [Field] {
        let type = incident.type.map { Field(name: "type", value: $0) }
        let labels = incident.room.labels.map { Field(name: "label", value: $0) }
        let facts = incident.facts.sorted { $0.key < $1.key }.map { Field(name: "fact.\($0)", value: $1) }
        return [type].compactMap(\.self) + labels + facts
    }

    /// Writes them in the place of those that were there.
    package func save(_ fields: [Field], of incident: ID<Incident>) throws {
        try connection.execute("DELETE FROM incident_field WHERE incident_id = \(incident)")
        var places: [String: Int] = [:]
        for field in fields {
            let place = places[field.name, default: 0]
            places[field.name] = place + 1
            try connection.execute(
                """
                INSERT INTO incident_field (incident_id, name, place, value, short)
                VALUES (\(incident), \(field.name), \(place), \(field.value), \(Self.short(field.value)))
                """
            )
        }
    }

    /// Of a few incidents.
    package func fields(of incidents: [ID<Incident>]) throws -> [ID<Incident>: [Field]] {
        var found: [ID<Incident>: [Field]] = [:]
        for incident in incidents {
            let rows = try connection.query(
                "SELECT name, value FROM incident_field WHERE incident_id = \(incident) ORDER BY name, place"
            )
            found[incident] = try rows.map { Field(name: try $0.text("name"), value: try $0.text("value")) }
        }
        return found
    }

    /// True of the incidents that have a field with this very value.
    static func holds(_ field: Field) -> SQL {
        """
        EXISTS (
            SELECT 1 FROM incident_field AS f
            WHERE f.incident_id = incident.id AND f.name = \(field.name) AND f.short = \(short(field.value))
                AND f.value = \(field.value)
        )
        """
    }

    private static func short(_ value: String) -> String { String(value.unicodeScalars.prefix(100)) }
}
