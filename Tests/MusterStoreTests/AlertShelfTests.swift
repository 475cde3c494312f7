import MusterCore
import MusterStore
import Testing

@Suite("The alert shelf")
struct AlertShelfTests {
    @Test("holds one firing alert for one set of labels of one source", arguments: TestDatabase.allCases)
    func unique(on database: TestDatabase) async throws {
        let database = try await database.make()
        let first = stored(1)
        let second = stored(2)
        try await database.write { try AlertShelf($0).add(first) }

        let error = await #expect(throws: StoreError.self) {
            try await database.write { try AlertShelf($0).add(second) }
        }

        guard case .constraint = error else {
            Issue.record("expected a refused row, got \(String(describing: error))")
            return
        }
    }

    @Test("fires anew once it was over, and remembers the one before", arguments: TestDatabase.allCases)
    func firesAnew(on database: TestDatabase) async throws {
        let database = try await database.make()
        let first = stored(1)
        let second = stored(2)
        try await database.write { connection in
            try AlertShelf(connection).add(first)
            try AlertShelf(connection).resolve(.sample(1), endsAt: .at(20), at: .at(21))
            try AlertShelf(connection).add(second)
        }

        let (firing, resolved) = try await database.read { connection in
            (
                try AlertShelf(connection).firing("00ff", of: "prometheus"),
                try AlertShelf(connection).lastResolved("00ff", of: "prometheus")
            )
        }

        #expect(firing == second)
        #expect(resolved?.alert.id == .sample(1))
        #expect(resolved?.alert.endsAt == .at(20))
    }

    @Test("counts how often an alert was sent", arguments: TestDatabase.allCases)
    func resends(on database: TestDatabase) async throws {
        let database = try await database.make()
        let first = stored(1)
        try await database.write { connection in
            try AlertShelf(connection).add(first)
            try AlertShelf(connection).refresh(
                .sample(1),
                annotations: ["summary": "Worse"],
                endsAt: .at(400),
                at: .at(30)
            )
        }

        let now = try await database.read { try AlertShelf($0).find(.sample(1)) }

        #expect(now?.timesSent == 2)
        #expect(now?.alert.title == "Worse")
        #expect(now?.lastSeenAt == .at(30))
        #expect(now?.firstSeenAt == .at(10))
    }

    @Test("gives those whose sources have fallen silent", arguments: TestDatabase.allCases)
    func expires(on database: TestDatabase) async throws {
        let database = try await database.make()
        let first = stored(1)
        try await database.write { try AlertShelf($0).add(first) }

        let early = try await database.read { try AlertShelf($0).expired(at: .at(299), limit: 10) }
        let late = try await database.read { try AlertShelf($0).expired(at: .at(301), limit: 10) }

        #expect(early == [])
        #expect(late == [first])
    }

    @Test("keeps what became of an alert", arguments: TestDatabase.allCases)
    func triage(on database: TestDatabase) async throws {
        let database = try await database.make()
        let first = stored(1)
        try await database.write { connection in
            try AlertShelf(connection).add(first)
            try AlertShelf(connection).triage(.sample(1), .declared, because: "rule 1", incident: .sample(7))
        }

        let found = try await database.read { try AlertShelf($0).find(.sample(1)) }

        #expect(found?.triage == .declared)
        #expect(found?.triageReason == "rule 1")
        #expect(found?.incident == .sample(7))
    }

    private func stored(_ number: Int) -> StoredAlert {
        StoredAlert(
            alert: Alert(
                id: .sample(number),
                integration: "prometheus",
                fingerprint: "00ff",
                labels: ["alertname": "Down", "job": "api"],
                annotations: ["summary": "It is down"],
                startsAt: .at(5),
                endsAt: .at(300),
                generatorURL: "http://prometheus.example/graph"
            ),
            isFiring: true,
            firstSeenAt: .at(10),
            lastSeenAt: .at(10),
            timesSent: 1,
            triage: .inbox,
            triageReason: "",
            incident: nil,
            payload: #"{"labels":{}}"#
        )
    }
}
