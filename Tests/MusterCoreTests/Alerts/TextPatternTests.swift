import MusterCore
import Testing

@Suite("A pattern of texts")
struct TextPatternTests {
    private static let like = Array(
        #"{"alertname":"HighErrorRate","cluster":"prod-eu-1","instance":"host-00001:9100","job":"node"}"#.utf8
    )

    @Test("gives back every text, like or unlike")
    func roundTrip() throws {
        let pattern = try #require(TextPattern(Self.like))
        var texts: [[UInt8]] = [
            [], [0], Array("abc".utf8), Self.like, Self.like + Self.like, Array(Self.like.reversed()),
            Array(Self.like.dropFirst()), Array(Self.like.dropLast(3)), Array(repeating: 255, count: 1_000),
            (0..<70_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) },
            Array(repeating: Self.like, count: 100).flatMap(\.self),
        ]
        for index in Self.like.indices {
            var changed = Self.like
            changed[index] ^= 1
            texts.append(changed)
            changed.remove(at: index)
            texts.append(changed)
            changed.insert(contentsOf: [1, 2, 3, 4, 5], at: index)
            texts.append(changed)
        }

        for text in texts {
            #expect(pattern.unpack(pattern.pack(text)) == text)
        }
    }

    @Test("keeps of a like text little more than what differs")
    func spares() throws {
        let pattern = try #require(TextPattern(Self.like))
        let other = String(decoding: Self.like, as: UTF8.self).replacing("00001", with: "47110")

        #expect(pattern.pack(Array(other.utf8)).count < 20)
    }

    @Test("is not made of a text that is too short or too long")
    func limits() {
        #expect(TextPattern(Array(repeating: 1, count: 63)) == nil)
        #expect(TextPattern(Array(repeating: 1, count: 64)) != nil)
        #expect(TextPattern(Array(repeating: 1, count: TextPattern.lengthLimit)) != nil)
        #expect(TextPattern(Array(repeating: 1, count: TextPattern.lengthLimit + 1)) == nil)
    }

    @Test("leaves an alert's text as it was")
    func alertText() throws {
        func text(_ instance: String) throws -> AlertText {
            let alert = """
                {"labels":{"alertname":"HighErrorRate","instance":"\(instance)","job":"node","cluster":"prod-eu-1"},
                 "annotations":{"summary":"Too many errors on \(instance)"},"generatorURL":"http://prometheus/\(instance)"}
                """
            let batch = try #require(AlertBatch(ordinary: Array("[\(alert)]".utf8)))
            return AlertText(batch.alerts[0], of: batch)
        }
        let (first, second) = (try text("host-1"), try text("host-22"))

        let packed = AlertText.Packed(second, like: first.pattern)

        #expect(packed.text == second)
        #expect(packed.length < second.length / 2)
        #expect(packed.replaced(by: first).text == first)
        #expect(AlertText.Packed(second, like: nil).text == second)
    }
}
