/// A text taken apart at its holes: `Expect an update in {next update}`.
package struct HoledText: Equatable, Sendable {
    package enum Part: Equatable, Sendable {
        case text(String)
        /// The name between the braces, without spaces around it.
        case hole(String)
    }

    package let parts: [Part]

    package struct Malformed: Error, Equatable {
        package let message: String
    }

    /// - Throws: where a brace is left open, closed without having been opened, or holds nothing.
    package init(_ text: String) throws(Malformed) {
        var parts: [Part] = []
        var rest = text[...]
        while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            guard rest[brace] == "{" else { throw Malformed(message: "a \"}\" has no \"{\" before it") }
            if brace > rest.startIndex { parts.append(.text(String(rest[..<brace]))) }

            let inside = rest[rest.index(after: brace)...]
            guard let end = inside.firstIndex(where: { $0 == "{" || $0 == "}" || $0.isNewline }), inside[end] == "}"
            else {
                throw Malformed(message: "a \"{\" is not closed")
            }
            let name = inside[..<end].split(separator: " ").joined(separator: " ")
            guard !name.isEmpty else { throw Malformed(message: "a hole has no name") }
            parts.append(.hole(name))
            rest = inside[inside.index(after: end)...]
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        self.parts = parts
    }
}
