import Testing

@testable import MusterCore

@Suite("A conversation of SMTP")
struct MailSessionTests {
    /// Says the lines and accepts every recipient.
    private func talk(_ lines: [String]) -> [MailSession.Step] {
        var session = MailSession(host: "muster")
        return lines.map { line in
            let step = session.receive(Array(line.utf8))
            if case .ask(let recipient) = step { return session.accept(recipient) }
            return step
        }
    }

    private let opening = ["EHLO a", "MAIL FROM:<mon@example.org>", "RCPT TO:<key@muster>", "DATA"]

    @Test("hands over a mail with its lines as they were written, and begins anew")
    func deliver() {
        let steps = talk(opening + ["Subject: Down", "", "..hidden dot", "end", ".", "DATA"])

        let mail = "Subject: Down\r\n\r\n.hidden dot\r\nend\r\n"
        #expect(steps.dropLast().last == .deliver(["key@muster"], Array(mail.utf8)))
        #expect(steps.last == .reply("503 say first to whom: RCPT TO:<address>"))
    }

    @Test(
        "refuses what comes out of turn, or is no command",
        arguments: [
            (["MAIL FROM:<a@b>"], "503"), (["EHLO a", "RCPT TO:<a@b>"], "503"), (["HELO a", "DATA"], "503"),
            (["EHLO a", "MAIL FROM:a@b"], "501"), (["EHLO a", "MAIL TO:<a@b>"], "501"), (["nonsense"], "500"),
            (["EHLO a", "MAIL FROM:<a@b> SIZE=99999999"], "552"), (["EHLO a", "MAIL FROM:<>", "RCPT TO:<>"], "501"),
            (["AUTH LOGIN"], "502"), (["STARTTLS"], "502"), ([String(repeating: "x", count: 3_000)], "500"),
            (["EHLO a", "MAIL FROM:<a@b>", "RCPT TO:<k@m>", "RSET", "DATA"], "503"),
        ]
    )
    func outOfTurn(lines: [String], code: String) {
        guard case .reply(let text)? = talk(lines).last else {
            Issue.record("no reply")
            return
        }
        #expect(text.hasPrefix(code), "\(text)")
    }

    @Test("takes the empty sender of a notice")
    func notice() {
        #expect(talk(["EHLO a", "MAIL FROM:<>"]).last == .reply("250 fine"))
    }

    @Test("refuses a mail that is larger than it said, and not before it ends")
    func large() {
        let line = String(repeating: "x", count: 10_000)
        let steps = talk(opening + Array(repeating: line, count: 60) + [".", "NOOP"])

        #expect(steps.dropLast().last == .reply("552 at most \(Limits.inletBody) bytes are taken"))
        #expect(steps.last == .reply("250 fine"))
    }

    @Test("ends when it is told to, and with whoever only tries things")
    func end() {
        #expect(talk(["QUIT"]) == [.close("221 muster bye")])
        guard case .close? = talk(Array(repeating: "NOOP", count: 1_001)).last else {
            Issue.record("goes on")
            return
        }
    }
}
