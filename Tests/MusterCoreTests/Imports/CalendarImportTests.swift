import FoundationEssentials
import Testing

@testable import MusterCore

@Suite("A rota in a calendar")
struct CalendarImportTests {
    private static let text = """
        BEGIN:VCALENDAR
        VERSION:2.0
        X-WR-CALNAME:Floor walkers
        BEGIN:VTIMEZONE
        TZID:Europe/London
        BEGIN:STANDARD
        DTSTART:19701025T020000
        END:STANDARD
        END:VTIMEZONE
        BEGIN:VEVENT
        UID:week-a
        SUMMARY:On call: Ana
         \u{20}Ferreira
        DTSTART;TZID=Europe/London:20260302T090000
        DTEND;TZID=Europe/London:20260309T090000
        RRULE:FREQ=WEEKLY;INTERVAL=2
        EXDATE;TZID=Europe/London:20260330T090000
        BEGIN:VALARM
        TRIGGER:-PT15M
        SUMMARY:not this
        END:VALARM
        END:VEVENT
        BEGIN:VEVENT
        UID:week-b
        SUMMARY:second week
        ATTENDEE;CN="Okafor, Ben":mailto:ben@example.org
        DTSTART;TZID=Europe/London:20260309T090000
        DTEND;TZID=Europe/London:20260316T090000
        RRULE:FREQ=WEEKLY;INTERVAL=2
        END:VEVENT
        BEGIN:VEVENT
        UID:week-b
        RECURRENCE-ID;TZID=Europe/London:20260323T090000
        SUMMARY:chi stands in
        DTSTART;TZID=Europe/London:20260323T090000
        DTEND;TZID=Europe/London:20260330T090000
        END:VEVENT
        BEGIN:VEVENT
        UID:party
        SUMMARY:Party
        DTSTART:20260320T180000Z
        DURATION:PT3H
        END:VEVENT
        END:VCALENDAR
        """

    private func merge(
        _ text: String,
        into known: Organisation? = nil,
        at moment: String = "2026-03-02T08:00:00Z"
    ) throws -> OrganisationMerge {
        let start = try OnCall.moment("2026-03-02T08:00:00Z")
        let organisation = known ?? SampleOrganisation.make(makeID: { UUID() }, start: start)
        var merge = OrganisationMerge(into: organisation, at: try OnCall.moment(moment), makeID: { UUID() })
        try merge.read([ImportDocument(name: "floor.ics", text: text)], from: .iCalendar, schedulesURL: "")
        return merge
    }

    @Test("becomes a schedule with the same people at the same wall times")
    func shifts() throws {
        let merge = try merge(Self.text)

        let organisation = merge.organisation
        let schedule = try #require(organisation.schedule(name: "Floor walkers"))
        #expect(organisation.validate() == [])
        let expected = [
            ("2026-03-02T09:00:00Z", ["ana"]), ("2026-03-09T08:59:00Z", ["ana"]), ("2026-03-09T09:00:00Z", ["ben"]),
            ("2026-03-16T09:00:00Z", ["ana"]), ("2026-03-23T09:00:00Z", ["chi"]),
            // Clocks go forward on the 29th; Ana's week from the 30th is left out.
            ("2026-03-30T07:59:00Z", ["chi"]), ("2026-03-30T08:00:00Z", []), ("2026-04-06T07:59:00Z", []),
            ("2026-04-06T08:00:00Z", ["ben"]), ("2026-04-13T08:00:00Z", ["ana"]),
        ]
        for (moment, handles) in expected {
            let people = schedule.onCall(at: try OnCall.moment(moment)).compactMap { organisation.person($0)?.handle }
            #expect(people == handles, "\(moment)")
        }
        #expect(merge.report.leftOut == ["floor.ics: nobody here is meant by \"Party\""])
    }

    @Test("read again changes nothing, and what was taken out of it is taken out of the schedule")
    func again() throws {
        let once = try merge(Self.text)

        let twice = try merge(Self.text, into: once.organisation)
        let without = Self.text.replacing("ATTENDEE;CN=\"Okafor, Ben\":mailto:ben@example.org\n", with: "")
        let fewer = try merge(without, into: once.organisation)

        #expect(twice.organisation.schedules == once.organisation.schedules)
        #expect(twice.report.lines.map(\.outcome) == [.same])
        let ben = try #require(once.organisation.person(handle: "ben")).id
        #expect(once.organisation.schedule(name: "Floor walkers")?.overrides.contains { $0.person == ben } == true)
        #expect(fewer.organisation.schedule(name: "Floor walkers")?.overrides.contains { $0.person == ben } == false)
    }

