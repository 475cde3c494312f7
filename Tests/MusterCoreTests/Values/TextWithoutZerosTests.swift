import Foundation
import Testing

@testable import MusterCore

@Suite("A zero in a text from outside")
struct TextWithoutZerosTests {
    @Test("is another character in JSON, however that is read")
    func json() throws {
        let text = #"["a\u0000b"]"#

        #expect(try ReceivedJSON.read(Array(text.utf8)) == .array([.string("a\u{FFFD}b")]))
        #expect(try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) == .array([.string("a\u{FFFD}b")]))
    }

    @Test("is another character in an alert, also for its fingerprint")
    func alert() throws {
        let text = #"[{"labels":{"alertname":"a\u0000b"},"annotations":{"summary":"\u0000"}}]"#

        let batch = try #require(AlertBatch(ordinary: Array(text.utf8)))

        let alert = try #require(batch.alerts.first)
        #expect(batch.labels(of: alert) == ["alertname": "a\u{FFFD}b"])
        #expect(batch.annotations(of: alert) == ["summary": "\u{FFFD}"])
        #expect(Alert.hex(alert.fingerprint) == Alert.fingerprint(of: ["alertname": "a\u{FFFD}b"]))
    }

    @Test("is another character in a form, in lines and in a mail")
    func others() {
        let mail = MailMessage(
            Array("Subject: =?utf-8?Q?a=00b?=\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nc=00d".utf8)
        )

        #expect(PlainForm.decoded("a%00b") == "a\u{FFFD}b")
        #expect(PlainForm.fields("name=a\u{0}b\nother=c")?["name"] == .string("a\u{FFFD}b"))
        #expect(mail.subject == "a\u{FFFD}b")
        #expect(mail.text == "c\u{FFFD}d")
    }
}
