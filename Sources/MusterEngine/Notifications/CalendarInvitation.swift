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
            ] + people + ["END:VEVENT", "END:VCALENDAR"]
        return lines.map { folded($0) + "\r\n" }.joined()
    }

    private func moment(_ moment: Timestamp) -> String {
        String(moment.rfc3339.prefix(19)).replacing("-", with: "").replacing(":", with: "") + "Z"
    }

    private func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing(";", with: "\\;").replacing(",", with: "\\,")
            .replacing("\r\n", with: "\\n").replacing("\n", with: "\\n")
    }

    private func quoted(_ name: String) -> String {
        "\"\(name.filter { $0 != "\"" && !$0.isNewline })\""
    }

    private func folded(_ line: String) -> String {
        var result = ""
        var width = 0
        for character in line {
            let bytes = String(character).utf8.count
            if width + bytes > 73 {
                result += "\r\n "
                width = 1
            }
            result.append(character)
            width += bytes
        }
        return result
    }
}
