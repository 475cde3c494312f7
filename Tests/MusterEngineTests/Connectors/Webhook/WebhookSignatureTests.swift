import MusterCore
import Testing

@testable import MusterEngine

/// With the vectors that the Standard Webhooks libraries test themselves with.
@Suite("Webhook signature")
struct WebhookSignatureTests {
    static let good = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

    let id = "msg_p5jXN8AQM9LWM0D4loKWxJek"
    let body = #"{"test": 2432232314}"#
    let now = Timestamp(milliseconds: 1_614_265_330_000)

    @Test("is the one that other libraries make")
    func vector() throws {
        let signature = WebhookSignature(id: id, body: body, secrets: [try secret()], now: now)

        #expect(signature.id == id)
        #expect(signature.timestamp == "1614265330")
        #expect(signature.signatures == Self.good)
        #expect(signature.isValid(for: body, secrets: [try secret()], now: now))
    }

    @Test(
        "is taken or not as other libraries do",
        arguments: [
            ("", "1614265330", Self.good, false),
            ("msg_p5jXN8AQM9LWM0D4loKWxJek", "", Self.good, false),
            ("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "", false),
            ("msg_p5jXN8AQM9LWM0D4loKWxJek", "hello", Self.good, false),
            ("msg_p5jXN8AQM9LWM0D4loKWxJek", "9223372036854775807", Self.good, false),
            ("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OA=", false),
            (
                "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330",
                "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= v2,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= "
                    + Self.good + " v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=",
                true
            ),
        ]
    )
    func accepts(_ id: String, _ timestamp: String, _ signatures: String, _ expected: Bool) throws {
        let signature = WebhookSignature(id: id, timestamp: timestamp, signatures: signatures)

        #expect(signature.isValid(for: body, secrets: [try secret()], now: now) == expected)
    }

    @Test("is good for five minutes either way", arguments: [(-301, false), (-300, true), (300, true), (301, false)])
    func tolerance(_ seconds: Int, _ expected: Bool) throws {
        let signature = WebhookSignature(id: id, body: body, secrets: [try secret()], now: now)

        #expect(signature.isValid(for: body, secrets: [try secret()], now: now + .seconds(seconds)) == expected)
    }

    @Test("covers an empty body")
    func emptyBody() throws {
        let signature = WebhookSignature(id: id, body: "", secrets: [try secret()], now: now)

        #expect(signature.isValid(for: "", secrets: [try secret()], now: now))
        #expect(!signature.isValid(for: " ", secrets: [try secret()], now: now))
    }

    @Test("is there for both secrets while one follows the other")
    func rotation() throws {
        let next = try WebhookSecret(bytes: Array(1...32))

        let signature = WebhookSignature(id: id, body: body, secrets: [next, try secret()], now: now)

        #expect(signature.isValid(for: body, secrets: [try secret()], now: now))
        #expect(signature.isValid(for: body, secrets: [next], now: now))
        #expect(!signature.isValid(for: body, secrets: [try WebhookSecret(bytes: Array(2...33))], now: now))
    }

    private func secret() throws -> WebhookSecret {
        try WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    }
}

@Suite("Webhook secret")
struct WebhookSecretTests {
    @Test(
        "is read with and without its prefix and padding",
        arguments: [
            ("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", 24), ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", 24),
            ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwBr", 25), ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwBg==", 25),
        ]
    )
    func reads(_ text: String, _ count: Int) throws {
        #expect(try WebhookSecret(text).bytes.count == count)
    }

    @Test("comes back from what the receiver is given")
    func revealed() throws {
        let secret = try WebhookSecret(bytes: Array(1...32))

        #expect(try WebhookSecret(secret.revealed) == secret)
    }

    @Test(
        "says what is wrong with it, and none of it",
        arguments: [
            ("", WebhookSecretError.empty), ("whsec_", .empty), ("whsec_hunter2 hunter2", .notBase64),
            ("whsec_MfKQ=9r8", .notBase64), ("whsec_aHVudGVyMg==", .length(7)),
            // 23 bytes: other libraries take it, the specification does not.
            ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS", .length(23)),
        ]
    )
    func errors(_ text: String, _ expected: WebhookSecretError) {
        let error = #expect(throws: WebhookSecretError.self) { try WebhookSecret(text) }

        #expect(error == expected)
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test("is not shown, however it is printed")
    func masked() throws {
        let secret = try WebhookSecret(bytes: Array(repeating: 77, count: 32))
        var dumped = ""
        dump(secret, to: &dumped)

        #expect(!"\(secret) \(String(reflecting: secret)) \(dumped)".contains("77"))
    }
}
