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
            "ATTENDEE;CN=\(quoted(person.name));ROLE=\(person.isMandatory ? "REQ" : "OPT")-PARTICIPANT;RSVP=TRUE:mailto:\(person.address)"
        }
        let lines =
            [
                "BEGIN:VCALENDAR", "PRODID:-//Muster//Retrospectives//EN", "VERSION:2.0", "CALSCALE:GREGORIAN",
                "METHOD:REQUEST", "BEGIN:VEVENT", "UID:\(uid)", "SEQUENCE:\(sequence)", "DTSTAMP:\(moment(stamp))",
                "DTSTART:\(moment(start))", "DTEND:\(moment(start + .minutes(minutes)))", "SUMMARY:\(escaped(summary))",
                "DESCRIPTION:\(escaped(description))", "URL:\(url)",
                "ORGANIZER;CN=\(quoted(organizer.name)):mailto:\(organizer.address)",
            ] + people + ["END:VEVENT", "END:VCALENDAR"]
        return lines.map { folded($0) + "\r\n" }.joined()
    }

    private func moment(_ moment: Timestamp) -> String {
        String(moment.rfc3339.prefix(19)).replacing("-", with: "").replacing(":", with: "") + "Z"
    }

    /// By scalar, since an accent after a comma makes it another character, but no other byte.
    private func escaped(_ text: String) -> String {
        text.replacing("\r\n", with: "\n").unicodeScalars.map { scalar in
            switch scalar {
            case "\n", "\r": "\\n"
            case "\\", ";", ",": "\\\(scalar)"
            default: String(scalar)
            }
        }
        .joined()
    }

    /// A parameter knows no escape, so that what would end it is left out.
    private func quoted(_ name: String) -> String {
        let scalars = name.unicodeScalars.filter { $0 != "\"" && $0.properties.generalCategory != .control }
        return "\"\(String(String.UnicodeScalarView(scalars)))\""
    }

    private func folded(_ line: String) -> String {
        var result = String.UnicodeScalarView()
        var width = 0
        for scalar in line.unicodeScalars {
            let bytes = String(scalar).utf8.count
            if width + bytes > 75 {
                result.append(contentsOf: "\r\n ".unicodeScalars)
                width = 1
            }
            result.append(scalar)
            width += bytes
        }
        return String(result)
    }
}