    @Test("read again leaves whoever covers somebody on call alone")
    func covered() throws {
        var organisation = try merge(Self.text).organisation
        let ben = try #require(organisation.person(handle: "ben")).id
        let index = try #require(organisation.schedules.firstIndex { $0.name == "Floor walkers" })
        let cover = Override(
            id: ID(OnCall.uuid(90)),
            person: ben,
            start: try OnCall.moment("2026-03-07T00:00:00Z"),
            end: try OnCall.moment("2026-03-08T00:00:00Z"),
            reason: "A wedding"
        )
        organisation.schedules[index].cover(cover) { UUID() }

        let again = try merge(Self.text, into: organisation)

        let saturday = try OnCall.moment("2026-03-07T12:00:00Z")
        #expect(again.organisation.schedules[index].onCall(at: saturday) == [ben])
        #expect(again.organisation.schedules == organisation.schedules)
    }

    @Test(
        "that cannot be read is refused with its place",
        arguments: [
            ("hello", "floor.ics:1"), ("BEGIN:VCALENDAR\nnonsense", "floor.ics:2"),
            ("BEGIN:VCALENDAR\nEND:VCALENDAR", "floor.ics"),
        ]
    )
    func wrong(text: String, place: String) throws {
        let problem = #expect(throws: ImportProblem.self) { try merge(text) }

        #expect(problem?.place == place)
    }

    @Test(
        "comes back by the rules of rotas",
        arguments: [
            ("FREQ=DAILY;COUNT=3", ["02", "03", "04"]),
            ("FREQ=DAILY;INTERVAL=3;UNTIL=20260309T000000Z", ["02", "05", "08"]),
            ("FREQ=WEEKLY;BYDAY=MO,FR;COUNT=4", ["02", "06", "09", "13"]),
            ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU;COUNT=3", ["02", "15", "16"]),
            ("FREQ=DAILY;BYDAY=SA,SU;COUNT=3", ["07", "08", "14"]),
        ]
    )
    func rules(rule: String, days: [String]) throws {
        let start = try #require(CivilDate("2026-03-02")).at(.oClock(9))

        let starts = try #require(RecurrenceRule(rule)).starts(
            from: start,
            after: start,
            before: start.adding(hours: 24 * 40),
            in: .utc,
            limit: 10
        )

