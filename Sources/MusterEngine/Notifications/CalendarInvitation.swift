import MusterCore

/// A meeting as a calendar file (RFC 5545), to be sent with a mail.
struct CalendarInvitation: Equatable, Sendable {
    struct Attendee: Equatable, Sendable {
        var name: String
        var address: String
        var isMandatory: Bool
    }

    var uid: String
    var sequence: Int
    var summary: String
    var description: String
    var url: String
    var start: Timestamp
    var minutes: Int
    var stamp: Timestamp
    /// Whom the answers go to: an invitation without one is not shown as such.
    var organizer: Attendee
    var attendees: [Attendee]

    /// Lines end in CR LF and are folded at 75 bytes.
    var text: String {
        let people = attendees.map { person in
            "ATTENDEE;CN=\(CalendarText.quoted(person.name));ROLE=\(person.isMandatory ? "REQ" : "OPT")-PARTICIPANT;RSVP=TRUE:mailto:\(person.address)"
        }
        let lines =
            [
                "BEGIN:VCALENDAR", "PRODID:-//Muster//Retrospectives//EN", "VERSION:2.0", "CALSCALE:GREGORIAN",
                "METHOD:REQUEST", "BEGIN:VEVENT", "UID:\(uid)", "SEQUENCE:\(sequence)",
                "DTSTAMP:\(CalendarText.moment(stamp))",
                "DTSTART:\(CalendarText.moment(start))", "DTEND:\(CalendarText.moment(start + .minutes(minutes)))",
                "SUMMARY:\(CalendarText.escaped(summary))",
                "DESCRIPTION:\(CalendarText.escaped(description))", "URL:\(url)",
                "ORGANIZER;CN=\(CalendarText.quoted(organizer.name)):mailto:\(organizer.address)",
            ] + people + ["END:VEVENT", "END:VCALENDAR"]
        return CalendarText.file(lines)
    }
}
