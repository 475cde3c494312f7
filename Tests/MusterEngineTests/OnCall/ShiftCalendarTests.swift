import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("Calendars of shifts", .timeLimit(.minutes(5)))
struct ShiftCalendarTests {
    @Test("have every shift of a schedule, and its gaps")
    func schedule() async throws {
        let engine = try await TestEngine(editing: { organisation in
            organisation.schedules[0].layers[0].rotation.endsOn = CivilDate("2026-03-23")
        })
        let organisation = engine.parts.organisations.current
        let calendar = ShiftCalendar.of(
            organisation.schedules[0],
            in: organisation,
            links: engine.parts.links,
            at: engine.now
        )

        let summaries = calendar.events.filter { $0.end > engine.now }.map(\.summary)

        #expect(
            summaries == [
                "Ben Okafor on call: Checkout primary", "Chi Nguyen on call: Checkout primary",
                "Ana Ferreira on call: Checkout primary", "NOBODY on call: Checkout primary",
            ]
        )
        #expect(Set(calendar.events.map(\.uid)).count == calendar.events.count)
    }

    @Test("are lines of at most 75 bytes that end in CR LF, the same whenever they are asked for on one day")
    func text() async throws {
        let engine = try await TestEngine(
            editing: { $0.schedules[0].name = "Zahlungen; \"Kasse\", 支払い, und alles was dazugehört" }
        )
        let organisation = engine.parts.organisations.current
        func text(_ moment: Timestamp) -> String {
            ShiftCalendar.of(organisation.schedules[0], in: organisation, links: engine.parts.links, at: moment).text
        }

        let lines = text(engine.now).split(separator: "\r\n", omittingEmptySubsequences: false)

        #expect(lines.allSatisfy { $0.utf8.count <= 75 && !$0.contains("\n") })
        #expect(lines.first == "BEGIN:VCALENDAR")
        #expect(lines.suffix(2) == ["END:VCALENDAR", ""])
        #expect(text(engine.now) == text(engine.now + .hours(9)))
        #expect(text(engine.now) != text(engine.now + .days(1)))
    }

    @Test("hold a component also where there is no shift, without which they are no calendar")
    func empty() {
        let start = TestEngine.start
        let calendar = ShiftCalendar(name: "Nobody", url: "https://muster.example.org", stamp: start, events: [])

        let lines = calendar.text.split(separator: "\r\n")

        #expect(lines.contains("BEGIN:VTIMEZONE"))
        #expect(lines.count { $0.hasPrefix("BEGIN:") } == lines.count { $0.hasPrefix("END:") })
        #expect(lines.last == "END:VCALENDAR")
    }

    @Test("of a person have their shifts by all schedules, cover counted in")
    func person() async throws {
        let engine = try await TestEngine()
        let schedule = try #require(engine.parts.organisations.current.schedule(name: "Platform primary"))
        try await Rosters(engine.parts).cover(
            schedule.id,
            by: try engine.person("ana").id,
            from: engine.now + .hours(1),
            to: engine.now + .hours(2),
            reason: "",
            as: .muster
        )

        let calendar = ShiftCalendar.of(
            try engine.person("ana"),
            in: engine.parts.organisations.current,
            links: engine.parts.links,
            at: engine.now
        )

        let found = calendar.events.map { "\($0.start.rfc3339.prefix(16)) \($0.summary)" }
        #expect(found.contains("2026-03-04T11:00 On call: Platform primary"))
        #expect(found.contains("2026-03-16T09:00 On call: Checkout primary"))
        #expect(calendar.text.contains("TRIGGER:-PT15M"))
    }

    @Test("are read by whoever knows the address, until it is ended or its owner leaves")
    func feeds() async throws {
        let engine = try await TestEngine()
        let feeds = ShiftFeeds(engine.parts)
        let ana = try engine.person("ana").id
        let own = try await feeds.add(of: ana, schedule: nil)
        let team = try await feeds.add(of: ana, schedule: engine.parts.organisations.current.schedules[0].id)
        #expect(feeds.url(of: own) == "https://muster.example.org/calendar/\(own.key).ics")
        #expect(own.key != team.key)
        #expect(try await feeds.calendar(key: team.key)?.name == "On call: Checkout primary")

        #expect(try await feeds.remove(team.id, of: ana))

        #expect(try await feeds.calendar(key: team.key) == nil)
        #expect(try await feeds.calendar(key: "no such key") == nil)
        #expect(try await feeds.calendar(key: own.key)?.name == "On call: Ana Ferreira")
        try await engine.parts.organisations.change(in: engine.parts.database, by: .muster, at: engine.now, comment: "")
        {
            for index in $0.people.indices where $0.people[index].id == ana { $0.people[index].handle = "ana" }
            for index in $0.schedules.indices {
                $0.schedules[index].layers[0].rotation.participants.removeAll { $0 == ana }
            }
            for index in $0.people.indices where $0.people[index].id == ana { $0.people[index].isActive = false }
        }
        #expect(try await feeds.calendar(key: own.key) == nil)
    }
}
