import Testing

@testable import MusterCore

@Suite("A mail of a monitoring tool")
struct MailMessageTests {
    private func mail(_ lines: [String]) -> MailMessage { MailMessage(Array(lines.joined(separator: "\r\n").utf8)) }

    @Test("is read with its words decoded")
    func plain() {
        let mail = mail([
            "From: =?UTF-8?Q?W=C3=A4chter?= <watch@example.org>", "Subject: =?UTF-8?B?UFJPQkxFTTog?=",
            " =?utf-8?Q?Gr=C3=B6=C3=9Fe_von_db1?=", "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: quoted-printable", "", "Noch 1 =25 fr=", "ei",
        ])

        #expect(mail.subject == "PROBLEM: Größe von db1")
        #expect(mail.from == "watch@example.org")
        #expect(mail.text == "Noch 1 % frei")
    }

    @Test("of several parts gives its plain text, else the words of its HTML")
    func parts() {
        let head = ["Subject: x", "MIME-Version: 1.0", "Content-Type: multipart/alternative; boundary=\"b1\"", ""]
        let html = ["--b1", "Content-Type: text/html", "", "<html><style>p{}</style><p>Disk &amp; more</p></html>"]
        let plain = ["--b1", "Content-Type: text/plain", "Content-Transfer-Encoding: base64", "", "RGlzayBpcyBmdWxs"]

        #expect(mail(head + html + plain + ["--b1--", "after"]).text.hasPrefix("Disk is full"))
        #expect(mail(head + html + ["--b1--"]).text == "Disk & more")
    }

    @Test(
        "that is odd is read as it stands",
        arguments: ["", "\n", "no header", "Subject", "Subject: =?x?y?z", ": :\n\n\u{0}"]
    )
    func odd(text: String) {
        _ = MailMessage(Array(text.utf8))
        #expect(throws: FormatProblem.self) {
            try MailMessage(Array("To: x\n\n\(text)".utf8)).alerts(MailRule(), now: SourceSample.now)
        }
    }

    @Test(
        "has a subject that tells the state and what it is about",
        arguments: [
            ("[FIRING:2] DiskFull db1", "[RESOLVED] DiskFull db1"),
            ("[FIRING:1] DiskFull (db1 critical)", "[RESOLVED] DiskFull (critical)"),
            ("[FIRING:1] DiskFull eu (db1 (primary) critical)", "[RESOLVED] DiskFull eu"),
            ("[FIRING:1]  (DiskFull db1)", "[RESOLVED]  (DiskFull db1)"),
            ("[FIRING] Disk (eu)", "[RESOLVED] Disk (eu)"), ("[Triggered] Disk (eu)", "[Resolved] Disk (eu)"),
            ("PROBLEM: Disk on db1 is CRITICAL", "RECOVERY: Disk on db1 is OK"),
            ("** PROBLEM Service Alert: db1/Disk is CRITICAL **", "** RECOVERY Service Alert: db1/Disk is OK **"),
            ("Re: [Triggered] Disk on db1", "[Recovered] Disk on db1"),
            ("db1 is down", "db1 is up again"),
        ]
    )
    func subject(begins: String, ends: String) {
        let (began, ended) = (SubjectLine(begins), SubjectLine(ends))

        #expect(began.state == .firing)
        #expect(ended.state == .over)
        #expect(began.keys.count == 1)
        #expect(ended.keys.contains(began.key))
    }

    @Test(
        "tells apart what is about something else",
        arguments: [
            ("[FIRING:1] DiskFull (db1)", "[FIRING:1] HostDown (db1)"),
            ("[FIRING:1]  (DiskFull db1)", "[FIRING:1]  (HostDown db1)"),
            ("Disk on (db1)", "Disk on (db2)"), ("[db1] Disk (sda)", "[db1] Disk (sdb)"),
            ("[FIRING] Disk (eu)", "[FIRING] Disk (us)"), ("[Triggered] Disk", "[Resolved] Disk (eu)"),
            ("[FIRING:1] Disk) sda)", "[FIRING:1] Disk) sdb)"),
        ]
    )
    func apart(one: String, other: String) {
        #expect(Set(SubjectLine(one).keys).isDisjoint(with: SubjectLine(other).keys))
    }

    @Test("is over by the words of its source where there are some")
    func ownWords() throws {
        let rule = MailRule(resolvedWords: ["Entwarnung"])

        let ended = try #require(
            try mail(["Subject: Entwarnung: Platte db1", "", ""]).alerts(rule, now: SourceSample.now).first
        )
        let began = try #require(try mail(["Subject: Platte db1", "", ""]).alerts(rule, now: SourceSample.now).first)

        #expect(ended.action == .resolve)
        #expect(began.action == .trigger)
        #expect(ended.fingerprint == began.fingerprint)
    }

    @Test("cannot grow without end: parts within parts are looked into five deep")
    func deep() {
        var body = "Content-Type: text/plain\n\nin the middle"
        for depth in 0..<40 {
            body = "Content-Type: multipart/mixed; boundary=b\(depth)\n\n--b\(depth)\n\(body)\n--b\(depth)--"
        }

        #expect(MailMessage(Array("Subject: x\n\(body)".utf8)).text == "")
    }
}
