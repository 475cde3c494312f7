import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("Signals", .timeLimit(.minutes(5)))
struct SignalsTests {
    @Test("of a new alert that no rule knows wait in the inbox", arguments: [false, true])
    func inbox(isShared: Bool) async throws {
        let source = try await AlertSource(isShared: isShared)
        var changes = source.engine.parts.live.changes(of: .everything).makeAsyncIterator()

        try await source.send(["alertname": "Odd"])

        let alert = try #require(try await source.alerts().first)
        #expect(alert.triage == .inbox)
        #expect(alert.triageReason == "no rule of the process fits it")
        #expect(alert.payload == "the payload")
        #expect(try await source.incidents() == [])
        #expect(await changes.next() != nil)
    }

    @Test(
        "declare an incident where a rule says so, and page for it in the same transaction",
        arguments: [false, true]
    )
    func declares(isShared: Bool) async throws {
        let source = try await AlertSource(isShared: isShared)

        try await source.send(["alertname": "Down", "severity": "critical", "service": "checkout"])

        let alert = try #require(try await source.alerts().first)
        let incident = try #require(try await source.incidents().first)
        #expect(alert.triage == .declared)
        #expect(alert.incident == incident.id)
        #expect(incident.severity == "SEV2")
        #expect(incident.service == "checkout")
        let records = try await source.engine.records(incident.id)
        #expect(records.allSatisfy { $0.actor == .integration("prometheus") || $0.actor == .muster })
        #expect(Incident(replaying: records)?.alerts.map(\.alert) == [alert.alert.id])
        #expect(try await source.engine.messages().contains { $0.message.purpose == .page })
    }

    @Test("of the same group join the open incident", arguments: [false, true])
    func joins(isShared: Bool) async throws {
        let source = try await AlertSource(isShared: isShared)

        for (name, service) in [("Down", "checkout"), ("Slow", "checkout"), ("Down", "search")] {
            try await source.send(["alertname": name, "severity": "critical", "service": service])
            source.engine.clock.advance(by: .seconds(1))
        }

        let alerts = try await source.alerts()
        #expect(alerts.map(\.triage) == [.declared, .joined, .declared])
        #expect(alerts[0].incident == alerts[1].incident)
        #expect(try await source.incidents().count == 2)
    }

    @Test("sent again only count", arguments: [false, true])
    func resend(isShared: Bool) async throws {
        let source = try await AlertSource(isShared: isShared)
        let labels = ["alertname": "Down", "severity": "critical", "service": "checkout"]
        try await source.send(labels)
        let incident = try #require(try await source.incidents().first)

        source.engine.clock.advance(by: .minutes(1))
        try await source.send(labels, annotations: ["summary": "Worse"])
        try await source.engine.signals.flush()

        let alerts = try await source.alerts()
        #expect(alerts.map(\.timesSent) == [2])
        #expect(alerts.first?.alert.annotations == ["summary": "Worse"])
        #expect(alerts.first?.lastSeenAt == TestEngine.start + .minutes(1))
        #expect(try await source.incidents().first?.version == incident.version)
    }

    @Test("that are over clear the alert, and change nothing when they say so again", arguments: [false, true])
    func resolves(isShared: Bool) async throws {
        let source = try await AlertSource(isShared: isShared)
        let labels = ["alertname": "Down", "severity": "critical", "service": "checkout"]
        try await source.send(labels)
        source.engine.clock.advance(by: .minutes(5))
        let end = source.engine.now

        try await source.send(labels, endsAt: end)
        let version = try await source.incidents().first?.version
        try await source.send(labels, endsAt: end)

        let alerts = try await source.alerts()
        #expect(alerts.map(\.isFiring) == [false])
        #expect(alerts.first?.alert.endsAt == end)
        let incident = try #require(try await source.incidents().first)
        #expect(incident.version == version)
        let records = try await source.engine.records(incident.id)
        #expect(records.filter { if case .alertCleared = $0.event { true } else { false } }.count == 1)
    }

    @Test("of an earlier firing that come late do not end the present one", arguments: [false, true])
    func late(isShared: Bool) async throws {
        let source = try await AlertSource(isShared: isShared)
        source.engine.clock.advance(by: .minutes(10))
        try await source.send(["alertname": "Odd"], startsAt: TestEngine.start + .minutes(9))

        try await source.send(["alertname": "Odd"], endsAt: TestEngine.start + .minutes(5))

        #expect(try await source.alerts().map(\.isFiring) == [true])
    }

