import MusterCore
import MusterStore
import Testing

@Suite("The record of duty")
struct DutyRecordTests {
    private let primary: ID<Schedule> = .sample(1)
    private let secondary: ID<Schedule> = .sample(2)
    private let ana: ID<Person> = .sample(1)
    private let ben: ID<Person> = .sample(2)

    private func shift(_ person: ID<Person>, _ start: Int64, _ end: Int64) -> Shift {
        Shift(person: person, start: .at(start), end: .at(end))
    }

    @Test("lengthens what goes on, and begins anew after a break", arguments: TestDatabase.allCases)
    func lengthens(on database: TestDatabase) async throws {
        let database = try await database.make()
        let added = [shift(ana, 0, 10), shift(ana, 10, 20), shift(ben, 20, 30), shift(ana, 30, 40)]
        let (primary, secondary) = (primary, secondary)
        try await database.write { connection in
            for shift in added { try DutyRecord(connection).add(shift, of: primary) }
            try DutyRecord(connection).add(added[0], of: secondary)
        }

        let entries = try await database.read { try DutyRecord($0).list(from: .at(0), to: .at(100)) }

        #expect(
            entries.filter { $0.schedule == primary }.map(\.shift)
                == [shift(ana, 0, 20), shift(ben, 20, 30), shift(ana, 30, 40)]
        )
        #expect(entries.filter { $0.schedule == secondary }.map(\.shift) == [shift(ana, 0, 10)])
    }

    @Test("is cut off at both ends of what is asked for", arguments: TestDatabase.allCases)
    func cutOff(on database: TestDatabase) async throws {
        let database = try await database.make()
        let (primary, added) = (primary, [shift(ana, 0, 10), shift(ben, 10, 20), shift(ana, 20, 30)])
        try await database.write { connection in
            for shift in added { try DutyRecord(connection).add(shift, of: primary) }
        }

        let entries = try await database.read { try DutyRecord($0).list(from: .at(10), to: .at(25)) }

        #expect(entries.map(\.shift) == [shift(ben, 10, 20), shift(ana, 20, 25)])
    }

    @Test("keeps addresses of calendars, each of one person", arguments: TestDatabase.allCases)
    func feeds(on database: TestDatabase) async throws {
        let database = try await database.make()
        let own = CalendarFeed(id: .sample(1), person: ana, schedule: nil, key: "own", createdAt: .at(1))
        let team = CalendarFeed(id: .sample(2), person: ana, schedule: primary, key: "team", createdAt: .at(2))
        let (ana, ben) = (ana, ben)
        try await database.write { connection in
            try CalendarFeeds(connection).add(team)
            try CalendarFeeds(connection).add(own)
        }

        let isBens = try await database.write { try CalendarFeeds($0).remove(own.id, of: ben) }
        #expect(!isBens)
        #expect(try await database.read { try CalendarFeeds($0).list(of: ana) } == [own, team])
        #expect(try await database.read { try CalendarFeeds($0).find(key: "team") } == team)

        let isRemoved = try await database.write { try CalendarFeeds($0).remove(team.id, of: ana) }
        #expect(isRemoved)
        #expect(try await database.read { try CalendarFeeds($0).find(key: "team") } == nil)
    }
}
