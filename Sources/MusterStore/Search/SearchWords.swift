/// What somebody typed, as the words that must all be found.
package struct SearchWords: Equatable, Sendable {
    /// The most that count; what comes after them is passed over.
    static let limit = 8

    let words: [String]
    /// The last word is still being typed, so that longer ones count too.
    let lastIsPrefix: Bool

    /// - Returns: nil where there is no word in it.
    package init?(_ text: String) {
        var words: [String] = []
        var word = ""
        for scalar in text.unicodeScalars {
            if Self.isDiacritic(scalar) { continue }
            if Self.belongsToWord(scalar) {
                word.unicodeScalars.append(scalar)
            } else if !word.isEmpty {
                words.append(word)
                word = ""
            }
        }
        lastIsPrefix = word.unicodeScalars.count >= 2 && words.count < Self.limit
        if !word.isEmpty { words.append(word) }
        guard !words.isEmpty else { return nil }
        self.words = Array(words.prefix(Self.limit))
    }

    /// The same words, the last one as it stands.
    var asTyped: SearchWords { SearchWords(words: words, lastIsPrefix: false) }

    private init(words: [String], lastIsPrefix: Bool) {
        self.words = words
        self.lastIsPrefix = lastIsPrefix
    }

    /// In the language of an index: each word in quotation marks, so that none is taken for an operator.
    func query(quote: String, prefixMark: String, and: String) -> String {
        let quoted = words.map { quote + $0 + quote }
        return quoted.joined(separator: and) + (lastIsPrefix ? prefixMark : "")
    }

    /// The line in which most of the words begin a word, cut around the first of them; nil where none does.
    func excerpt(of body: String, length: Int) -> String? {
        let wanted = words.map { Self.folded($0) }
        var best: (count: Int, line: Substring)?
        for line in body.split(separator: "\n") {
            let folded = Self.folded(line)
            let count = wanted.count { folded.contains($0) }
            if count > best?.count ?? 0 { best = (count, line) }
            if count == wanted.count { break }
        }
        return best.map { Self.cut($0.line, around: wanted, to: length) }
    }

    /// Whether a text has all of them, each as a word or as the beginning of one.
    package func areAll(in text: String) -> Bool {
        var missing = Set(words.map { Self.folded($0) })
        var rest = text.unicodeScalars[...]
        while let first = rest.first, !missing.isEmpty {
            let isWord = Self.belongsToWord(first)
            let piece = rest.prefix { Self.belongsToWord($0) == isWord }
            rest = rest.dropFirst(piece.count)
            guard isWord else { continue }
            let folded = Self.folded(Substring(piece))
            missing = missing.filter { !folded.hasPrefix($0) }
        }
        return missing.isEmpty
    }

    /// A text in pieces, of which those are marked that are, or begin with, one of the words.
    package func pieces(of text: String) -> [(text: Substring, isFound: Bool)] {
        let wanted = words.map { Self.folded($0) }
        var pieces: [(text: Substring, isFound: Bool)] = []
        var rest = text.unicodeScalars[...]
        while let first = rest.first {
            let isWord = Self.belongsToWord(first)
            let piece = rest.prefix { Self.belongsToWord($0) == isWord }
            rest = rest.dropFirst(piece.count)
            let folded = Self.folded(Substring(piece))
            pieces.append((Substring(piece), isWord && wanted.contains { folded.hasPrefix($0) }))
        }
        return pieces
    }

    private static func cut(_ line: Substring, around wanted: [String], to length: Int) -> String {
        guard line.count > length else { return String(line) }
        let folded = Array(folded(line))
        let place =
            wanted.compactMap { word in
                folded.indices.first { folded[$0...].starts(with: word) }
            }.min() ?? 0
        let start = max(0, min(place - length / 4, line.count - length))
        let piece = line.dropFirst(start).prefix(length)
        return (start > 0 ? "…" : "") + piece + (start + length < line.count ? "…" : "")
    }

    /// Without case; each letter stays one letter, so that places fit.
    private static func folded(_ text: some StringProtocol) -> String { text.lowercased() }

    private static func isDiacritic(_ scalar: Unicode.Scalar) -> Bool { (0x300...0x36F).contains(scalar.value) }

    private static func belongsToWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber, .privateUse:
            true
        default: false
        }
    }
}