    @Test("that end and fire anew in one batch are two firings", arguments: [false, true])
    func endAndFireAnew(isShared: Bool) async throws {
        let source = try await AlertSource(isShared: isShared)
        try await source.send(["alertname": "Odd"])
        source.engine.clock.advance(by: .minutes(2))
        let now = source.engine.now

        try await source.send([
            source.alert(["alertname": "Odd"], endsAt: now - .seconds(30)),
            source.alert(["alertname": "Odd"], startsAt: now - .seconds(10)),
        ])

        #expect(try await source.alerts().map(\.isFiring) == [false, true])
    }

    @Test("end when they are not sent again in time, and the source's own word adds nothing", arguments: [false, true])
    func expires(isShared: Bool) async throws {
        let source = try await AlertSource(isShared: isShared)
        let labels = ["alertname": "Down", "severity": "critical", "service": "checkout"]
        try await source.engine.work()
        try await source.send(labels, lasting: .minutes(5))

        try await source.engine.pass(4)
        #expect(try await source.alerts().map(\.isFiring) == [true])
        try await source.engine.pass(1)
        #expect(try await source.alerts().map(\.isFiring) == [false])
        try await source.engine.pass(5)
        try await source.send(labels, endsAt: source.engine.now)

        let alerts = try await source.alerts()
        #expect(alerts.count == 1)
        #expect(alerts.first?.alert.endsAt == TestEngine.start + .minutes(5))
    }

    @Test("that had recovered before anybody saw them are kept once", arguments: [false, true])
    func recovered(isShared: Bool) async throws {
        let source = try await AlertSource(isShared: isShared)
        source.engine.clock.advance(by: .minutes(5))
        let end = TestEngine.start + .minutes(2)
        let labels = ["alertname": "Down", "severity": "critical", "service": "checkout"]

        try await source.send(labels, endsAt: end)
        try await source.send(labels, endsAt: end)

        let alerts = try await source.alerts()
        #expect(alerts.map(\.triage) == [.ignored])
        #expect(alerts.first?.triageReason == "it had recovered when it arrived")
        #expect(try await source.incidents() == [])
    }

    @Test(
        "that come back reopen the incident that was resolved, page for it, and make a new one where it is closed",
        arguments: [false, true]
    )
    func returns(isShared: Bool) async throws {
        let source = try await AlertSource(isShared: isShared)
        let engine = source.engine
        let labels = ["alertname": "Down", "severity": "critical", "service": "checkout"]
        try await source.send(labels)
        let incident = try #require(try await source.incidents().first)
        let ana = try engine.person("ana").id
        try await engine.run(.assign(role: "incident-commander", person: ana, reason: nil), on: incident.id)
        try await engine.run(.acknowledge(page: nil), on: incident.id)
        try await source.finish(incident.id, .resolved)
        engine.clock.advance(by: .minutes(5))
        try await source.send(labels, endsAt: engine.now)
        engine.clock.advance(by: .minutes(5))
        let paged = try await engine.messages(of: incident.id).filter { $0.message.purpose == .page }.count

        try await source.send(labels, startsAt: engine.now)

        let pages = try await engine.messages(of: incident.id).filter { $0.message.purpose == .page }
        #expect(pages.count > paged)
        #expect(try await source.incidents().map(\.id) == [incident.id])
        #expect(try await source.incidents().map(\.resolvedAt) == [nil])
        try await source.finish(incident.id, .resolved)
        try await source.finish(incident.id, .closed)
        try await source.send(labels, endsAt: engine.now)
        engine.clock.advance(by: .minutes(5))
        try await source.send(labels, startsAt: engine.now)
        #expect(try await source.incidents().count == 2)
    }

