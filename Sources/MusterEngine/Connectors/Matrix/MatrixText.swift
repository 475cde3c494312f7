import MusterCore

/// A message as Matrix takes it: plain, and as HTML of which nothing is anybody else's.
struct MatrixText {
    private let post: ChatPost

    init(_ post: ChatPost) {
        self.post = post
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;").replacing("\n", with: "<br>")
    }

    private var text: String {
        let hint = post.answer.map { answer -> String in
            let number = answer.code.map { "\"\($0) ack\"" } ?? "\"ack\""
            return "React with 👍 to acknowledge" + (answer.canEscalate ? ", with 👎 to pass it on" : "")
                + ", or write \(number)."
        }
        return [post.text.cut(to: 10_000), hint].compactMap(\.self).joined(separator: "\n\n")
    }

    private var plain: String {
        let head = post.head.map { "\($0)\(separator)" } ?? ""
        return ([head + text] + post.links.map { "\($0.title): \($0.url)" }).joined(separator: "\n")
    }

    private var markup: String {
        let head = post.head.map { "<strong>\(Self.escaped($0))</strong>\(separator == "\n" ? "<br>" : separator)" }
        let links = post.links.map { "<a href=\"\(Self.escaped($0.url))\">\(Self.escaped($0.title))</a>" }
        return ([(head ?? "") + Self.escaped(text)] + links).joined(separator: "<br>")
    }

    /// What one person said stands behind their name; what has more to it stands below its head.
    private var separator: String {
        post.text.contains("\n") || post.answer != nil || !post.links.isEmpty ? "\n" : ": "
    }

    var content: [String: JSONValue] {
        [
            // A notice rings nobody; what somebody said, or what asks for an answer, does.
            "msgtype": post.head == nil ? "m.notice" : "m.text", "body": JSONValue(plain),
            "format": "org.matrix.custom.html", "formatted_body": JSONValue(markup),
            // Nobody is meant by what merely looks like a mention, such as "@room" in the text of an alert.
            "m.mentions": .object([:]),
        ]
    }

    func content(replacing message: String) -> [String: JSONValue] {
        var content = content
        content["m.new_content"] = .object(content)
        content["body"] = JSONValue("* \(plain)")
        content["m.relates_to"] = .of(["rel_type": "m.replace", "event_id": JSONValue(message)])
        return content
    }
}
