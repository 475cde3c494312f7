import Crypto
import Foundation
import MusterCore
import Testing

@testable import MusterEngine

/// The example of RFC 8291, section 5 and appendix A.
enum PushVector {
    static let plaintext = "When I grow up, I want to be a watermelon"
    static let sender = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
    static let receiver = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
    static let auth = "BTBZMqHH6r4Tts7J_aSIgg"
    static let salt = "DGv6ra1nlYgDCS1FRnbzlw"
    static let body =
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
        + "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
}

@Suite("Push encryption")
struct PushEncryptionTests {
    private func bytes(_ text: String) throws -> [UInt8] { try #require(Base64URL.bytes(text)) }

    @Test("gives the bytes of RFC 8291's example")
    func example() throws {
        let encrypted = try PushEncryption(
            Array(PushVector.plaintext.utf8),
            receiver: try bytes(PushVector.receiver),
            auth: try bytes(PushVector.auth),
            sender: try bytes(PushVector.sender),
            salt: try bytes(PushVector.salt)
        )

        #expect(Base64URL.text(encrypted.body) == PushVector.body)
    }

    @Test("refuses what does not fit into what every push service takes")
    func length() throws {
        func encrypted(_ count: Int) throws -> [UInt8] {
            try PushEncryption(
                Array(repeating: 65, count: count),
                receiver: try bytes(PushVector.receiver),
                auth: try bytes(PushVector.auth),
                sender: try bytes(PushVector.sender),
                salt: try bytes(PushVector.salt)
            ).body
        }

        #expect(try encrypted(PushEncryption.plaintextLimit).count == 4_096)
        #expect(throws: PushEncryption.Failure.self) { try encrypted(PushEncryption.plaintextLimit + 1) }
    }

    @Test("refuses keys that are none", arguments: ["", "AAAA", String(PushVector.receiver.dropLast(2)) + "AA"])
    func keys(_ receiver: String) throws {
        #expect(throws: (any Error).self) {
            try PushEncryption(
                [1],
                receiver: try bytes(receiver),
                auth: try bytes(PushVector.auth),
                sender: try bytes(PushVector.sender),
                salt: try bytes(PushVector.salt)
            )
        }
    }

    @Test("leaves the longest page room: its title always goes through")
    func longest() throws {
        let message = OutgoingMessage(
            key: "k",
            channel: .push,
            to: "x",
            subject: String(repeating: "\u{1}", count: 800),
            body: String(repeating: "\u{2}", count: 20_000),
            answer: .init(
                url: "https://muster.example.org/a/" + String(repeating: "t", count: 100),
                code: nil,
                canEscalate: true
            )
        )

        #expect(try PushPayload(message).bytes.count <= PushEncryption.plaintextLimit)
    }
}

@Suite("Push keys")
struct PushKeysTests {
    private let keys = PushKeys(secret: Array(repeating: 7, count: 32))
    private let now = Timestamp(milliseconds: 1_772_618_400_000)

    @Test("are the same after a restart, and others for another installation")
    func stable() {
        #expect(keys.publicKey == PushKeys(secret: Array(repeating: 7, count: 32)).publicKey)
        #expect(keys.publicKey != PushKeys(secret: Array(repeating: 8, count: 32)).publicKey)
        #expect(Base64URL.bytes(keys.publicKey)?.count == 65)
    }

    @Test("sign what RFC 8292 asks for: audience, expiry within a day, contact")
    func authorization() throws {
        let text = try keys.authorization(for: "https://push.example:8443", contact: "mailto:ana@example.org", now: now)

        let match = try #require(text.wholeMatch(of: #/vapid t=([^.]+)\.([^.]+)\.([^,]+), k=(.+)/#))
        #expect(String(match.output.4) == keys.publicKey)
        let header = try #require(Base64URL.bytes(String(match.output.1)))
        #expect(String(decoding: header, as: UTF8.self) == #"{"alg":"ES256","typ":"JWT"}"#)
        let claims = try #require(Base64URL.bytes(String(match.output.2)))
        #expect(
            String(decoding: claims, as: UTF8.self)
                == #"{"aud":"https://push.example:8443","exp":1772661600,"sub":"mailto:ana@example.org"}"#
        )
        let signature = try #require(Base64URL.bytes(String(match.output.3)))
        let key = try P256.Signing.PublicKey(x963Representation: try #require(Base64URL.bytes(keys.publicKey)))
        let signed = Data("\(match.output.1).\(match.output.2)".utf8)
        #expect(key.isValidSignature(try P256.Signing.ECDSASignature(rawRepresentation: signature), for: signed))
    }
}
