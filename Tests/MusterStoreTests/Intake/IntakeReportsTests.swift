import MusterCore
import MusterStore
import Testing

@Suite("Reports and tickets")
struct IntakeReportsTests {
    private func report(_ number: Int, _ title: String = "The till is stuck") -> IntakeReport {
        IntakeReport(
            id: .sample(number),
            number: number,
            receivedAt: .at(Int64(number)),
            details: .init(
                route: .privacy,
                title: title,
                description: "Since \u{1F570} noon",
                reporter: "山田",
                answers: IntakeAnswers([.scope: "One shop"])
            )
        )
    }

    @Test("come back as they were written", arguments: TestDatabase.allCases)
    func roundTrip(on database: TestDatabase) async throws {
        let database = try await database.make()
        let report = report(1)
        let ticket = Ticket(
            id: .sample(9),
            number: 1,
            team: .sample(3),
            createdAt: .at(4),
            details: .init(title: "Fix it", service: "till", origin: "REP-1", createdBy: .sample(5))
        )
        try await database.write { connection in
            try IntakeReports(connection).add(report)
            try Tickets(connection).add(ticket)
        }

        let (found, foundTicket, next, nextTicket) = try await database.write { connection in
            (
                try IntakeReports(connection).find(number: 1), try Tickets(connection).find(number: 1, for: .muster),
                try IntakeReports(connection).nextNumber(), try Tickets(connection).nextNumber()
            )
        }

        #expect(found == report)
        #expect(foundTicket == ticket)
        #expect(next == 2)
        #expect(nextTicket == 2)
    }

    @Test("are decided once", arguments: TestDatabase.allCases)
    func decidedOnce(on database: TestDatabase) async throws {
        let database = try await database.make()
        var declined = report(1)
        (declined.state, declined.reason) = (.declined, "A cable")
        var joined = report(1)
        (joined.state, joined.incident) = (.joined, .sample(7))
        let (first, second, waiting) = (declined, joined, report(1))

        let answers = try await database.write { connection in
            let reports = IntakeReports(connection)
            try reports.add(waiting)
            return [try reports.decide(first), try reports.decide(second)]
        }
        let found = try await database.read { try IntakeReports($0).find(number: 1) }

        #expect(answers == [true, false])
        #expect(found?.reason == "A cable")
        #expect(found?.incident == nil)
    }

    @Test("are listed from the latest on, by their state", arguments: TestDatabase.allCases)
    func lists(on database: TestDatabase) async throws {
        let database = try await database.make()
        let reports = (1...5).map { report($0) }
        try await database.write { connection in
            for report in reports { try IntakeReports(connection).add(report) }
            var declined = reports[2]
            declined.state = .declined
            _ = try IntakeReports(connection).decide(declined)
            for number in 1...3 {
                var ticket = Ticket(
                    id: .sample(number),
                    number: number,
                    team: nil,
                    createdAt: .at(1),
                    details: .init(title: "x")
                )
                try Tickets(connection).add(ticket)
                if number == 2 {
                    ticket.isOpen = false
                    ticket.closedAt = .at(9)
                    ticket.details.outcome = "Mended"
                    try Tickets(connection).save(ticket)
                }
            }
        }

        let (waiting, rest, open, done) = try await database.read { connection in
            (
                try IntakeReports(connection).list(.waiting, limit: 3),
                try IntakeReports(connection).list(.waiting, before: 2, limit: 3),
                try Tickets(connection).list(isOpen: true, for: .muster, limit: 9),
                try Tickets(connection).list(isOpen: false, for: .muster, limit: 9)
            )
        }

        #expect(waiting.map(\.number) == [5, 4, 2])
        #expect(rest.map(\.number) == [1])
        #expect(open.map(\.number) == [3, 1])
        #expect(done.map(\.details.outcome) == ["Mended"])
    }

    @Test(
        "of an incident that is hidden from somebody are not found, nor is a page short of them",
        arguments: TestDatabase.allCases
    )
    func hidden(on database: TestDatabase) async throws {
        let database = try await database.make()
        let viewer = Viewer.person(.sample(71))
        var joined = report(1)
        (joined.state, joined.reason, joined.incident) = (.joined, "joined INC-7", .sample(7))
        let known = joined
        try await database.write { connection in
            try connection.execute("INSERT INTO restricted_incident (incident_id) VALUES (\(ID<Incident>.sample(7)))")
            for number in 1...4 {
                let incident = number % 2 == 0 ? ID<Incident>.sample(7) : nil
                let details = Ticket.Details(title: "x", incident: incident)
                let ticket = Ticket(id: .sample(number), number: number, team: nil, createdAt: .at(1), details: details)
                try Tickets(connection).add(ticket)
            }
        }

        let (shown, all, found, reports, next) = try await database.write { connection in
            (
                try Tickets(connection).list(for: viewer, limit: 2).map(\.number),
                try Tickets(connection).list(for: .muster, limit: 2).map(\.number),
                try Tickets(connection).find(number: 4, for: viewer),
                try [known].shown(to: viewer, connection),
                try Tickets(connection).nextNumber(restricted: true)
            )
        }

        #expect(shown == [3, 1])
        #expect(all == [4, 3])
        #expect(found == nil)
        #expect(reports.map(\.reason) == [""])
        #expect(reports.first?.incident == nil)
        #expect(Ticket.reference(next) == "TKT-R1")
    }
}
