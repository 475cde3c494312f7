package import MusterCore

/// From a page that somebody was sent to the incident it is about.
package struct PageIndex {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    package func add(_ page: ID<Page>, incident: ID<Incident>, person: ID<Person>, at moment: Timestamp) throws {
        try connection.execute(
            """
            INSERT INTO page_index (page_id, incident_id, person_id, paged_at_ms)
            VALUES (\(page), \(incident), \(person), \(moment))
            """
        )
    }

    package func incident(of page: ID<Page>) throws -> ID<Incident>? {
        try connection.first("SELECT incident_id FROM page_index WHERE page_id = \(page)")?.id("incident_id")
    }
}
