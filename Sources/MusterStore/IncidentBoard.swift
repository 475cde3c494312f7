package import MusterCore

/// The list of incidents: a read model of their events.
package struct IncidentBoard {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    /// Which incidents a list is to show.
    package enum Selection: Equatable, Sendable {
        case all
        /// Not closed.
        case open
        /// Neither resolved nor closed.
        case unresolved
        case closed
    }

    /// The number of the next incident. The same transaction must save it.
    ///
    /// - Parameter restricted: that it is restricted from the start: see ``IncidentNumber``.
    package func nextNumber(restricted: Bool = false) throws -> Int {
        try connection.lock("incident.number")
        let base = IncidentNumber.restrictedBase
        let range: SQL = restricted ? "number > \(base)" : "number < \(base)"
        let last = try connection.first("SELECT MAX(number) AS n FROM incident WHERE \(range)")?.optionalInteger("n")
        return (last ?? (restricted ? base : 0)) + 1
    }

    package func version(of id: ID<Incident>) throws -> Int? {
        try connection.first("SELECT version FROM incident WHERE id = \(id)")?.integer("version")
    }

    package func head(of id: ID<Incident>) throws -> IncidentHead? {
        try connection.first("SELECT version, head_hash FROM incident WHERE id = \(id)").map { row in
            IncidentHead(version: try row.integer("version"), hash: try row.text("head_hash"))
        }
    }

    /// False also where there is no such incident.
    package func isOpen(_ id: ID<Incident>) throws -> Bool {
        try connection.first("SELECT 1 AS one FROM incident WHERE id = \(id) AND closed_at_ms IS NULL") != nil
    }

    package func id(number: Int) throws -> ID<Incident>? {
        try connection.first("SELECT id FROM incident WHERE number = \(number)")?.id("id")
    }

    package func summary(_ id: ID<Incident>) throws -> IncidentSummary? {
        try connection.first("SELECT \(Self.columns) FROM incident WHERE id = \(id)").map(IncidentSummary.init)
    }

    /// Writes the summary of an incident in the place of the one it had.
    package func save(_ summary: IncidentSummary) throws {
        try connection.execute(
            """
            INSERT INTO incident (
                id, number, version, head_hash, name, severity, severity_rank, process, service, declared_at_ms,
                resolved_at_ms, closed_at_ms, wake_at_ms, waiting_pages, overdue, summary
            )
            VALUES (
                \(summary.id), \(summary.number), \(summary.version), \(summary.headHash), \(summary.name),
                \(summary.severity), \(summary.severityRank), \(summary.process), \(summary.service),
                \(summary.declaredAt), \(summary.resolvedAt), \(summary.closedAt), \(summary.wakeAt),
                \(summary.details.unanswered), \(summary.details.overdue),
                \(try StoredJSON.text(summary.details))
            )
            ON CONFLICT (id) DO UPDATE
            SET version = excluded.version, head_hash = excluded.head_hash, name = excluded.name,
                severity = excluded.severity, severity_rank = excluded.severity_rank, service = excluded.service,
                declared_at_ms = excluded.declared_at_ms, resolved_at_ms = excluded.resolved_at_ms,
                closed_at_ms = excluded.closed_at_ms, wake_at_ms = excluded.wake_at_ms,
                waiting_pages = excluded.waiting_pages, overdue = excluded.overdue, summary = excluded.summary
            """
        )
    }

    /// A page of the list, the latest declared first.
    ///
    /// - Parameters:
    ///   - viewer: for whom; what is restricted is not in the list of anybody else.
    ///   - service: its key; empty for those of none.
    ///   - fields: only those that have all of these.
    ///   - months: only those that were declared in one of them.
    ///   - cursor: where the page before it ended; nil for the first.
    package func list(
        _ selection: Selection = .all,
        for viewer: Viewer,
        severity: String? = nil,
        service: String? = nil,
        fields: [IncidentFields.Field] = [],
        months: ClosedRange<Month>? = nil,
        before cursor: ListCursor? = nil,
        limit: Int
    ) throws -> [IncidentSummary] {
        var conditions = Self.conditions(selection, for: viewer, severity: severity)
        if let service { conditions.append(service.isEmpty ? "service IS NULL" : "service = \(service)") }
        conditions += fields.map { IncidentFields.holds($0) }
        if let months {
            conditions.append("declared_at_ms >= \(months.lowerBound.start)")
            conditions.append("declared_at_ms < \(months.upperBound.adding(1).start)")
        }
        if let cursor { conditions.append("(declared_at_ms, id) < (\(cursor.at), \(cursor.id))") }
        return try connection.query(
            """
            SELECT \(Self.columns)
            FROM incident
            WHERE 1 = 1 \(SQL.and(conditions))
            ORDER BY declared_at_ms DESC, id DESC
            LIMIT \(limit)
            """
        )
        .map(IncidentSummary.init)
    }

    /// Those that are over, closed or not, and of which something is overdue; the latest declared first.
    package func overdueAfterwards(for viewer: Viewer, limit: Int) throws -> [IncidentSummary] {
        try connection.query(
            """
            SELECT \(Self.columns)
            FROM incident
            WHERE overdue > 0 AND (resolved_at_ms IS NOT NULL OR closed_at_ms IS NOT NULL)
                AND \(IncidentAccessList.shows("incident.id", to: viewer))
            ORDER BY declared_at_ms DESC, id DESC
            LIMIT \(limit)
            """
        )
        .map(IncidentSummary.init)
    }

    static func conditions(_ selection: Selection, for viewer: Viewer, severity: String?) -> [SQL] {
        var conditions = [IncidentAccessList.shows("incident.id", to: viewer)]
        switch selection {
        case .all: break
        case .open: conditions.append("closed_at_ms IS NULL")
        case .unresolved: conditions.append("closed_at_ms IS NULL AND resolved_at_ms IS NULL")
        case .closed: conditions.append("closed_at_ms IS NOT NULL")
        }
        if let severity { conditions.append("severity = \(severity)") }
        return conditions
    }

    /// How many are not closed, by severity; restricted ones are not counted, since a count tells of them.
    package func openCounts() throws -> [String: Int] {
        let rows = try connection.query(
            """
            SELECT severity, COUNT(*) AS n
            FROM incident
            WHERE closed_at_ms IS NULL
                AND NOT EXISTS (SELECT 1 FROM restricted_incident AS r WHERE r.incident_id = incident.id)
            GROUP BY severity
            """
        )
        return try Dictionary(rows.map { (try $0.text("severity"), try $0.integer("n")) }, uniquingKeysWith: +)
    }

    static let columns: SQL = """
        id, number, version, head_hash, name, severity, severity_rank, process, service, declared_at_ms,
        resolved_at_ms, closed_at_ms, wake_at_ms, summary
        """
}

extension IncidentSummary {
    init(_ row: SQLRow) throws {
        self.init(
            id: try row.id("id"),
            number: try row.integer("number"),
            version: try row.integer("version"),
            headHash: try row.text("head_hash"),
            name: try row.text("name"),
            severity: try row.text("severity"),
            severityRank: try row.integer("severity_rank"),
            process: try row.text("process"),
            service: try row.optionalText("service"),
            declaredAt: try row.timestamp("declared_at_ms"),
            resolvedAt: try row.optionalTimestamp("resolved_at_ms"),
            closedAt: try row.optionalTimestamp("closed_at_ms"),
            wakeAt: try row.optionalTimestamp("wake_at_ms"),
            details: try row.json("summary")
        )
    }

    package var cursor: ListCursor { ListCursor(at: declaredAt, id: id.description) }
}
