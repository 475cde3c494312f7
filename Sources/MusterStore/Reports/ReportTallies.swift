package import MusterCore

/// The sums that reports are made of, kept in step with the incidents.
package struct ReportTallies {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    /// Takes in how an incident stands now.
    package func save(_ figures: IncidentFigures, of incident: ID<Incident>) throws {
        let before: IncidentFigures? = try connection.first(
            "SELECT figures FROM incident_figures WHERE incident_id = \(incident)"
        )?.json("figures")
        guard before != figures else { return }
        try keep(figures, of: incident)
        try add(IncidentFigures.change(from: before, to: figures))
    }

    /// Only what the incident adds, for those who add up many by themselves and then call ``add(_:)``.
    package func keep(_ figures: IncidentFigures, of incident: ID<Incident>) throws {
        try connection.execute(
            """
            INSERT INTO incident_figures (incident_id, figures)
            VALUES (\(incident), \(StoredJSON.text(figures)))
            ON CONFLICT (incident_id) DO UPDATE
            SET figures = excluded.figures
            """
        )
    }

    package func add(_ change: [Tally.Key: Tally]) throws {
        // In one order, so that two nodes that change the same sums wait for each other and never both.
        for (key, tally) in change.sorted(by: { $0.key.order < $1.key.order }) {
            try connection.execute(
                """
                INSERT INTO report_tally (dimension, name, metric, month, step, incidents, amount)
                VALUES (
                    \(key.dimension.rawValue), \(key.name), \(key.metric.description), \(key.month), \(key.step),
                    \(tally.incidents), \(tally.amount)
                )
                ON CONFLICT (dimension, metric, month, name, step) DO UPDATE
                SET incidents = report_tally.incidents + excluded.incidents,
                    amount = report_tally.amount + excluded.amount
                """
            )
        }
    }

    /// Those that no sum knows of, the oldest first. Reads the whole list of incidents.
    package func incidentsWithout() throws -> [ID<Incident>] {
        try connection.query(
            """
            SELECT id
            FROM incident
            WHERE NOT EXISTS (SELECT 1 FROM incident_figures WHERE incident_id = incident.id)
            ORDER BY number
            """
        )
        .map { try $0.id("id") }
    }

    /// Forgets everything: before it is built anew.
    package func clear() throws {
        try connection.execute("DELETE FROM report_tally")
        try connection.execute("DELETE FROM incident_figures")
    }

    /// The sums of each name over the months; their ``Tally/Key/month`` is the first of these.
    package func byName(
        _ dimension: Tally.Dimension,
        _ metrics: [Tally.Metric],
        _ months: ClosedRange<Month>
    ) throws -> [Tally.Key: Tally] {
        try connection.query(
            """
            SELECT CAST(\(months.lowerBound.number) AS BIGINT) AS month, name, metric, step,
                CAST(SUM(incidents) AS BIGINT) AS incidents, CAST(SUM(amount) AS BIGINT) AS amount
            FROM report_tally
            WHERE dimension = \(dimension.rawValue)
              AND metric IN (\(SQL.list(metrics.map(\.description))))
              AND month BETWEEN \(months.lowerBound.number) AND \(months.upperBound.number)
            GROUP BY metric, name, step
            \(Self.hasAny)
            """
        )
        .tallies(dimension)
    }

    /// The sums of each month over all severities.
    package func byMonth(
        _ metrics: [Tally.Metric],
        _ months: ClosedRange<Month>
    ) throws -> [Tally.Key: Tally] {
        try connection.query(
            """
            SELECT month, '' AS name, metric, step,
                CAST(SUM(incidents) AS BIGINT) AS incidents, CAST(SUM(amount) AS BIGINT) AS amount
            FROM report_tally
            WHERE dimension = 'severity'
              AND metric IN (\(SQL.list(metrics.map(\.description))))
              AND month BETWEEN \(months.lowerBound.number) AND \(months.upperBound.number)
            GROUP BY month, metric, step
            \(Self.hasAny)
            """
        )
        .tallies(.severity)
    }

    /// Sums stay in the table when the last incident has left them.
    private static let hasAny: SQL = "HAVING SUM(incidents) <> 0 OR SUM(amount) <> 0"
}

extension [SQLRow] {
    fileprivate func tallies(_ dimension: Tally.Dimension) throws -> [Tally.Key: Tally] {
        try reduce(into: [:]) { tallies, row in
            let key = Tally.Key(
                month: try row.integer("month"),
                dimension: dimension,
                name: try row.text("name"),
                metric: try row.named("metric") { Tally.Metric($0) },
                step: try row.integer("step")
            )
            tallies[key] = Tally(
                incidents: try row.integer("incidents"),
                amount: Int64(try row.integer("amount"))
            )
        }
    }
}

extension Tally.Key {
    fileprivate var order: (String, String, Int, String, Int) {
        (dimension.rawValue, metric.description, month, name, step)
    }
}
