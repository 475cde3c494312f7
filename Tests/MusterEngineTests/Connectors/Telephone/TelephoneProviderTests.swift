import Testing

@testable import MusterEngine

@Suite("A telephone provider")
struct TelephoneProviderTests {
    @Test("is read from its address")
    func reads() throws {
        let provider = try TelephoneProvider(url: "https://AC12:s%2Fcret@api.twilio.com?from=+15005550006&service=MG7")

        #expect(provider.base == "https://api.twilio.com")
        #expect(provider.account == "AC12")
        #expect(provider.token == "s/cret")
        #expect(provider.sender == .service("MG7"))
        #expect(provider.callerNumber == "+15005550006")
        #expect(!"\(provider)".contains("cret"))
    }

    @Test(
        "is refused with what is wrong",
        arguments: [
            ("api.twilio.com", TelephoneProviderError.shape), ("https://api.twilio.com?from=+15005550006", .shape),
            ("https://A/C:t@api.twilio.com?from=+15005550006", .shape), ("https://AC:t@api.twilio.com", .number),
            ("https://AC:t@api.twilio.com?from=5005", .number),
            ("https://AC:t@api.twilio.com?from=+15005550006&via=x", .option("via=x")),
        ]
    )
    func refuses(_ url: String, _ error: TelephoneProviderError) {
        #expect(throws: error) { try TelephoneProvider(url: url) }
    }

    @Test(
        "brings replies, which are read as people write them",
        arguments: [
            ("ack", PhoneReply.acknowledge(code: nil)), ("ACK.", .acknowledge(code: nil)),
            ("4521 ack", .acknowledge(code: 4521)),
            ("Ack 4521!", .acknowledge(code: 4521)), ("ack INC-12", .acknowledge(code: 12)),
            ("12 esc", .escalate(code: 12)),
            ("inc12 escalate", .escalate(code: 12)), ("4", .acknowledge(code: nil)), ("6", .escalate(code: nil)),
            ("12", .unclear), ("", .unclear), ("ack 12 13", .unclear), ("ack or escalate?", .unclear),
            ("backup", .unclear),
            ("I am out of office with no access", .unclear), ("a good day", .unclear),
        ]
    )
    func replies(_ text: String, _ meaning: PhoneReply) {
        #expect(PhoneReply(text) == meaning)
    }
}
