import Testing

@testable import MusterStore

@Suite("What somebody searches for")
struct SearchWordsTests {
    @Test(
        "is its words, without signs and accents",
        arguments: [
            ("checkout time-out", ["checkout", "time", "out"], true),
            ("  50% (of users) ", ["50", "of", "users"], false),
            ("Ka\u{0308}ufe", ["Kaufe"], true),
            ("\"a\" OR b*", ["a", "OR", "b"], false),
            ("x", ["x"], false),
        ] as [(String, [String], Bool)]
    )
    func words(text: String, words: [String], lastIsPrefix: Bool) throws {
        let found = try #require(SearchWords(text))

        #expect(found.words == words)
        #expect(found.lastIsPrefix == lastIsPrefix)
    }

    @Test("is nothing where there is no word in it", arguments: ["", "  ", "%_*", "\"\""])
    func nothing(text: String) {
        #expect(SearchWords(text) == nil)
    }

    @Test("is cut after the words that count")
    func limit() throws {
        let text = (1...20).map { "w\($0)" }.joined(separator: " ")

        let found = try #require(SearchWords(text))

        #expect(found.words.count == SearchWords.limit)
        #expect(!found.lastIsPrefix)
    }

    @Test("is quoted word by word, so that none is taken for an operator")
    func query() throws {
        let words = try #require(SearchWords("NOT checkout"))

        #expect(words.query(quote: "\"", prefixMark: "*", and: " ") == "\"NOT\" \"checkout\"*")
        #expect(words.query(quote: "'", prefixMark: ":*", and: " & ") == "'NOT' & 'checkout':*")
    }

    @Test("is marked where it stands, and where it begins a word")
    func pieces() throws {
        let words = try #require(SearchWords("lock ord"))

        let pieces = words.pieces(of: "A LOCK, on orders; no block")

        #expect(pieces.map(\.text).joined() == "A LOCK, on orders; no block")
        #expect(pieces.filter(\.isFound).map(\.text) == ["LOCK", "orders"])
    }

    @Test("is shown in the line that holds most of it, around the first word")
    func excerpt() throws {
        let words = try #require(SearchWords("lock orders"))
        let long =
            String(repeating: "and so on ", count: 30) + "a LOCK on the orders table "
            + String(repeating: "x ", count: 200)

        #expect(words.excerpt(of: "Checkout\nlock held\nlock on orders", length: 160) == "lock on orders")
        let cut = try #require(words.excerpt(of: long, length: 60))
        #expect(cut.hasPrefix("…") && cut.hasSuffix("…"))
        #expect(cut.contains("LOCK on the orders"))
        #expect(words.excerpt(of: "nothing here", length: 60) == nil)
    }
}
