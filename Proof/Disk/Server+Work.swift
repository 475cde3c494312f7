import MusterCore
import MusterEngine
import MusterStore

/// What is asked of a server. Each enters in the ledger what it was told.
extension Server {
    struct NotThere: Error {}

    /// A page that nobody has answered.
    struct OpenPage: Sendable {
        let page: ID<Page>
        let incident: ID<Incident>
        let person: ID<Person>
    }

    /// Posts alerts that are new, which all page somebody, and are all kept or none.
    func post(_ name: String, count: Int = 1, _ ledger: Ledger) async throws {
        ledger.post(name, count: count)
        try await send(name, count: count, endsIn: .minutes(600))
        ledger.confirm(.alerts, name, count)
    }

    /// Says that they are over.
    func postEnd(of name: String, count: Int = 1) async throws {
        try await send(name, count: count, endsIn: .seconds(-1))
    }

    private func send(_ name: String, count: Int, endsIn: Duration) async throws {
        let found = try await parts.database.read { try Integrations($0).all().first { $0.name == Self.inlet } }
        guard let source = found else { throw NotThere() }
        let now = parts.clock.now()
        let alerts = (0..<count).map { number in
            IncomingAlert(
                labels: [
                    "alertname": name, "service": "checkout", "severity": "SEV2", "instance": "host \(number)",
                ],
                annotations: ["summary": "\(name) is in trouble"],
                startsAt: now - .seconds(30),
                endsAt: now + endsIn,
                generatorURL: nil
            )
        }
        try await signals.take(alerts, from: source, payload: name)
    }

    /// Sends what is due, and learns what has been delivered.
    func sendAll(_ ledger: Ledger) async throws {
        _ = try await outbox.tick(now: parts.clock.now())
        let delivered = try await parts.database.read { connection in
            try connection.query(
                "SELECT key FROM outbox WHERE state = 'delivered' ORDER BY settled_at_ms DESC LIMIT 40"
            )
            .map { try $0.text("key") }
        }
        for key in delivered { ledger.confirm(.delivery, key) }
    }

    /// Does what is due, and learns how far each incident has come.
    func escalate(_ ledger: Ledger) async throws {
        _ = try await timers.tick(now: parts.clock.now())
        for (incident, version) in try await versions() { ledger.confirm(.incident, incident, version) }
    }

    func versions() async throws -> [(incident: String, version: Int)] {
        try await parts.database.read { connection in
            try connection.query("SELECT id, version FROM incident").map {
                (try $0.text("id"), try $0.integer("version"))
            }
        }
    }

    /// The oldest first.
    func openPages(_ limit: Int) async throws -> [OpenPage] {
        try await parts.database.read { connection in
            try connection.query(
                """
                SELECT page_id, incident_id, person_id
                FROM page_index
                WHERE acknowledged_at_ms IS NULL
                ORDER BY paged_at_ms, page_id
                LIMIT \(limit)
                """
            )
            .map {
                OpenPage(page: try $0.id("page_id"), incident: try $0.id("incident_id"), person: try $0.id("person_id"))
            }
        }
    }

    /// Does nothing where the page needs no answer any more.
    func answer(_ page: OpenPage, _ ledger: Ledger) async throws {
        do {
            try await acknowledge(page, ledger)
        } catch is IncidentRejection {
            return
        }
    }

    private func acknowledge(_ page: OpenPage, _ ledger: Ledger) async throws {
        let after = try await commands.run(
            .acknowledge(page: page.page),
            on: page.incident,
            as: .person(page.person),
            by: .link
        )
        ledger.confirm(.answer, "\(page.page)")
        ledger.confirm(.incident, "\(page.incident)", after.version)
    }

    @discardableResult
    func update(_ incident: ID<Incident>, by person: ID<Person>, _ ledger: Ledger) async throws -> Incident {
        guard let audience = parts.processes.current.audiences.first else { throw NotThere() }
        let request = UpdateRequest(
            audience: audience.key,
            state: .investigating,
            message: "We work on it.",
            subject: "An update",
            body: "We work on it."
        )
        let told = try await commands.run(.sendUpdate(request), on: incident, as: .person(person), by: .web)
        ledger.confirm(.incident, "\(incident)", told.version)
        let noted = try await commands.run(
            .note(kind: .note, text: "Seen", at: nil, refersTo: nil),
            on: incident,
            as: .person(person),
            by: .web
        )
        ledger.confirm(.incident, "\(incident)", noted.version)
        return noted
    }

    /// Attaches a file of some pages of `text`.
    @discardableResult
    func attach(
        _ text: String,
        to incident: Incident,
        by person: ID<Person>,
        _ ledger: Ledger
    ) async throws -> Incident {
        let book = AttachmentBook(parts)
        let file = try book.receive(for: incident).file
        for _ in 0..<3 { try file.write(Array(String(repeating: "\(text)\n", count: 200).utf8)) }
        let facts = try await book.keep(file)
        let attached = try await book.attach(
            [FileToAttach(name: "\(text).txt", file: facts)],
            to: incident.id,
            as: .person(person),
            by: .web
        )
        ledger.confirm(.file, facts.sha256)
        ledger.confirm(.incident, "\(incident.id)", attached.version)
        return attached
    }

    /// Removes what was attached last.
    func removeFile(from incident: Incident, by person: ID<Person>, _ ledger: Ledger) async throws {
        guard let last = incident.attachments.last else { throw NotThere() }
        let after = try await AttachmentBook(parts).remove(
            last.id,
            from: incident.id,
            because: "a slip",
            as: .person(person),
            by: .web
        )
        ledger.confirm(.incident, "\(incident.id)", after.version)
    }
}
