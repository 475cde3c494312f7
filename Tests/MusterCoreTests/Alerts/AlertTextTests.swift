import MusterCore
import Testing

@Suite("The text of an alert")
struct AlertTextTests {
    private func text(_ alert: String) throws -> AlertText {
        let batch = try #require(AlertBatch(ordinary: Array("[\(alert)]".utf8)))
        return AlertText(batch.alerts[0], of: batch)
    }

    @Test("is JSON with its names in order")
    func json() throws {
        let text = try text(
            #"{"labels":{"z":"1","a":"\u0062\"\n"},"annotations":{"s":"t"},"generatorURL":"http://x/?a=\"b"}"#
        )

        #expect(String(decoding: text.labels, as: UTF8.self) == #"{"a":"b\"\n","z":"1"}"#)
        #expect(String(decoding: text.annotations, as: UTF8.self) == #"{"s":"t"}"#)
        #expect(String(decoding: text.generatorURL, as: UTF8.self) == #""http://x/?a=\"b""#)
        #expect(text.link == "http://x/?a=\"b")
    }

    @Test("gives a label by its name, and never a piece of another text")
    func labels() throws {
        let text = try text(
            #"{"labels":{"a":"\"job\":\"no\"","job":"yes\\","jobs":"job"},"annotations":{"other":"x"}}"#
        )

        #expect(text.label("job") == "yes\\")
        #expect(text.label("jobs") == "job")
        #expect(text.label("other") == nil)
        #expect(text.label("no") == nil)
        #expect(text.hasLabel(Array(#""job":"yes\\""#.utf8)))
        #expect(!text.hasLabel(Array(#""job":"no""#.utf8)))
        #expect(!text.hasLabel(Array(#""other":"x""#.utf8)))
    }

    @Test("is the same for the same words in another order")
    func equality() throws {
        let one = try text(#"{"labels":{"a":"1","b":"2"},"annotations":{"c":"3"}}"#)

        #expect(try text(#"{"annotations":{"c":"\u0033"},"labels":{"b":"2","a":"1"}}"#) == one)
        #expect(try text(#"{"annotations":{"c":"4"},"labels":{"b":"2","a":"1"}}"#) != one)
    }

    @Test("has no link where none was said")
    func noLink() throws {
        #expect(try text(#"{"labels":{"a":"1"}}"#).link == nil)
    }
}
