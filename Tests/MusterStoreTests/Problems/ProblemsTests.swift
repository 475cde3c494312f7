import Testing

@testable import MusterCore
@testable import MusterStore

@Suite("Problems in the store")
struct ProblemsTests {
    private let member = ID<Person>.sample(71)
    private let stranger = ID<Person>.sample(72)

    private func problem(_ number: Int, of incidents: [(Int, isOrigin: Bool)] = []) -> Problem {
        var problem = Problem(
            id: .sample(100 + number),
            number: number,
            openedAt: .at(Int64(number)),
            openedBy: .muster
        )
        problem.title = "Checkout falls over, \"again\" \u{1F570}"
        problem.links = incidents.map { .init(incident: .sample($0.0), isOrigin: $0.isOrigin, at: .at(5)) }
        return problem
    }

    /// With the incidents 1 and 2, the second of which only ``member`` may know of.
    private func make(_ kind: TestDatabase) async throws -> any Database {
        let database = try await kind.make()
        let hash = String(repeating: "a", count: 64)
        let member = member
        try await database.write { connection in
            for number in [1, 2] {
                try IncidentBoard(connection)
                    .save(SampleHistory.summary(number: number, .sample(number), version: 1, head: hash))
            }
            try connection.execute("INSERT INTO restricted_incident (incident_id) VALUES (\(ID<Incident>.sample(2)))")
            try connection.execute(
                "INSERT INTO incident_member (incident_id, person_id) VALUES (\(ID<Incident>.sample(2)), \(member))"
            )
        }
        return database
    }

    @Test("come back as they were written, and as they were changed", arguments: TestDatabase.allCases)
    func roundTrip(on kind: TestDatabase) async throws {
        let database = try await make(kind)
        var whole = problem(1, of: [(1, true), (2, false)])
        (whole.service, whole.functionality, whole.owner) = ("checkout", "Pay", member)
        (whole.rootCause, whole.workaround, whole.edition) = ("A *leak*", "Restart", 3)
        whole.review = .init(at: .at(99), reviewer: stranger)
        whole.remediations = [
            Remediation(id: .sample(8), actionItem: .init(incident: .sample(1), item: .sample(9))),
            Remediation(id: .sample(10), title: "Pin it", owner: member, targetAt: .at(50), ticket: "T-1"),
        ]
        let first = whole
        try await database.write { try Problems($0).save(first) }
        #expect(try await database.read { try Problems($0).find(first.id, for: .muster) } == first)

        whole.links.removeLast()
        (whole.closedAt, whole.outcome, whole.review) = (.at(200), "Gone", nil)
        let second = whole
        try await database.write { try Problems($0).save(second) }

        #expect(try await database.read { try Problems($0).find(first.id, for: .muster) } == second)
        #expect(try await database.read { try Problems($0).id(number: 1) } == first.id)
        #expect(try await database.read { try Problems($0).id(number: 2) } == nil)
    }

    @Test("are numbered in two series", arguments: TestDatabase.allCases)
    func numbers(on kind: TestDatabase) async throws {
        let database = try await make(kind)
        let secret = problem(IncidentNumber.restrictedBase + 1)
        let open = problem(1)

        let numbers = try await database.write { connection in
            let problems = Problems(connection)
            var numbers = [try problems.nextNumber(), try problems.nextNumber(restricted: true)]
            try problems.save(secret)
            numbers.append(try problems.nextNumber())
            try problems.save(open)
            return numbers + [try problems.nextNumber(), try problems.nextNumber(restricted: true)]
        }

        let base = IncidentNumber.restrictedBase
        #expect(numbers == [1, base + 1, 1, 2, base + 2])
    }

    @Test("show themselves to those alone who may know of what they speak of", arguments: TestDatabase.allCases)
    func visibility(on kind: TestDatabase) async throws {
        let database = try await make(kind)
        // The first only has the restricted incident beside it; the second was opened from it.
        let (beside, from) = (problem(1, of: [(1, true), (2, false)]), problem(2, of: [(2, true)]))
        var planned = problem(3, of: [(2, false)])
        planned.remediations = [Remediation(id: .sample(8), actionItem: .init(incident: .sample(2), item: .sample(9)))]
        let all = [beside, from, planned]
        try await database.write { connection in
            for problem in all { try Problems(connection).save(problem, rules: [.sample(2): ["Leak"]]) }
        }
        func list(for viewer: Viewer) async throws -> [Int: Int] {
            let found = try await database.read { try Problems($0).list(for: viewer, limit: 9) }
            return Dictionary(found.map { ($0.number, $0.links.count) }, uniquingKeysWith: { first, _ in first })
        }

        #expect(try await list(for: .muster) == [1: 2, 2: 1, 3: 1])
        #expect(try await list(for: .person(member)) == [1: 2, 2: 1, 3: 1])
        #expect(try await list(for: .person(stranger)) == [1: 1])
        let eyes = [Viewer.person(stranger), .person(member)]
        let hidden = try await database.read { try Problems($0).find(from.id, for: eyes[0]) }
        #expect(hidden == nil)
        let rules = try await database.read { connection in
            try eyes.map { try Problems(connection).rules(of: beside.id, for: $0) }
        }
        #expect(rules == [[], ["Leak"]])
        let traits = try await database.read { try Problems($0).traits(for: eyes[0], limit: 9) }
        #expect(traits.map(\.id) == [beside.id])
    }

