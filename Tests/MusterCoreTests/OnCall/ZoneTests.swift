import Testing

@testable import MusterCore

@Suite("Zone")
struct ZoneTests {
    @Test(
        "knows places, and refuses abbreviations and offsets, which know no summer time",
        arguments: [
            ("Europe/London", true), ("America/Argentina/Buenos_Aires", true), ("UTC", true), ("EST", false),
            ("GMT+3", false),
            ("+01:00", false), ("Mars/Olympus", false), ("europe/london", false), ("", false),
            ("Europe/London ", false),
        ]
    )
    func identifiers(text: String, isKnown: Bool) {
        #expect((Zone(identifier: text) != nil) == isKnown)
    }

    /// Clocks go forward: the wall time never comes, and both occurrences are the moment of the skip.
    @Test(
        "takes a wall time that clocks skip for the moment of the skip",
        arguments: [
            ("Europe/London", "2026-03-29", "01:30", "2026-03-29T01:00:00.000Z"),
            ("America/New_York", "2026-03-08", "02:30", "2026-03-08T07:00:00.000Z"),
            ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:30:00.000Z"),
            ("Africa/Cairo", "2026-04-24", "00:00", "2026-04-23T22:00:00.000Z"),
            ("America/Santiago", "2026-09-06", "00:30", "2026-09-06T04:00:00.000Z"),
            ("Pacific/Apia", "2011-12-30", "09:00", "2011-12-30T10:00:00.000Z"),
            ("Pacific/Kiritimati", "1994-12-31", "12:00", "1994-12-31T10:00:00.000Z"),
            ("Asia/Beirut", "2026-03-29", "00:10", "2026-03-28T22:00:00.000Z"),
        ]
    )
    func skipped(identifier: String, date: String, time: String, moment: String) throws {
        let zone = try OnCall.zone(identifier)
        let wall = try OnCall.wall(date, time)

        #expect(zone.firstOccurrence(of: wall).rfc3339 == moment)
        #expect(zone.lastOccurrence(of: wall).rfc3339 == moment)
    }

    @Test(
        "gives both moments of a wall time that clocks show twice",
        arguments: [
            ("Europe/London", "2026-10-25", "01:30", "2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z"),
            ("America/New_York", "2026-11-01", "01:00", "2026-11-01T05:00:00.000Z", "2026-11-01T06:00:00.000Z"),
            ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45:00.000Z", "2026-04-04T15:15:00.000Z"),
            ("Africa/Cairo", "2026-10-29", "23:30", "2026-10-29T20:30:00.000Z", "2026-10-29T21:30:00.000Z"),
            ("America/Santiago", "2026-04-04", "23:00", "2026-04-05T02:00:00.000Z", "2026-04-05T03:00:00.000Z"),
            ("Europe/Dublin", "2026-10-25", "01:59", "2026-10-25T00:59:00.000Z", "2026-10-25T01:59:00.000Z"),
        ]
    )
    func twice(identifier: String, date: String, time: String, first: String, last: String) throws {
        let zone = try OnCall.zone(identifier)
        let wall = try OnCall.wall(date, time)

        #expect(zone.firstOccurrence(of: wall).rfc3339 == first)
        #expect(zone.lastOccurrence(of: wall).rfc3339 == last)
    }

    @Test("shows the wall time that it was asked for, whenever there is one", arguments: OnCallZones.all)
    func roundTrip(identifier: String) throws {
        let zone = try OnCall.zone(identifier)
        for transition in OnCallZones.transitions(of: zone) {
            for minutes in stride(from: -180, through: 180, by: 10) {
                let moment = transition + .minutes(minutes)
                let wall = zone.civilTime(at: moment)

                let first = zone.firstOccurrence(of: wall)
                let last = zone.lastOccurrence(of: wall)

                #expect(first <= moment && moment <= last)
                #expect(zone.civilTime(at: first) == wall)
                #expect(zone.civilTime(at: last) == wall)
                #expect([first, last].contains(moment), "no wall time is shown three times")
            }
        }
    }

    @Test("never moves back as the wall time moves on", arguments: OnCallZones.all)
    func monotone(identifier: String) throws {
        let zone = try OnCall.zone(identifier)
        for transition in OnCallZones.transitions(of: zone) {
            let start = zone.civilTime(at: transition + .hours(-27))
            var (first, last) = (Timestamp(milliseconds: 0), Timestamp(milliseconds: 0))
            for minutes in stride(from: 0, through: 54 * 60, by: 15) {
                let wall = start.adding(minutes: minutes)
                let (nextFirst, nextLast) = (zone.firstOccurrence(of: wall), zone.lastOccurrence(of: wall))

                #expect(nextFirst >= first && nextLast >= last && nextLast >= nextFirst)
                (first, last) = (nextFirst, nextLast)
            }
        }
    }
}

/// The zones that property tests run over: every kind of change of clocks there is.
enum OnCallZones {
    static let all = [
        "Africa/Cairo", "Africa/Casablanca", "America/New_York", "America/Santiago", "America/St_Johns", "Asia/Beirut",
        "Asia/Gaza", "Asia/Kolkata", "Asia/Tehran", "Australia/Lord_Howe", "Australia/Sydney", "Europe/Dublin",
        "Europe/Istanbul", "Europe/London", "Pacific/Apia", "Pacific/Chatham", "Pacific/Kiritimati", "America/Caracas",
    ]

    /// Sixty: those, and more of every continent.
    static let sixty =
        all + [
            "Africa/El_Aaiun", "Africa/Johannesburg", "Africa/Lagos", "Africa/Nairobi", "America/Adak",
            "America/Anchorage", "America/Argentina/Buenos_Aires", "America/Asuncion", "America/Bogota",
            "America/Chicago", "America/Denver", "America/Godthab", "America/Halifax", "America/Havana",
            "America/Los_Angeles", "America/Mexico_City", "America/Miquelon", "America/Phoenix", "America/Sao_Paulo",
            "America/Scoresbysund", "Antarctica/Troll", "Asia/Dubai", "Asia/Hong_Kong", "Asia/Jerusalem",
            "Asia/Kathmandu", "Asia/Nicosia", "Asia/Shanghai", "Asia/Singapore", "Asia/Tokyo", "Atlantic/Azores",
            "Atlantic/Canary", "Australia/Adelaide", "Australia/Brisbane", "Europe/Berlin", "Europe/Chisinau",
            "Europe/Kyiv", "Europe/Lisbon", "Europe/Moscow", "Pacific/Auckland", "Pacific/Easter", "Pacific/Honolulu",
            "Pacific/Norfolk",
        ]

    /// From 2009, so that Samoa's lost day and the last changes of Caracas and Istanbul are among them; in a zone
    /// without any, the start alone.
    static func transitions(of zone: Zone) -> [Timestamp] {
        let start = Timestamp(milliseconds: 1_230_768_000_000)
        let end = Timestamp(milliseconds: 1_893_456_000_000)
        var transitions: [Timestamp] = []
        var next = zone.nextTransition(after: start)
        while let transition = next, transition < end {
            transitions.append(transition)
            next = zone.nextTransition(after: transition)
        }
        return transitions.isEmpty ? [start] : transitions
    }
}
