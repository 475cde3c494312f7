import MusterCore
import Testing

@testable import MusterEngine

@Suite("Calendar invitation")
struct CalendarInvitationTests {
    private func invitation(_ summary: String, description: String = "D", name: String = "Ana") -> CalendarInvitation {
        CalendarInvitation(
            uid: "retrospective-1",
            sequence: 3,
            summary: summary,
            description: description,
            url: "https://muster.example.org/incidents/INC-1/retrospective",
            start: Timestamp(milliseconds: 1_772_618_400_000),
            minutes: 45,
            stamp: Timestamp(milliseconds: 1_772_618_400_000),
            organizer: .init(name: name, address: "ana@example.org", isMandatory: true),
            attendees: [.init(name: "Ben", address: "ben@example.org", isMandatory: false)]
        )
    }

    /// Unfolded byte by byte: to Swift, a space and the accent that begins the next line are one character.
    private func lines(_ text: String) -> [String] {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let first = rest.first {
            let isFold = rest.starts(with: "\r\n ".utf8)
            if !isFold { bytes.append(first) }
            rest = rest.dropFirst(isFold ? 3 : 1)
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\r\n").map(String.init)
    }

    @Test("says who asks whom to come when")
    func holds() {
        let lines = lines(invitation("Retrospective").text)

        #expect(lines.first == "BEGIN:VCALENDAR")
        #expect(lines.last == "END:VCALENDAR")
        for line in [
            "METHOD:REQUEST", "BEGIN:VEVENT", "UID:retrospective-1", "SEQUENCE:3", "DTSTART:20260304T100000Z",
            "DTEND:20260304T104500Z", "SUMMARY:Retrospective", "ORGANIZER;CN=\"Ana\":mailto:ana@example.org",
            "ATTENDEE;CN=\"Ben\";ROLE=OPT-PARTICIPANT;RSVP=TRUE:mailto:ben@example.org", "END:VEVENT",
        ] {
            #expect(lines.contains(line), "\(line)")
        }
    }

    @Test(
        "escapes what would end a value",
        arguments: [
            ("a, b; c \\ d", "a\\, b\\; c \\\\ d"), ("one\ntwo", "one\\ntwo"), ("one\r\ntwo", "one\\ntwo"),
            ("one\rATTACH:x", "one\\nATTACH:x"), ("accent,\u{301}", "accent\\,\u{301}"),
        ]
    )
    func escapes(_ summary: String, _ escaped: String) {
        #expect(
            lines(invitation(summary).text).contains {
                $0.unicodeScalars.elementsEqual("SUMMARY:\(escaped)".unicodeScalars)
            }
        )
    }

    @Test("lets no name end its parameter")
    func names() {
        let text = invitation("S", name: "A\"\r\n;B").text

        #expect(lines(text).contains("ORGANIZER;CN=\"A;B\":mailto:ana@example.org"))
    }

    @Test("folds long lines at 75 bytes, between two characters")
    func folds() {
        let long = String(repeating: "山田 由紀, ", count: 60) + "e" + String(repeating: "\u{301}", count: 100)

        let text = invitation(long).text

        #expect(text.utf8.split(separator: 10).allSatisfy { $0.count <= 76 && $0.last == 13 })
        let summary = lines(text).first { $0.hasPrefix("SUMMARY:") }
        #expect(summary == "SUMMARY:" + long.replacing(",", with: "\\,"))
    }
}
