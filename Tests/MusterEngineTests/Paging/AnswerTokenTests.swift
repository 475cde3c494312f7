import MusterCore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("Answer tokens")
struct AnswerTokenTests {
    private let tokens = AnswerTokens(secret: Array(repeating: 7, count: 32))
    private let token: AnswerToken

    init() {
        let chance = SeededChance()
        token = AnswerToken(
            page: ID(chance.makeID()),
            person: ID(chance.makeID()),
            expiresAt: TestEngine.start + AnswerToken.lifetime
        )
    }

    @Test("are read back as they were signed")
    func roundTrip() {
        let text = tokens.text(of: token)

        #expect(tokens.token(text) == token)
        #expect(text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) })
    }

    @Test("of another installation are refused")
    func otherKey() {
        let other = AnswerTokens(secret: Array(repeating: 8, count: 32))

        #expect(other.token(tokens.text(of: token)) == nil)
    }

    @Test("are refused when any one character is another")
    func forged() {
        let text = Array(tokens.text(of: token))

        // The last character of each part holds bits that base64 does not use.
        let unused: Set = [text.firstIndex(of: ".").map { $0 - 1 } ?? 0, text.count - 1]
        for place in text.indices where !unused.contains(place) {
            var forged = text
            forged[place] = forged[place] == "A" ? "B" : "A"
            #expect(tokens.token(String(forged)) == nil, "character \(place)")
        }
    }

    @Test("that last longer than they were signed for are refused")
    func prolonged() throws {
        var longer = token
        longer.expiresAt = token.expiresAt + .days(365)
        let signed = try #require(tokens.text(of: token).split(separator: ".").last)
        let claimed = try #require(tokens.text(of: longer).split(separator: ".").first)

        #expect(tokens.token("\(claimed).\(signed)") == nil)
    }

    @Test("are refused where they are none", arguments: ["", ".", "a.b", "....", "%00.%00", "🙂.🙂", "AAAA.AAAA.AAAA"])
    func malformed(_ text: String) {
        #expect(tokens.token(text) == nil)
    }
}
