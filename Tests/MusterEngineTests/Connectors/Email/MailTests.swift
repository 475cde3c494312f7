import Foundation
import MusterCore
import Testing

@testable import MusterEngine

@Suite("Mail")
struct MailTests {
    let now = Timestamp(milliseconds: 784_111_777_000)

    @Test("ends every line with CRLF and keeps it short enough for any server")
    func lines() throws {
        let body = String(repeating: "Ein sehr langer Satz über nichts. ", count: 60) + "\n\nSecond\r\nthird\rfourth"

        let mail = try mail(OutgoingMessage(key: "k", channel: .email, to: "", subject: "S", body: body))

        #expect(!mail.text.replacing("\r\n", with: "").utf8.contains { $0 == 10 || $0 == 13 })
        #expect(mail.text.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 200 })
    }

    @Test("cannot be given another header through its words", arguments: ["\r\n", "\n", "\r", "\u{0}\r\n", "\r\n "])
    func injection(_ lineEnd: String) throws {
        let evil = "Hello\(lineEnd)Bcc: eve@example.org\(lineEnd)\(lineEnd)<b>body</b>"
        var message = OutgoingMessage(key: evil, channel: .email, to: "", subject: evil, body: "B", thread: evil)
        message.attachments = [.init(name: evil, contentType: evil, content: "x")]
        message.urgency = .page

        let mail = try mail(message)
        let head = try #require(mail.text.components(separatedBy: "\r\n\r\n").first)

        #expect(!mail.text.contains("\r\nBcc:"))
        #expect(!mail.text.contains("\nBcc:"))
        #expect(head.contains("Subject: Hello"))
        #expect(head.contains("\r\nMIME-Version: 1.0"))
    }

    @Test("keeps its Message-ID from attempt to attempt, and shares it with no other")
    func messageID() throws {
        let first = try mail(OutgoingMessage(key: "a", channel: .email, to: "", subject: "S", body: "B"))
        var repeated = OutgoingMessage(key: "a", channel: .email, to: "", subject: "S", body: "B")
        repeated.mayRepeat = true
        let second = try mail(repeated, at: now + .hours(1))
        let other = try mail(OutgoingMessage(key: "b", channel: .email, to: "", subject: "S", body: "B"))

        #expect(first.messageID == second.messageID)
        #expect(first.messageID != other.messageID)
        #expect(first.text.contains("\r\nMessage-ID: \(first.messageID)\r\n"))
    }

    @Test("says when it may be the second of two, and only then")
    func mayRepeat() throws {
        var message = OutgoingMessage(key: "a", channel: .email, to: "", subject: "S", body: "B")
        let first = try mail(message)
        message.mayRepeat = true
        let second = try mail(message)

        #expect(!first.text.contains("X-Muster-May-Repeat"))
        #expect(second.text.contains("\r\nX-Muster-May-Repeat: yes\r\n"))
        #expect(second.text.contains("You may get this message twice"))
    }

    @Test("answers the mail that started its thread")
    func thread() throws {
        var message = OutgoingMessage(key: "a", channel: .email, to: "", subject: "S", body: "B", thread: "INC-7 staff")
        message.startsThread = true
        let start = try mail(message)
        message.startsThread = false
        message.key = "b"
        let answer = try mail(message)

        #expect(!start.text.contains("In-Reply-To"))
        #expect(answer.messageID != start.messageID)
        #expect(answer.text.contains("\r\nIn-Reply-To: \(start.messageID)\r\n"))
        #expect(answer.text.contains("\r\nReferences: \(start.messageID)\r\n"))
        #expect(start.messageID == Mail.threadID("INC-7 staff", domain: "example.org"))
    }

    @Test("is dated at the moment it is given, and says that no person wrote it")
    func date() throws {
        let mail = try mail(OutgoingMessage(key: "a", channel: .email, to: "", subject: "S", body: "B"))

        #expect(mail.text.hasPrefix("Date: Sun, 06 Nov 1994 08:49:37 +0000\r\n"))
        #expect(mail.text.contains("\r\nAuto-Submitted: auto-generated\r\n"))
    }

    @Test("shows what people wrote as text, never as HTML")
    func escaping() throws {
        let script = "<script>alert('1')</script> & \"more\""
        let message = OutgoingMessage(
            key: "a",
            channel: .email,
            to: "",
            subject: script,
            body: script,
            links: [
                .init(title: script, url: "https://example.org/?a=1&b=\"x\""),
                .init(title: "Run", url: "javascript:alert(1)"),
            ]
        )

        let html = MailText(message).html

        #expect(!html.contains("<script"))
        #expect(!html.contains("javascript:"))
        #expect(html.contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;more&quot;"))
        #expect(html.contains("href=\"https://example.org/?a=1&amp;b=&quot;x&quot;\""))
    }

    @Test("carries an invitation beside its words")
    func attachment() throws {
        var message = OutgoingMessage(key: "a", channel: .email, to: "", subject: "S", body: "B")
        message.attachments = [
            .init(name: "Übergabe.ics", contentType: "text/calendar; method=REQUEST", content: "BEGIN:VCALENDAR")
        ]

        let text = try mail(message).text

        #expect(text.contains("Content-Type: multipart/mixed;\r\n boundary="))
        #expect(text.contains("Content-Type: text/calendar; method=REQUEST; charset=utf-8\r\n"))
        #expect(text.contains("filename*=UTF-8''%C3%9Cbergabe.ics"))
        #expect(text.contains(Data("BEGIN:VCALENDAR".utf8).base64EncodedString()))
    }

    private func mail(_ message: OutgoingMessage, at moment: Timestamp? = nil) throws -> Mail {
        let sender = try #require(MailAddress("Muster <muster@example.org>"))
        let recipient = try #require(MailAddress("ana@example.org"))
        return Mail(message, from: sender, to: recipient, now: moment ?? now)
    }
}
