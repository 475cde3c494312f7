import Testing

/// A link of one document to another file of the tree, or to a heading, leads there.
enum MarkdownLinks {
    /// - Parameters:
    ///   - paths: every file and folder of the tree.
    ///   - anchors: the headings of the Markdown file at a path, as a link names them.
    static func findings(in file: TrackedFile, paths: Set<String>, anchors: (String) -> Set<String>) -> [Finding] {
        guard file.isMarkdown else { return [] }
        return links(in: file).compactMap { line, target in
            guard !target.contains("://"), !target.hasPrefix("mailto:") else { return nil }
            let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
            let path = parts[0].isEmpty ? file.path : resolved(String(parts[0]), from: String(file.folder))
            guard paths.contains(path) else {
                return file.finding(line: line, "(\(target)) leads nowhere: there is no \(path)")
            }
            if parts.count == 2, !anchors(path).contains(String(parts[1])) {
                return file.finding(line: line, "(\(target)) leads nowhere: \(path) has no heading #\(parts[1])")
            }
            return nil
        }
    }

    /// The headings of a Markdown text, as links name them: lower case, no punctuation, a hyphen for each space.
    static func anchors(of file: TrackedFile) -> Set<String> {
        Set(
            file.lines.filter { $0.hasPrefix("#") }.map { line in
                let heading = line.drop { $0 == "#" }.drop { $0 == " " }
                return String(
                    heading.lowercased().compactMap { character -> Character? in
                        if character == " " { return "-" }
                        return character.isPartOfWord || character == "-" ? character : nil
                    }
                )
            }
        )
    }

    /// The line and the target of each `[…](target)` outside code.
    private static func links(in file: TrackedFile) -> [(line: Int, target: String)] {
        var inFence = false
        var found: [(line: Int, target: String)] = []
        for (index, line) in file.lines.enumerated() {
            if line.drop(while: { $0 == " " }).hasPrefix("```") { inFence.toggle() }
            guard !inFence else { continue }
            for part in outsideCode(line).split(separator: "](", omittingEmptySubsequences: false).dropFirst() {
                guard let end = part.firstIndex(of: ")") else { continue }
                let target = part[..<end].split(separator: " ").first.map(String.init) ?? ""
                found.append((index + 1, target))
            }
        }
        return found
    }

    /// The line without its `code`.
    private static func outsideCode(_ line: Substring) -> String {
        line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset.isMultiple(of: 2) }
            .map { String($0.element) }
            .joined()
    }

    private static func resolved(_ target: String, from folder: String) -> String {
        var parts: [Substring] = []
        for part in (target.hasPrefix("/") ? target : folder + target).split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return parts.joined(separator: "/")
    }
}

@Suite("Markdown links")
struct MarkdownLinksTests {
    @Test("lead somewhere")
    func hold() {
        let markdown = Tree.files.filter(\.isMarkdown)
        let paths = Set(Tree.paths)
        let anchors = Dictionary(uniqueKeysWithValues: markdown.map { ($0.path, MarkdownLinks.anchors(of: $0)) })

        #expect(markdown.contains { $0.path == "README.md" })
        expectNone(markdown.flatMap { MarkdownLinks.findings(in: $0, paths: paths) { anchors[$0, default: []] } })
    }

    @Test(
        "are found when they lead nowhere",
        arguments: [
            "[a](gone.md)", "![a](../images/gone.png)", "[a](b.md#gone)", "[a](#gone)",
            "see [a](b.md) and [c](gone.md)",
        ]
    )
    func finds(text: String) {
        #expect(findings(in: text).map(\.line) == [2])
    }

    @Test(
        "pass when they lead somewhere, or away, or are only shown",
        arguments: [
            "[a](b.md)", "[a](../README.md)", "[a](b.md#a-heading-2)", "[a](https://example.org)", "`[a](gone.md)`",
            "```\n[a](gone.md)\n```", "[a](#here)",
        ]
    )
    func letsPass(text: String) {
        #expect(findings(in: text) == [])
    }

    private func findings(in text: String) -> [Finding] {
        let file = TrackedFile(path: "docs/a.md", text: "# Here\n\(text)\n")
        let other = TrackedFile(path: "docs/b.md", text: "## A `heading`, 2\n")
        return MarkdownLinks.findings(in: file, paths: ["docs/a.md", "docs/b.md", "README.md"]) { path in
            MarkdownLinks.anchors(of: path == "docs/a.md" ? file : other)
        }
    }
}