    @Test("are listed page by page, by state, owner, service and incident", arguments: TestDatabase.allCases)
    func lists(on kind: TestDatabase) async throws {
        let database = try await make(kind)
        let problems = (1...5).map { number -> Problem in
            var problem = problem(number, of: number == 2 ? [(1, true)] : [])
            problem.service = number.isMultiple(of: 2) ? "search" : nil
            problem.owner = number == 3 ? .sample(71) : nil
            problem.rootCause = number == 4 ? "A leak" : nil
            problem.closedAt = number == 5 ? .at(9) : nil
            if number < 3 { problem.review = .init(at: .at(Int64(900 - number)), reviewer: .sample(71)) }
            return problem
        }
        try await database.write { connection in for problem in problems { try Problems(connection).save(problem) } }
        func numbers(_ filter: Problems.Filter, before cursor: ListCursor? = nil) async throws -> [Int] {
            try await database.read {
                try Problems($0).list(filter, for: .muster, before: cursor, limit: 3).map(\.number)
            }
        }
        func filter(_ edit: (inout Problems.Filter) -> Void) -> Problems.Filter {
            var filter = Problems.Filter()
            edit(&filter)
            return filter
        }
        let queue = filter { $0.isReviewQueue = true }
        let wanted: [(Problems.Filter, [Int])] = [
            (filter { $0.state = .knownError }, [4]), (filter { $0.isOpen = false }, [5]),
            (filter { $0.isOpen = true }, [4, 3, 2]), (filter { $0.owner = .sample(71) }, [3]),
            (filter { $0.service = "search" }, [4, 2]), (filter { $0.service = "" }, [5, 3, 1]),
            (filter { $0.incident = .sample(1) }, [2]), (queue, [2, 1]), (filter { $0.reviewer = .sample(72) }, []),
        ]

        for (filter, expected) in wanted {
            let found = try await numbers(filter)
            #expect(found == expected, "\(filter)")
        }
        let (all, older) = (try await numbers(.init()), try await numbers(.init(), before: problems[2].cursor))
        #expect(all == [5, 4, 3])
        #expect(older == [2, 1])
        let later = try await numbers(queue, before: problems[1].reviewCursor)
        #expect(later == [1])
    }

    @Test("keep what happened, in order, and tell each only what they may know", arguments: TestDatabase.allCases)
    func history(on kind: TestDatabase) async throws {
        let database = try await make(kind)
        let events: [ProblemEvent] = [
            .opened(.init(title: "It leaks", service: nil, functionality: nil, owner: member)),
            .incidentLinked(.init(incident: .sample(2), isOrigin: false)),
            .edited(.init(fields: [.rootCause: "A leak", .workaround: ""])),
            .remediationAdded(Remediation(id: .sample(4), title: "Pin it", targetAt: .at(7))),
            .remediationChanged(.init(id: .sample(4), done: true)),
            .remediationDropped(.init(id: .sample(4), reason: "No")),
            .reviewPlanned(.init(at: .at(5), reviewer: member)), .reviewed(.init(note: "Seen", next: nil)),
            .closed(.init(outcome: "Gone")), .reopened(.init(reason: "Back")),
            .incidentUnlinked(.init(incident: .sample(2), reason: "Not it")),
        ]
        let records = events.map { ProblemRecord(at: .at(3), actor: .person(member), source: .cli, event: $0) }
        let (id, stranger) = (ID<Problem>.sample(101), stranger)
        try await database.write { connection in
            try ProblemHistory(connection).add(Array(records.prefix(2)), of: id)
            try ProblemHistory(connection).add(Array(records.dropFirst(2)), of: id)
        }

        let (all, some) = try await database.read { connection in
            let history = ProblemHistory(connection)
            return (try history.list(of: id, for: .muster), try history.list(of: id, for: .person(stranger)))
        }

        #expect(all == records)
        #expect(some == records.filter { $0.event.incident == nil })
    }
}
