import Foundation
package import MusterCore

/// Shifts as a calendar file (RFC 5545), which calendar programs fetch again and again.
///
/// The same shifts always give the same text, so that a program is told that nothing is new.
package struct ShiftCalendar: Equatable, Sendable {
    package var name: String
    /// Where the schedule is looked at.
    package var url: String
    /// The moment that the file is taken to be of.
    package var stamp: Timestamp
    package var events: [Event]

    package struct Event: Equatable, Sendable {
        /// Names the shift in every calendar.
        var uid: String
        var summary: String
        var description: String
        var start: Timestamp
        var end: Timestamp
        /// How long before it the calendar program itself reminds; nil for not at all.
        var alarm: Duration?
    }

    /// What lies behind is worth a look, what is further off than half a year changes anyway.
    package static let past: Duration = .days(30)
    package static let future: Duration = .days(180)

    package var text: String {
        let head = [
            "BEGIN:VCALENDAR", "PRODID:-//Muster//On call//EN", "VERSION:2.0", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
            "X-WR-CALNAME:\(CalendarText.escaped(name))", "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
            "X-PUBLISHED-TTL:PT1H",
        ]
        let body = events.isEmpty ? Self.filler : events.flatMap(lines)
        return CalendarText.file(head + body + ["END:VCALENDAR"])
    }

    /// A calendar must hold something: where there is no shift, the zone in which its times would be written.
    private static let filler = [
        "BEGIN:VTIMEZONE", "TZID:Etc/UTC", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0000",
        "TZOFFSETTO:+0000", "END:STANDARD", "END:VTIMEZONE",
    ]

    private func lines(_ event: Event) -> [String] {
        let alarm = event.alarm.map { before in
            [
                "BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:\(CalendarText.escaped(event.summary))",
                "TRIGGER:-PT\(before.milliseconds / 60_000)M", "END:VALARM",
            ]
        }
        return [
            "BEGIN:VEVENT", "UID:\(event.uid)", "DTSTAMP:\(CalendarText.moment(stamp))",
            "DTSTART:\(CalendarText.moment(event.start))", "DTEND:\(CalendarText.moment(event.end))",
            "SUMMARY:\(CalendarText.escaped(event.summary))",
            "DESCRIPTION:\(CalendarText.escaped(event.description))", "URL:\(url)", "TRANSP:TRANSPARENT",
        ] + (alarm ?? []) + ["END:VEVENT"]
    }
}

extension ShiftCalendar {
    /// The shifts of everybody by one schedule, and the gaps, which somebody may want to fill.
    package static func of(
        _ schedule: Schedule,
        in organisation: Organisation,
        links: Links,
        at now: Timestamp
    ) -> ShiftCalendar {
        let window = Window(around: now, schedule.zone)
        let away = organisation.absences
        let shifts = schedule.shifts(from: window.start, to: window.end, away: away).map { shift in
            let name = organisation.person(shift.person)?.name ?? "Somebody who has left"
            return window.event(shift, of: schedule, summary: "\(name) on call: \(schedule.name)", alarm: nil)
        }
        let gaps = schedule.allowsGaps ? [] : schedule.gaps(from: window.start, to: window.end, away: away)
        let holes = gaps.filter { $0.upperBound > now }.map { gap in
            Event(
                uid: "gap-\(schedule.id)-\(gap.lowerBound.milliseconds)@muster",
                summary: "NOBODY on call: \(schedule.name)",
                description: "Nobody would be paged by this schedule.",
                start: gap.lowerBound,
                end: gap.upperBound,
                alarm: nil
            )
        }
        return ShiftCalendar(
            name: "On call: \(schedule.name)",
            url: links.schedule(schedule),
            stamp: window.day,
            events: (shifts + holes).sorted { ($0.start, $0.uid) < ($1.start, $1.uid) }
        )
    }

    /// The shifts of one person by every schedule.
    package static func of(
        _ person: Person,
        in organisation: Organisation,
        links: Links,
        at now: Timestamp
    ) -> ShiftCalendar {
        let window = Window(around: now, person.zone)
        let shifts = organisation.shifts(of: person.id, from: window.start, to: window.end)
        return ShiftCalendar(
            name: "On call: \(person.name)",
            url: "\(links.base)/on-call/mine",
            stamp: window.day,
            events: shifts.map { schedule, shift in
                window.event(shift, of: schedule, summary: "On call: \(schedule.name)", alarm: .minutes(15))
            }
        )
    }

    /// From midnight to midnight, so that a shift that is cut off keeps its name for a day.
    private struct Window {
        let day: Timestamp
        let start: Timestamp
        let end: Timestamp

        init(around now: Timestamp, _ zone: Zone) {
            let today = zone.civilTime(at: now).date
            day = zone.firstOccurrence(of: today.at(.midnight))
            start = day - ShiftCalendar.past
            end = day + ShiftCalendar.future
        }

        func event(_ shift: Shift, of schedule: Schedule, summary: String, alarm: Duration?) -> Event {
            let goesOn = shift.end == end
            return Event(
                // What was cut off at the front has no start of its own to be named by.
                uid:
                    "\(schedule.id)-\(shift.person)-\(shift.start == start ? "before" : "\(shift.start.milliseconds)")@muster",
                summary: goesOn ? "\(summary) (goes on)" : summary,
                description:
                    "\(shift.start.text(in: schedule.zone)) to \(shift.end.text(in: schedule.zone)) \(schedule.zone.identifier)",
                start: shift.start,
                end: shift.end,
                alarm: alarm
            )
        }
    }
}

extension Links {
    package func schedule(_ schedule: Schedule) -> String { base + schedule.address }
}

extension Schedule {
    /// The path of its page.
    package var address: String {
        let safe = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-"))
        return "/schedules/\(key.addingPercentEncoding(withAllowedCharacters: safe) ?? id.description)"
    }
}