        #expect(starts.map { String($0.date.description.suffix(2)) } == days)
    }

    @Test(
        "ends with its last time where that is written in UTC, or as a day",
        arguments: ["20260304T080000Z", "20260304T090000", "20260304"]
    )
    func until(end: String) throws {
        let start = try #require(CivilDate("2026-03-02")).at(.oClock(9))
        let berlin = try #require(Zone(identifier: "Europe/Berlin"))

        let starts = try #require(RecurrenceRule("FREQ=DAILY;UNTIL=\(end)")).starts(
            from: start,
            after: start,
            before: start.adding(hours: 24 * 40),
            in: berlin,
            limit: 10
        )

        #expect(starts.map { String($0.date.description.suffix(2)) } == ["02", "03", "04"])
    }

    @Test(
        "leaves out a time that is written in UTC, or as a day",
        arguments: [":20260330T080000Z", ";VALUE=DATE:20260330"]
    )
    func except(date: String) throws {
        let text = Self.text.replacing("EXDATE;TZID=Europe/London:20260330T090000", with: "EXDATE\(date)")

        let organisation = try merge(text).organisation

        let schedule = try #require(organisation.schedule(name: "Floor walkers"))
        #expect(schedule.onCall(at: try OnCall.moment("2026-03-30T12:00:00Z")) == [])
    }

    @Test(
        "of which something cannot be read says so",
        arguments: [
            (
                "INTERVAL=2\nEXDATE", "INTERVAL=2;UNTIL=soon\nEXDATE",
                "\"On call: Ana Ferreira\" comes back by the rule FREQ=WEEKLY;INTERVAL=2;UNTIL=soon; its first time is taken"
            ),
            (
                "EXDATE;TZID=Europe/London:20260330T090000", "EXDATE:soon",
                "\"On call: Ana Ferreira\" leaves out a date that cannot be read"
            ),
            ("DTEND;TZID=Europe/London:20260316T090000", "DTEND:soon", "\"second week\" has no end that can be read"),
            (
                "RECURRENCE-ID;", "RECURRENCE-ID;RANGE=THISANDFUTURE;",
                "\"chi stands in\" stands for all later times as well (RANGE); it is taken for one"
            ),
        ]
    )
    func unread(known: String, spoilt: String, told: String) throws {
        let report = try merge(Self.text.replacing(known, with: spoilt)).report

        #expect(report.leftOut.contains("floor.ics: \(told)"), "\(report.leftOut)")
    }

    @Test("is read in lines that may be folded anywhere, and end where the format says")
    func folded() throws {
        let text = Self.text.replacing("Floor walkers", with: "Floor walkers e\n \u{301}")
            .replacing("SUMMARY:Party", with: "SUMMARY:Party\u{2028}of all").replacing("\n", with: "\r\n")

        let merge = try merge(text)

        #expect(merge.organisation.schedule(name: "Floor walkers é") != nil)
        #expect(merge.report.leftOut == ["floor.ics: nobody here is meant by \"Party\u{2028}of all\""])
    }

    @Test("that began long ago goes on", arguments: [("", ["ana"]), (";COUNT=2923", [])])
    func longAgo(count: String, tomorrow: [String]) throws {
        let text = """
            BEGIN:VCALENDAR
            BEGIN:VEVENT
            UID:daily
            SUMMARY:Ana
            DTSTART:20180302T090000Z
            DURATION:P1D
            RRULE:FREQ=DAILY\(count)
            END:VEVENT
            END:VCALENDAR
            """

        let organisation = try merge(text).organisation

        let schedule = try #require(organisation.schedule(name: "floor"))
        let handles = try ["2026-03-02T08:59:00Z", "2026-03-02T12:00:00Z", "2026-03-03T12:00:00Z"].map { moment in
            schedule.onCall(at: try OnCall.moment(moment)).compactMap { organisation.person($0)?.handle }
        }
        #expect(handles == [["ana"], ["ana"], tomorrow])
    }

    @Test(
        "has the wall times of its zone by whatever name",
        arguments: ["Eastern Standard Time", "/citadel.org/20210210_1/America/New_York"]
    )
    func zoneNames(name: String) throws {
        let merge = try merge(Self.text.replacing("TZID=Europe/London", with: "TZID=\(name)"))

        let organisation = merge.organisation
        let schedule = try #require(organisation.schedule(name: "Floor walkers"))
        #expect(schedule.zone.identifier == "America/New_York")
        let handles = try ["2026-03-02T13:59:00Z", "2026-03-02T14:00:00Z"].map { moment in
            schedule.onCall(at: try OnCall.moment(moment)).compactMap { organisation.person($0)?.handle }
        }
        #expect(handles == [[], ["ana"]])
    }

    @Test("in a zone that is not known is left out, and told of")
    func unknownZone() throws {
        let start = "DTSTART;TZID=Europe/London:20260309T090000"
        let merge = try merge(Self.text.replacing(start, with: start.replacing("Europe/London", with: "Shop Time")))

        let ben = try #require(merge.organisation.person(handle: "ben")).id
        let schedule = try #require(merge.organisation.schedule(name: "Floor walkers"))
        #expect(!schedule.overrides.contains { $0.person == ben })
        let told = "floor.ics: \"second week\" is in the time zone \"Shop Time\", which is not known"
        #expect(merge.report.leftOut.contains(told))
    }

    @Test("knows the zones of Windows by places that have rules")
    func windowsZones() {
        for (name, place) in WindowsZones.places { #expect(Zone(identifier: place) != nil, "\(name)") }
    }

    @Test(
        "by another rule, or by one that cannot be read, is told of",
        arguments: [
            "FREQ=MONTHLY;BYDAY=2MO", "FREQ=WEEKLY;BYSETPOS=1", "FREQ=YEARLY", "FREQ=DAILY;UNTIL=soon",
            "FREQ=DAILY;UNTIL=", "FREQ=DAILY;UNTIL=20261399T090000Z", "FREQ=DAILY;COUNT=many",
            "FREQ=DAILY;INTERVAL=0.5", "FREQ=WEEKLY;WKST=XX",
        ]
    )
    func otherRules(rule: String) {
        #expect(RecurrenceRule(rule) == nil)
    }
}
