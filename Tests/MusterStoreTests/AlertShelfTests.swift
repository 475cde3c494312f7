import MusterCore
import MusterStore
import Testing

@Suite("The alert shelf")
struct AlertShelfTests {
    @Test("gives back what a source said, to the byte and to the word", arguments: TestDatabase.allCases)
    func keeps(on database: TestDatabase) async throws {
        let database = try await database.make()
        try await database.write { try Self.add([1], to: $0) }

        let found = try #require(try await database.read { try AlertShelf($0).find(.sample(1)) })

        #expect(found.payload == Self.payload)
        #expect(found.alert.labels == ["alertname": "Down", "job": "a\"pi"])
        #expect(found.alert.annotations == ["summary": "It is down"])
        #expect(found.alert.generatorURL == "http://prometheus.example/graph?a=1&b=2")
        #expect(found.alert.fingerprint == Alert.fingerprint(of: ["alertname": "Down", "job": "a\"pi"]))
        #expect(found.firstSeenAt == .at(10))
        #expect(found.timesSent == 1)
    }

    @Test("keeps what another format said beside what was received", arguments: TestDatabase.allCases)
    func keepsOriginal(on database: TestDatabase) async throws {
        let database = try await database.make()
        let read = AlertBatch.ReadAlert(
            labels: ["service.name": "checkout"],
            annotations: [:],
            startsAt: nil,
            endsAt: nil,
            generatorURL: nil
        )
        let batch = AlertBatch([read], original: "event_action=trigger")
        try await database.write { try Self.add([1], of: batch, to: $0) }

        let found = try #require(try await database.read { try AlertShelf($0).find(.sample(1)) })

        #expect(found.payload == "event_action=trigger")
        #expect(found.alert.labels == ["service.name": "checkout"])
        #expect(found.alert.generatorURL == nil)
    }

    @Test("has an end, and what fires is listed without those that are over", arguments: TestDatabase.allCases)
    func resolves(on database: TestDatabase) async throws {
        let database = try await database.make()
        try await database.write { connection in
            try Self.add([1, 2, 3], to: connection)
            try AlertShelf(connection).resolve(
                .sample(2),
                endsAt: .at(20),
                at: .at(21),
                timesSent: 4,
                flap: FlapScore(level: 2_000, changedAt: .at(21))
            )
        }

        let (firing, later, ended, over) = try await database.read { connection in
            let shelf = AlertShelf(connection)
            return (
                try shelf.firing(after: nil, limit: 10).map(\.alert.id),
                try shelf.firing(after: .sample(1), limit: 10).map(\.alert.id),
                try shelf.ended(after: .at(19), amongLatest: 10),
                try shelf.ended(after: .at(20), amongLatest: 10)
            )
        }

        #expect(firing == [.sample(1), .sample(3)])
        #expect(later == [.sample(3)])
        #expect(ended.map(\.alert.id) == [.sample(2)])
        #expect(ended.first?.alert.endsAt == .at(20))
        #expect(ended.first?.timesSent == 4)
        #expect(over == [])
    }

    @Test("takes the last words of an alert, and leaves its first payload", arguments: TestDatabase.allCases)
    func refreshes(on database: TestDatabase) async throws {
        let database = try await database.make()
        let worse = try #require(
            AlertBatch(ordinary: Array(#"[{"labels":{"alertname":"Down"},"annotations":{"summary":"Worse"}}]"#.utf8))
        )
        let news = AlertText(worse.alerts[0], of: worse)
        try await database.write { connection in
            try Self.add([1], to: connection)
            try AlertShelf(connection).refresh(
                .sample(1),
                news: news,
                startsAt: .at(4),
                endsAt: .at(400),
                lastSeenAt: .at(30),
                timesSent: 2
            )
        }

        let now = try await database.read { try AlertShelf($0).find(.sample(1)) }

        #expect(now?.timesSent == 2)
        #expect(now?.alert.title == "Worse")
        #expect(now?.alert.startsAt == .at(4))
        #expect(now?.alert.endsAt == .at(400))
        #expect(now?.lastSeenAt == .at(30))
        #expect(now?.firstSeenAt == .at(10))
        #expect(now?.payload == Self.payload)
    }

    @Test("keeps the end of an alert over what was sent before it", arguments: TestDatabase.allCases)
    func refreshesLate(on database: TestDatabase) async throws {
        let database = try await database.make()
        let flap = FlapScore(level: 2_000, changedAt: .at(21))
        let incident = try await database.write { connection -> ID<Incident>? in
            let shelf = AlertShelf(connection)
            try Self.add([1], to: connection)
            try shelf.triage(.sample(1), .declared, because: "by hand", incident: .sample(7))
            let incident = try shelf.resolve(.sample(1), endsAt: .at(20), at: .at(21), timesSent: 4, flap: flap)
            try shelf.refresh(
                .sample(1),
                news: nil,
                startsAt: .at(4),
                endsAt: .at(400),
                lastSeenAt: .at(19),
                timesSent: 3
            )
            return incident
        }

        let found = try await database.read { try AlertShelf($0).find(.sample(1)) }

        #expect(incident == .sample(7))
        #expect(found?.isFiring == false)
        #expect(found?.alert.endsAt == .at(20))
    }

    @Test("keeps what became of an alert", arguments: TestDatabase.allCases)
    func triage(on database: TestDatabase) async throws {
        let database = try await database.make()
        try await database.write { connection in
            try Self.add([1], to: connection)
            try AlertShelf(connection).triage(.sample(1), .declared, because: "rule 1", incident: .sample(7))
        }

        let found = try await database.read { try AlertShelf($0).find(.sample(1)) }

        #expect(found?.triage == .declared)
        #expect(found?.triageReason == "rule 1")
        #expect(found?.incident == .sample(7))
    }

    private static let payload = #"""
        {"labels": {"job": "a\"pi", "alertname": "Down"}, "annotations": {"summary": "It is down"},
         "generatorURL": "http://prometheus.example/graph?a=1\u0026b=2"}
        """#

    private static func add(
        _ numbers: [Int],
        of batch: AlertBatch? = nil,
        to connection: any SQLConnection
    ) throws {
        let batch = try #require(batch ?? AlertBatch(ordinary: Array("[\(payload)]".utf8)))
        var alerts = NewAlerts()
        for number in numbers {
            alerts.append(
                .sample(number),
                batch.alerts[0],
                of: batch,
                AlertText(batch.alerts[0], of: batch),
                integration: "prometheus",
                startsAt: .at(5),
                endsAt: .at(300),
                isFiring: true,
                seenAt: .at(10),
                triage: .inbox,
                because: "",
                incident: nil
            )
        }
        try AlertShelf(connection).add(alerts)
    }
}
