/// The words of a page, without its marks: enough to read what a monitoring tool wrote.
enum PlainText {
    static func ofHTML(_ html: String) -> String {
        var text = ""
        var rest = html[...]
        while let open = rest.firstIndex(of: "<") {
            text += rest[..<open]
            let tag = rest[open...]
            let name = tag.dropFirst().prefix { $0.isLetter || $0 == "/" || $0 == "!" || $0.isNumber }.lowercased()
            // What is no text of the page ends with its own mark.
            let end = name == "style" || name == "script" || name == "head" ? "</\(name)" : nil
            var after = tag
            if let end, let close = tag.firstRange(of: end) ?? tag.firstRange(of: end.uppercased()) {
                after = tag[close.lowerBound...]
            }
            guard let close = after.firstIndex(of: ">") else {
                rest = ""
                break
            }
            rest = after[after.index(after: close)...]
            if ["br", "br/", "p", "/p", "/div", "/tr", "/li", "/h1", "/h2", "/h3", "/table"].contains(name) {
                text += "\n"
            }
        }
        text += rest
        let lines = unescaped(text).split(whereSeparator: \.isNewline).map { line in
            line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        return lines.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private static func unescaped(_ text: String) -> String {
        let names = [("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#34;", "\"")]
        // The ampersand last, or `&amp;lt;` would become a mark.
        return names.reduce(text) { $0.replacing($1.0, with: $1.1) }.replacing("&amp;", with: "&")
    }
}
