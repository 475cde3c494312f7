/// What must hold of every database that is found after a fault, in the words of SQL: each statement finds what is wrong.
enum Promise {
    /// What was confirmed is there.
    static let confirmed = """
        SELECT CASE
            WHEN EXISTS (SELECT 1 FROM proof.confirmed WHERE position <= :position) THEN 'all that was confirmed is lost'
            ELSE 'stop'
        END
        WHERE NOT EXISTS (SELECT 1 FROM main.sqlite_schema WHERE name = 'schema_migration');

        SELECT c.number || ' alerts of "' || c.id || '" were confirmed, and ' || COALESCE(a.count, 0) || ' are there'
        FROM proof.confirmed AS c
        LEFT JOIN (SELECT payload, COUNT(*) AS count FROM main.alert GROUP BY payload) AS a ON a.payload = c.id
        WHERE c.kind = 'alerts' AND c.position <= :position AND COALESCE(a.count, 0) < c.number;

        SELECT 'of ' || p.number || ' alerts of "' || p.id || '" that came together ' || COUNT(*) || ' are there'
        FROM main.alert AS a
        JOIN proof.posted AS p ON p.id = a.payload
        GROUP BY p.id, p.number
        HAVING COUNT(*) <> p.number;

        SELECT 'incident ' || c.id || ' was at ' || c.number || ' and is at ' || COALESCE(i.version, 0)
        FROM (
            SELECT id, MAX(number) AS number
            FROM proof.confirmed
            WHERE kind = 'incident' AND position <= :position
            GROUP BY id
        ) AS c
        LEFT JOIN main.incident AS i ON i.id = c.id
        WHERE COALESCE(i.version, 0) < c.number;

        SELECT 'the answer to page ' || c.id || ' was confirmed, and is lost'
        FROM proof.confirmed AS c
        LEFT JOIN main.page_index AS p ON p.page_id = c.id
        WHERE c.kind = 'answer' AND c.position <= :position AND p.acknowledged_at_ms IS NULL;

        SELECT 'message ' || c.id || ' was delivered, and is ' || COALESCE(o.state, 'lost')
        FROM proof.confirmed AS c
        LEFT JOIN main.outbox AS o ON o.key = c.id
        WHERE c.kind = 'delivery' AND c.position <= :position AND o.state IS NOT 'delivered';

        SELECT 'version ' || c.number || ' of the organisation was confirmed, and is lost'
        FROM proof.confirmed AS c
        WHERE c.kind = 'organisation' AND c.position <= :position
            AND NOT EXISTS (SELECT 1 FROM main.organisation_version WHERE version = c.number);

        SELECT 'the inlet ' || c.id || ' was confirmed, and is lost'
        FROM proof.confirmed AS c
        WHERE c.kind = 'inlet' AND c.position <= :position
            AND NOT EXISTS (SELECT 1 FROM main.integration WHERE name = c.id);

        SELECT 'that the file ' || c.id || ' is attached was confirmed, and is lost'
        FROM proof.confirmed AS c
        WHERE c.kind = 'file' AND c.position <= :position
            AND NOT EXISTS (SELECT 1 FROM main.attachment WHERE sha256 = c.id);

        """

    /// Nothing is half there: an alert and what it causes, a page and its message, a record and its place in the list, an attached
    /// file and its bytes. Of several pages to one person at one moment one has the message.
    static let whole = """
        SELECT 'alert ' || id || ' belongs to an incident that is not there'
        FROM main.alert
        WHERE (triage IN ('declared', 'joined') AND incident_id IS NULL)
            OR (incident_id IS NOT NULL AND incident_id NOT IN (SELECT id FROM main.incident));

        SELECT 'incident ' || i.id || ' has ' || COUNT(a.id) || ' alerts, and ' || (
            SELECT COUNT(*) FROM main.incident_event AS e WHERE e.incident_id = i.id AND e.kind = 'alert_linked'
        ) || ' in its record'
        FROM main.incident AS i
        LEFT JOIN main.alert AS a ON a.incident_id = i.id
        GROUP BY i.id
        HAVING COUNT(a.id) <> (
            SELECT COUNT(*) FROM main.incident_event AS e WHERE e.incident_id = i.id AND e.kind = 'alert_linked'
        );

        SELECT 'incident ' || COALESCE(i.id, e.incident_id) || ' has a record that is not the list''s'
        FROM main.incident AS i
        FULL JOIN (
            SELECT incident_id, COUNT(*) AS count, MAX(sequence) AS last FROM main.incident_event GROUP BY incident_id
        ) AS e ON e.incident_id = i.id
        WHERE i.version IS NOT e.count OR e.last IS NOT e.count OR i.head_hash IS NOT (
            SELECT hash FROM main.incident_event WHERE incident_id = i.id AND sequence = e.last
        );

        SELECT 'incident ' || i.id || ' has pages in its record that are not in the list of pages'
        FROM main.incident AS i
        WHERE (SELECT COUNT(*) FROM main.incident_event WHERE incident_id = i.id AND kind = 'paged')
            <> (SELECT COUNT(*) FROM main.page_index WHERE incident_id = i.id);

        WITH told AS (
            SELECT DISTINCT incident_id, person_id, paged_at_ms
            FROM main.page_index
            WHERE page_id IN (SELECT SUBSTR(key, 6, 36) FROM main.outbox WHERE key LIKE 'page:%')
        )
        SELECT 'page ' || p.page_id || ' has no message'
        FROM main.page_index AS p
        LEFT JOIN told AS t
            ON t.incident_id = p.incident_id AND t.person_id = p.person_id AND t.paged_at_ms = p.paged_at_ms
        WHERE t.person_id IS NULL;

        SELECT 'the file ' || sha256 || ' is attached, and its bytes are not there'
        FROM main.attachment
        WHERE removed_at_ms IS NULL
            AND NOT has_hash('attachments/' || SUBSTR(sha256, 1, 2) || '/' || sha256, sha256);

        """

    /// Nothing is there that did not happen, nor differently: beside what the disk held in the end.
    static let asItBecame = """
        SELECT 'event ' || e.sequence || ' of incident ' || e.incident_id || ' is not what it became'
        FROM main.incident_event AS e
        LEFT JOIN proof.incident_event AS p ON p.incident_id = e.incident_id AND p.sequence = e.sequence
        WHERE e.hash IS NOT p.hash OR e.kind IS NOT p.kind OR e.payload IS NOT p.payload OR e.prose IS NOT p.prose
            OR e.commitments IS NOT p.commitments OR e.actor IS NOT p.actor OR e.source IS NOT p.source
            OR e.occurred_at_ms IS NOT p.occurred_at_ms OR e.recorded_at_ms IS NOT p.recorded_at_ms;

        SELECT 'of "' || payload || '" ' || COUNT(*) || ' alerts are there, and not all'
        FROM main.alert AS a
        GROUP BY payload
        HAVING COUNT(*) <> (SELECT COUNT(*) FROM proof.alert AS p WHERE p.payload = a.payload);

        SELECT 'the schema is half there'
        WHERE (SELECT COUNT(*) FROM main.sqlite_schema) <> (
            SELECT COUNT(*) FROM proof.sqlite_schema WHERE name NOT IN ('confirmed', 'posted')
        );

        """
}
