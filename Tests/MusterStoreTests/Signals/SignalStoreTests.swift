import MusterCore
import MusterStore
import Testing

@Suite("What is kept of signals")
struct SignalStoreTests {
    @Test("silences come back as they were, those of one source beside those of all", arguments: TestDatabase.allCases)
    func silences(on database: TestDatabase) async throws {
        let database = try await database.make()
        let all = try AlertSamples.silence(1, from: 0, to: 100)
        let one = try AlertSamples.silence(2, from: 10, to: 50, of: "prometheus")
        let other = try AlertSamples.silence(3, from: 10, to: 60, of: "grafana")
        try await database.write { for silence in [all, one, other] { try Silences($0).set(silence) } }

        let found = try await database.read { try Silences($0).list(about: "prometheus") }

        #expect(found == [one, all])
        #expect(try await database.read { try Silences($0).list(endingAfter: .at(50)) } == [other, all])
        #expect(try await database.read { try Silences($0).find(.sample(2)) } == one)
    }

    @Test("a cause hides what agrees with it, until it is over", arguments: TestDatabase.allCases)
    func inhibitors(on database: TestDatabase) async throws {
        let database = try await database.make()
        @Sendable func part(_ agreement: String, isSource: Bool, isTarget: Bool) -> InhibitionRule.Part {
            .init(rule: "r", says: "", agreement: agreement, isSource: isSource, isTarget: isTarget)
        }
        try await database.write { connection in
            let inhibitors = Inhibitors(connection)
            for _ in 0..<2 {
                try inhibitors.add(part("1:a", isSource: true, isTarget: false), .sample(1), fingerprint: "f")
            }
            try inhibitors.add(part("1:b", isSource: true, isTarget: true), .sample(2), fingerprint: "g")
        }
        func hiding(_ part: InhibitionRule.Part) async throws -> ID<Alert>? {
            try await database.read { try Inhibitors($0).alert(hiding: part) }
        }

        #expect(try await hiding(part("1:a", isSource: false, isTarget: true)) == .sample(1))
        #expect(try await hiding(part("1:a", isSource: true, isTarget: false)) == nil)
        #expect(try await hiding(part("1:b", isSource: false, isTarget: true)) == .sample(2))
        #expect(try await hiding(part("1:b", isSource: true, isTarget: true)) == nil)
        #expect(try await database.read { try Inhibitors($0).all() }.count == 2)
        try await database.write { try Inhibitors($0).remove(.sample(1)) }
        #expect(try await hiding(part("1:a", isSource: false, isTarget: true)) == nil)
    }

    @Test("an alert has who took it on first, and until when it is put off", arguments: TestDatabase.allCases)
    func care(on database: TestDatabase) async throws {
        let database = try await database.make()
        try await database.write { connection in
            try AlertSamples.add([1], to: connection)
            let shelf = AlertShelf(connection)
            try shelf.acknowledge(.sample(1), by: .person(.sample(7)), at: .at(20))
            try shelf.acknowledge(.sample(1), by: .muster, at: .at(30))
            try shelf.snooze(.sample(1), until: .at(60))
            try shelf.note(FlapScore(level: 7_000, changedAt: .at(10)), of: .sample(1))
            try AlertDeeds(connection)
                .add(
                    .sample(70),
                    AlertDeed(at: .at(20), actor: .person(.sample(7)), says: "acknowledged"),
                    of: .sample(1)
                )
        }

        let found = try #require(try await database.read { try AlertShelf($0).find(.sample(1)) })

        #expect(found.acknowledgedBy == .person(.sample(7)))
        #expect(found.acknowledgedAt == .at(20))
        #expect(found.flap.isFlapping(at: .at(10)))
        #expect(!found.isWaiting(at: .at(59)) && found.isWaiting(at: .at(60)))
        #expect(try await database.read { try AlertShelf($0).countWaiting(at: .at(59)) } == 0)
        #expect(try await database.read { try AlertShelf($0).countWaiting(at: .at(60)) } == 1)
        let deeds = try await database.read { try AlertDeeds($0).list(of: .sample(1)) }
        #expect(deeds.map(\.says) == ["acknowledged"])
    }

