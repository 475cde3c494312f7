/// The way to a value inside JSON: `check.tags[0].name`.
struct FieldPath: Equatable {
    private enum Step: Equatable {
        case field(String)
        case item(Int)
    }

    private let steps: [Step]

    /// - Returns: nil for what is no path.
    init?(_ text: String) {
        var steps: [Step] = []
        for part in text.split(separator: ".", omittingEmptySubsequences: false) {
            let pieces = part.split(separator: "[", omittingEmptySubsequences: false)
            guard let name = pieces.first, !part.contains(where: { $0 == " " || $0 == "\"" }) else { return nil }
            if !name.isEmpty { steps.append(.field(String(name))) } else if pieces.count == 1 { return nil }
            for piece in pieces.dropFirst() {
                guard piece.hasSuffix("]"), let index = Int(piece.dropLast()), index >= 0 else { return nil }
                steps.append(.item(index))
            }
        }
        guard !steps.isEmpty else { return nil }
        self.steps = steps
    }

    func value(in value: JSONValue) -> JSONValue? {
        steps.reduce(Optional(value)) { value, step in
            switch step {
            case .field(let name): value?[name]
            case .item(let index): value.flatMap { $0.items.indices.contains(index) ? $0.items[index] : nil }
            }
        }
    }
}

/// A text with fields of JSON in braces: `{host} is {state or "down"}`.
struct FieldTemplate {
    private enum Source {
        case path(FieldPath)
        case literal(String)
    }

    private enum Part {
        case text(String)
        case firstOf([Source])
    }

    private let parts: [Part]

    init(_ text: String) throws(FormatProblem) {
        var parts: [Part] = []
        do throws(HoledText.Malformed) {
            for part in try HoledText(text).parts {
                switch part {
                case .text(let text): parts.append(.text(text))
                case .hole(let hole): parts.append(.firstOf(try Self.sources(hole)))
                }
            }
        } catch {
            throw FormatProblem(nil, error.message)
        }
        self.parts = parts
    }

    private static func sources(_ hole: String) throws(HoledText.Malformed) -> [Source] {
        var sources: [Source] = []
        for word in hole.split(separator: " or ").map({ String($0) }) {
            if word.count >= 2, word.hasPrefix("\""), word.hasSuffix("\"") {
                sources.append(.literal(String(word.dropFirst().dropLast())))
            } else if let path = FieldPath(word) {
                sources.append(.path(path))
            } else {
                throw HoledText.Malformed(message: "\"\(word)\" in {\(hole)} is no path such as check.name")
            }
        }
        return sources
    }

    /// With its holes filled; one for which nothing is there becomes empty.
    func filled(from value: JSONValue) -> String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .firstOf(let sources):
                sources.lazy.map { source in
                    switch source {
                    case .path(let path): path.value(in: value)?.sourceText ?? ""
                    case .literal(let text): text
                    }
                }.first { !$0.isEmpty } ?? ""
            }
        }.joined()
    }
}