    @Test("of one batch are all taken, or none, and are taken when they are sent again", arguments: [false, true])
    func batch(isShared: Bool) async throws {
        let source = try await AlertSource(isShared: isShared)
        try await source.engine.parts.database.write { connection in
            try connection.run(
                script: """
                    CREATE TRIGGER full BEFORE INSERT ON alert WHEN NEW.labels LIKE '%"Last"%'
                    BEGIN SELECT RAISE(ABORT, 'no room'); END
                    """
            )
        }
        let batch = [
            source.alert(["alertname": "Odd"]),
            source.alert(["alertname": "Down", "severity": "critical", "service": "api"]),
            source.alert(["alertname": "Last"]),
        ]

        await #expect(throws: StoreError.self) { try await source.send(batch) }

        #expect(try await source.alerts() == [])
        #expect(try await source.incidents() == [])
        #expect(try await source.engine.messages() == [])
        #expect(try await source.engine.signals.firing(of: "prometheus").isEmpty)
        try await source.engine.parts.database.write { try $0.run(script: "DROP TRIGGER full") }
        try await source.send(batch)
        #expect(try await source.alerts().map(\.triage) == [.inbox, .declared, .inbox])
    }

    @Test("that could not be made durable are forgotten, and what ended by them fires on", arguments: [false, true])
    func failedCommit(isShared: Bool) async throws {
        let source = try await AlertSource(isShared: isShared)
        try await source.send(["alertname": "Old"])
        // Looked at by the commit, when the body has long been run.
        try await source.engine.parts.database.write { connection in
            try connection.run(
                script: """
                    CREATE TABLE parent (id BIGINT NOT NULL PRIMARY KEY);
                    CREATE TABLE child (parent BIGINT REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED);
                    CREATE TRIGGER broken AFTER INSERT ON alert BEGIN INSERT INTO child (parent) VALUES (1); END
                    """
            )
        }
        source.engine.clock.advance(by: .minutes(1))
        let batch = [
            source.alert(["alertname": "Old"], endsAt: source.engine.now), source.alert(["alertname": "New"]),
        ]

        await #expect(throws: StoreError.self) { try await source.send(batch) }

        let names = try await source.engine.signals.firing(of: "prometheus").map { $0.text.label("alertname") }
        #expect(names == ["Old"])
        try await source.engine.parts.database.write { try $0.run(script: "DROP TRIGGER broken") }
        try await source.send(batch)
        #expect(try await source.alerts().map(\.isFiring) == [false, true])
    }

    @Test("are known again after a restart, and get the time to be sent again", arguments: [false, true])
    func restart(isShared: Bool) async throws {
        let source = try await AlertSource(isShared: isShared)
        let labels = ["alertname": "Down", "severity": "critical", "service": "checkout"]
        try await source.send(labels, lasting: .minutes(4))
        try await source.send(["alertname": "Over"], lasting: .minutes(4))
        try await source.send(["alertname": "Over"], endsAt: source.engine.now)
        source.engine.clock.advance(by: .minutes(10))

        let restarted = source.restarted()
        try await restarted.engine.pass(4)
        try await restarted.send(labels)
        try await restarted.send(["alertname": "Over"], endsAt: TestEngine.start)
        try await restarted.engine.signals.flush()

        let alerts = try await restarted.alerts()
        #expect(alerts.map(\.timesSent) == [2, 1])
        #expect(alerts.map(\.isFiring) == [true, false])
        #expect(try await restarted.incidents().count == 1)
    }

    @Test("of a storm are linked to their incident up to a limit, and kept beyond it", arguments: [false, true])
    func storm(isShared: Bool) async throws {
        let source = try await AlertSource(isShared: isShared)
        let count = Limits.alertsPerIncident + 50

        try await source.send(
            (0..<count).map { number in
                source.alert(["alertname": "Down\(number)", "severity": "critical", "service": "checkout"])
            }
        )

        let incident = try #require(try await source.incidents().first)
        #expect(try await source.incidents().count == 1)
        #expect(try await source.alerts().count == count)
        #expect(try await source.alerts().allSatisfy { $0.incident == incident.id })
        let records = try await source.engine.records(incident.id)
        #expect(Incident(replaying: records)?.alerts.count == Limits.alertsPerIncident)
    }

    @Test(
        "are taken whatever their texts are",
        arguments: [
            " ", String(repeating: "👨‍👩‍👧‍👦", count: 400), "e" + String(repeating: "\u{301}", count: 5_000),
            String(repeating: "x", count: 50_000),
        ]
    )
    func anyText(_ text: String) async throws {
        let source = try await AlertSource()
        let labels = ["alertname": text, "severity": "SEV1", "service": text, "audience": text]

        try await source.send(labels, annotations: ["summary": text, "description": text])

        #expect(try await source.alerts().map(\.triage) == [.declared])
        #expect(try await source.incidents().map(\.severity) == ["SEV1"])
    }
}
