import Foundation
import Testing

@testable import MusterEngine

@Suite("Mail header")
struct MailHeaderTests {
    @Test("leaves plain ASCII as it is")
    func plain() {
        #expect(MailHeader("Subject", text: "[SEV-1] Checkout is down").line == "Subject: [SEV-1] Checkout is down\r\n")
    }

    @Test(
        "encodes the rest so that decoding gives it back",
        arguments: [
            "Zahlung schlägt fehl", "支払いが失敗しています。担当者を呼び出しています。至急確認してください。", "🔥🔥🔥 down", "=?UTF-8?B?eA==?=",
            String(repeating: "x", count: 1_200),
        ]
    )
    func encoded(_ text: String) {
        let line = MailHeader("Subject", text: text).line

        let words = line.dropFirst("Subject: ".count).dropLast().split(separator: "\r\n ")
        let bytes = words.map { word in
            Data(base64Encoded: String(word.dropFirst("=?UTF-8?B?".count).dropLast("?=".count))) ?? Data()
        }
        #expect(line.utf8.allSatisfy { $0 < 0x80 })
        #expect(line.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 76 })
        // Each word holds whole characters, so each one is text on its own.
        #expect(bytes.map { String(bytes: $0, encoding: .utf8) ?? "?" }.joined() == text)
    }

    @Test("folds a long line before a space, and loses none")
    func folding() {
        let text = Array(repeating: "word  two", count: 40).joined(separator: " ")

        let line = MailHeader("Subject", text: text).line

        // RFC 5322 asks for 78, and requires 998. A run of blanks is never broken, so that none of it can get lost.
        #expect(line.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 84 })
        #expect(line.dropLast().replacing("\r\n ", with: " ") == "Subject: " + text)
    }

    @Test("quotes the name before an address, or encodes it")
    func addresses() throws {
        let plain = try #require(MailAddress("Muster, \"Ops\" <muster@example.org>"))
        let accented = try #require(MailAddress("Müster <muster@example.org>"))

        #expect(MailHeader("From", plain).line == "From: \"Muster, \\\"Ops\\\"\" <muster@example.org>\r\n")
        #expect(MailHeader("From", accented).line == "From: =?UTF-8?B?TcO8c3Rlcg==?=\r\n <muster@example.org>\r\n")
    }

    @Test(
        "takes nothing for an address that could be read as more than one",
        arguments: [
            "", "ana", "@example.org", "ana@", "a@b@c", "ana@example.org, eve@example.org", "ana@exa mple.org",
            "ana@example.org\r\nRCPT TO:<eve@example.org>", "<ana@example.org", "ana@example.org>x", "ana@.org",
            "Ana <ana@example.org> <eve@example.org>x",
        ]
    )
    func badAddresses(_ text: String) {
        #expect(MailAddress(text) == nil)
    }
}

@Suite("Quoted-printable")
struct QuotedPrintableTests {
    @Test(
        "writes what RFC 2045 says",
        arguments: [
            ("plain", "plain"), ("1 = 1", "1 =3D 1"), ("ü", "=C3=BC"), ("end \nnext\t", "end=20\r\nnext=09"), ("", ""),
            ("a\r\nb\rc\n", "a\r\nb\r\nc\r\n"), (".", "."),
        ]
    )
    func encodes(_ text: String, _ expected: String) {
        #expect(QuotedPrintable.encode(text) == expected)
    }

    @Test("breaks a long line softly, never within a byte's digits", arguments: [74, 75, 76, 77, 150, 500])
    func softBreaks(_ length: Int) {
        let text = String(repeating: "a", count: length - 1) + "ü" + String(repeating: "b", count: length)

        let encoded = QuotedPrintable.encode(text)

        #expect(encoded.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 76 })
        #expect(encoded.replacing("=\r\n", with: "").replacing("=C3=BC", with: "ü") == text)
    }
}
