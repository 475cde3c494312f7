/// A text of a triage rule, filled from an alert: `{service or alertname}`, `{annotation.summary or "failing"}`.
package struct SignalText: Equatable, Sendable {
    private enum Source: Equatable {
        case label(String)
        case annotation(String)
        case literal(String)
    }

    private enum Part: Equatable {
        case text(String)
        case firstOf([Source])
    }

    private let parts: [Part]

    /// - Throws: where a hole is malformed.
    package init(_ text: String) throws(HoledText.Malformed) {
        var parts: [Part] = []
        for part in try HoledText(text).parts {
            switch part {
            case .text(let text): parts.append(.text(text))
            case .hole(let hole): parts.append(.firstOf(try Self.sources(in: hole)))
            }
        }
        self.parts = parts
    }

    /// The text with its holes filled; a hole for which the alert has nothing becomes empty.
    package func filled(_ value: @escaping SignalLookup) -> String {
        parts.map { part in
            switch part {
            case .text(let text):
                text
            case .firstOf(let sources):
                sources.lazy.map { source in
                    switch source {
                    case .label(let name): value(name, false) ?? ""
                    case .annotation(let name): value(name, true) ?? ""
                    case .literal(let text): text
                    }
                }.first { !$0.isEmpty } ?? ""
            }
        }.joined()
    }

    private static func sources(in hole: String) throws(HoledText.Malformed) -> [Source] {
        var sources: [Source] = []
        for word in words(of: hole) {
            if word.hasPrefix("\"") {
                guard word.count >= 2, word.hasSuffix("\"") else {
                    throw HoledText.Malformed(message: "a quoted text in {\(hole)} is not closed")
                }
                sources.append(.literal(String(word.dropFirst().dropLast())))
            } else if word.hasPrefix("annotation."), word.count > 11 {
                sources.append(.annotation(String(word.dropFirst(11))))
            } else if !word.isEmpty, !word.contains(" "), !word.contains("\"") {
                sources.append(.label(word))
            } else {
                throw HoledText.Malformed(message: "\"\(word)\" in {\(hole)} is not the name of a label")
            }
        }
        return sources
    }

    /// The alternatives; an "or" inside quotes parts nothing.
    private static func words(of hole: String) -> [String] {
        var words: [String] = []
        var current: [Substring] = []
        var isQuoted = false
        for word in hole.split(separator: " ") {
            if word == "or", !isQuoted {
                words.append(current.joined(separator: " "))
                current = []
                continue
            }
            if word.filter({ $0 == "\"" }).count % 2 == 1 { isQuoted.toggle() }
            current.append(word)
        }
        return words + [current.joined(separator: " ")]
    }
}
