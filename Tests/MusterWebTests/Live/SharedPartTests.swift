import NIOCore
import Testing

@testable import MusterWeb

@Suite("A part of a page that many look at")
struct SharedPartTests {
    typealias Entry = SharedPart.Content.Entry

    private func list(_ entries: [Entry]) -> SharedPart.Content {
        SharedPart.Content("timeline", "<ol id=\"timeline\">\(entries.map(\.html))</ol>", entries: entries)
    }

    private func entry(_ number: Int, _ words: String = "said") -> Entry {
        Entry(id: "entry-\(number)", html: "<li id=\"entry-\(number)\">\(words)</li>")
    }

    private func texts(_ part: SharedPart, after seen: Int) -> [String] {
        part.events(after: seen).map { String(buffer: $0) }
    }

    @Test("is sent whole where it is one piece, and only to those who have not seen it")
    func onePiece() {
        var part = SharedPart(SharedPart.Content("due", "<p>1</p>"), edition: 1)

        part.update(SharedPart.Content("due", "<p>2</p>"), edition: 2)
        part.update(SharedPart.Content("due", "<p>2</p>"), edition: 3)

        #expect(texts(part, after: 1) == ["event: fragment\ndata: {\"html\":\"<p>2</p>\",\"id\":\"due\"}\n\n"])
        #expect(texts(part, after: 2).isEmpty)
    }

    @Test("sends the new entries of a list alone, the oldest of them first")
    func newEntries() {
        var part = SharedPart(list([entry(2), entry(1)]), edition: 1)

        part.update(list([entry(4), entry(3), entry(2), entry(1)]), edition: 2)

        let sent = texts(part, after: 1)
        #expect(sent.count == 2)
        #expect(sent.allSatisfy { $0.hasPrefix("event: append\n") })
        #expect(sent.first?.contains("entry-3") == true)
    }

    @Test("sends an entry that looks different now, and forgets none that a slow viewer missed")
    func changedEntry() {
        var part = SharedPart(list([entry(2), entry(1)]), edition: 1)

        part.update(list([entry(2), entry(1, "corrected")]), edition: 2)
        part.update(list([entry(3), entry(2), entry(1, "corrected")]), edition: 3)

        #expect(texts(part, after: 1).map { $0.contains("corrected") } == [true, false])
        #expect(texts(part, after: 2).count == 1)
    }

    @Test("lets the oldest entries of a list leave without a word")
    func oldestLeaves() {
        var part = SharedPart(list([entry(2), entry(1)]), edition: 1)

        part.update(list([entry(3), entry(2)]), edition: 2)

        #expect(texts(part, after: 1).count == 1)
    }

    @Test("sends the whole list where entries do not tell the difference")
    func whole() {
        var removed = SharedPart(list([entry(3), entry(2), entry(1)]), edition: 1)
        var begun = SharedPart(list([]), edition: 1)

        removed.update(list([entry(3), entry(1)]), edition: 2)
        begun.update(list([entry(1)]), edition: 2)

        #expect(texts(removed, after: 1).first?.hasPrefix("event: fragment\n") == true)
        #expect(texts(begun, after: 1).first?.hasPrefix("event: fragment\n") == true)
    }

    @Test("sends the whole list to who has missed very much")
    func missedMuch() {
        var part = SharedPart(list([entry(0)]), edition: 1)

        for edition in 2...150 {
            part.update(list((0..<edition).reversed().map { entry($0) }), edition: edition)
        }

        #expect(texts(part, after: 1).count < 100)
        #expect(texts(part, after: 1).first?.hasPrefix("event: fragment\n") == true)
        #expect(texts(part, after: 149).count == 1)
    }
}
