/// One text file of the tree; all that a rule may look at.
struct TrackedFile: Sendable {
    /// From the root of the tree, with slashes: `Sources/MusterCore/Limits.swift`.
    let path: String
    let text: String
    /// As written, without their line ends. The first is line 1 of an editor.
    let lines: [Substring]
    /// The same lines with comments and the insides of string literals blanked, so that a rule about code is not
    /// broken by a sentence that names what it forbids. Equal to ``lines`` where the file is not Swift.
    let code: [Substring]

    init(path: String, text: String) {
        self.path = path
        self.text = text
        self.lines = Self.split(text)
        self.code = path.hasSuffix(".swift") ? Self.split(SwiftText.blanked(text)) : lines
    }

    var isSwift: Bool { path.hasSuffix(".swift") }
    var isMarkdown: Bool { path.hasSuffix(".md") }

    /// The last part of the path: `Limits.swift`.
    var name: Substring { path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...] }

    /// The path up to and with the last slash, empty for a file at the root.
    var folder: Substring { path[..<(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)] }

    func isUnder(_ folder: String) -> Bool { path.hasPrefix(folder) }

    func finding(line: Int, _ message: String) -> Finding {
        Finding(path: path, line: line, message: message)
    }

    /// Each place in the code that holds one of `forbidden`, once a line, as a finding that says `mend`.
    ///
    /// What begins or ends with a letter is found only as a whole word: `Date()` is not found in `dueDate()`.
    func findings(ofCode forbidden: [String], mend: String) -> [Finding] {
        let here = forbidden.filter { text.contains($0) }
        guard !here.isEmpty else { return [] }
        return code.enumerated().compactMap { index, line in
            here.first { line.containsWord($0) }.map { finding(line: index + 1, "\($0): \(mend)") }
        }
    }

    private static func split(_ text: String) -> [Substring] {
        text.split(omittingEmptySubsequences: false) { $0.isNewline }
    }
}

extension StringProtocol {
    /// Whether `word` stands here, and not as a part of a longer word.
    func containsWord(_ word: String) -> Bool {
        ranges(of: word).contains { range in
            let before = range.lowerBound > startIndex ? self[index(before: range.lowerBound)] : " "
            let after = range.upperBound < endIndex ? self[range.upperBound] : " "
            let startsInside = before.isPartOfWord && word.first?.isPartOfWord == true
            let endsInside = after.isPartOfWord && word.last?.isPartOfWord == true
            return !startsInside && !endsInside
        }
    }
}

extension Character {
    var isPartOfWord: Bool { isLetter || isNumber || self == "_" }
}