    @Test("the counts of rules add up over days, and votes are one a person", arguments: TestDatabase.allCases)
    func noise(on database: TestDatabase) async throws {
        let database = try await database.make()
        let alert = Alert(
            id: .sample(1),
            integration: "prometheus",
            fingerprint: "0",
            labels: ["alertname": "Down"],
            annotations: [:],
            startsAt: .at(0),
            endsAt: .at(1),
            generatorURL: nil
        )
        try await database.write { connection in
            let tallies = AlertRuleTallies(connection)
            try tallies.add(["Down": .init(alerts: 2, shortLived: 1)], of: "prometheus", at: .at(0))
            try tallies.add(["Down": .init(alerts: 3), "Slow": .init(alerts: 1)], of: "prometheus", at: .at(60))
            try tallies.add(["Down": .init(alerts: 4)], of: "prometheus", at: .at(86_400 * 3))
            for wasNeeded in [true, false] {
                try AlertVotes(connection).set(wasNeeded, on: alert, by: .sample(7), at: .at(5))
            }
            try AlertVotes(connection).set(true, on: alert, by: .sample(8), at: .at(5))
        }
        let rule = AlertRuleTallies.Rule(integration: "prometheus", name: "Down")

        let (whole, late) = try await database.read { connection in
            let tallies = AlertRuleTallies(connection)
            return (try tallies.sums(since: .at(0)), try tallies.sums(since: .at(86_400 * 2)))
        }

        #expect(whole[rule] == .init(alerts: 9, shortLived: 1))
        #expect(late == [rule: .init(alerts: 4)])
        #expect(try await database.read { try AlertVotes($0).needless(since: .at(0)) } == [rule: 1])
        #expect(
            try await database.read { try AlertVotes($0).list(of: .sample(1)) } == [
                .sample(7): false, .sample(8): true,
            ]
        )
    }

    @Test("changes are found by their time", arguments: TestDatabase.allCases)
    func changes(on database: TestDatabase) async throws {
        let database = try await database.make()
        try await database.write { connection in
            for number in 1...5 {
                try ChangeEvents(connection).add(
                    ChangeEvent(
                        id: .sample(number),
                        integration: "ci",
                        at: .at(Int64(number) * 10),
                        receivedAt: .at(100),
                        summary: "change \(number)",
                        source: nil,
                        url: nil,
                        payload: "{}"
                    )
                )
            }
        }

        let between = try await database.read { try ChangeEvents($0).list(from: .at(20), to: .at(40), limit: 10) }
        let first = try await database.read { try ChangeEvents($0).list(limit: 2) }
        let next = try await database.read { try ChangeEvents($0).list(before: first.last?.cursor, limit: 2) }

        #expect(between.map(\.summary) == ["change 4", "change 3", "change 2"])
        #expect((first + next).map(\.summary) == ["change 5", "change 4", "change 3", "change 2"])
    }

    @Test("maintenance windows are due when their present time is over", arguments: TestDatabase.allCases)
    func maintenance(on database: TestDatabase) async throws {
        let database = try await database.make()
        let window = MaintenanceWindow(
            id: .sample(1),
            title: "Move",
            matchers: [try LabelMatcher("a=b")],
            integration: nil,
            startsAt: .at(0),
            length: .hours(1),
            repeats: .weekly,
            zone: try #require(Zone(identifier: "Europe/Berlin")),
            createdBy: "Ana"
        )
        let silence = try AlertSamples.silence(5, from: 0, to: 3_600)
        try await database.write { connection in
            try MaintenanceWindows(connection).add(window)
            try MaintenanceWindows(connection).set(silence, of: window.id)
        }

        #expect(try await database.read { try MaintenanceWindows($0).due(at: .at(3_599), limit: 9) } == [])
        #expect(try await database.read { try MaintenanceWindows($0).due(at: .at(3_600), limit: 9) } == [window])
        #expect(try await database.read { try MaintenanceWindows($0).list().map(\.silence) } == [silence.id])
        try await database.write { try MaintenanceWindows($0).set(nil, of: window.id) }
        #expect(try await database.read { try MaintenanceWindows($0).list().map(\.window) } == [])
        #expect(try await database.read { try MaintenanceWindows($0).find(.sample(1))?.window } == window)
    }

    @Test(
        "a source keeps its settings, when it called, and the latest of what could not be read",
        arguments: TestDatabase.allCases
    )
    func sources(on database: TestDatabase) async throws {
        let database = try await database.make()
        var settings = SourceSettings(resolvedWords: ["gut"], every: .minutes(5))
        settings.namesAreClassic = true
        let source = Integration(
            id: .sample(1),
            name: "mails",
            kind: .email,
            key: "secret",
            createdAt: .at(0),
            settings: settings
        )
        try await database.write { connection in
            try Integrations(connection).add(source)
            try Integrations(connection).noteCall(of: source.id, at: .at(5))
            try Integrations(connection).noteCall(of: source.id, at: .at(9))
            // What another server heard before, and wrote after.
            try Integrations(connection).noteCall(of: source.id, at: .at(7))
            for number in 0..<Quarantine.limit + 3 {
                try Quarantine(connection).add(
                    QuarantinedMessage(
                        id: .sample(number + 1),
                        integration: source.id,
                        receivedAt: .at(Int64(number)),
                        contentType: "text/plain",
                        problem: "no \(number)",
                        body: "AA=="
                    )
                )
            }
        }

        #expect(try await database.read { try Integrations($0).find(key: "secret") } == source)
        #expect(try await database.read { try Integrations($0).lastCalls() } == [source.id: .at(9)])
        let kept = try await database.read { try Quarantine($0).list(of: source.id, limit: 500) }
        #expect(kept.count == Quarantine.limit)
        #expect(kept.first?.problem == "no \(Quarantine.limit + 2)" && kept.last?.problem == "no 3")
    }

    @Test("a page is known with its answer", arguments: TestDatabase.allCases)
    func pages(on database: TestDatabase) async throws {
        let database = try await database.make()
        try await database.write { connection in
            let pages = PageIndex(connection)
            try pages.add(.sample(1), incident: .sample(5), person: .sample(7), at: .at(10))
            try pages.add(.sample(2), incident: .sample(5), person: .sample(8), at: .at(20))
            try pages.acknowledge(.sample(1), at: .at(30))
        }

        let found = try await database.read { try PageIndex($0).list(since: .at(10), limit: 10) }

        #expect(found.map(\.person) == [.sample(8), .sample(7)])
        #expect(found.map(\.acknowledgedAt) == [nil, .at(30)])
        #expect(try await database.read { try PageIndex($0).list(since: .at(11), limit: 10) }.count == 1)
    }
}
