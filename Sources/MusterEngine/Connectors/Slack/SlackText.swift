import MusterCore

/// A message as Slack takes it.
struct SlackText {
    private let post: ChatPost

    init(_ post: ChatPost) {
        self.post = post
    }

    /// Characters of a topic or a purpose.
    static let topicLimit = 250
    /// Characters of a text: Slack cuts what is far longer, and a block has 3,000.
    private static let textLimit = 2_900

    /// The three characters by which everything begins that Slack acts on, such as `<!channel>`: after this nothing does.
    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    /// The same, of which at most so many characters are left.
    static func escaped(_ text: String, limit: Int) -> String {
        let whole = escaped(text)
        if whole.count <= limit { return whole }
        var (result, length) = ("", 0)
        for character in text {
            let next = escaped(String(character))
            length += next.count
            if length > limit - 1 { break }
            result += next
        }
        return result + "…"
    }

    private static func linked(_ link: OutgoingMessage.Link) -> String {
        let url = escaped(link.url).replacing("|", with: "%7C").replacing(" ", with: "%20")
        return "<\(url)|\(escaped(link.title).replacing("|", with: "/"))>"
    }

    /// As the marked text that Slack shows.
    var marked: String {
        let head = post.head.map { "*\(Self.escaped($0.replacing("\n", with: " "), limit: 300))*" }
        let repeated = post.mayRepeat && post.answer != nil ? "(may be a repeat)" : nil
        let body = post.text.isEmpty ? nil : Self.escaped(post.text, limit: Self.textLimit - 700)
        let links = post.links.isEmpty ? nil : post.links.map(Self.linked).joined(separator: " · ")
        let separator = post.text.contains("\n") || post.answer != nil || !post.links.isEmpty ? "\n" : " "
        return [head, repeated, body, links].compactMap(\.self).joined(separator: separator)
    }

    func fields(room: String) -> [String: JSONValue] {
        var fields: [String: JSONValue] = [
            "channel": JSONValue(room), "text": JSONValue(marked), "mrkdwn": true, "link_names": false,
            "unfurl_links": false, "unfurl_media": false,
            "metadata": .of([
                "event_type": "muster_message", "event_payload": .of(["key": JSONValue(post.key)]),
            ]),
        ]
        if let answer = post.answer { fields["blocks"] = .array(blocks(answer)) }
        return fields
    }

    private func blocks(_ answer: OutgoingMessage.Answer) -> [JSONValue] {
        let token = ChatAnswers.token(in: answer.url)
        var buttons = [button("Acknowledge", SlackAction.acknowledge, token, style: "primary")]
        if answer.canEscalate { buttons.append(button("Not me", SlackAction.escalate, token)) }
        return [
            .of(["type": "section", "text": .of(["type": "mrkdwn", "text": JSONValue(marked)])]),
            .of(["type": "actions", "elements": .array(buttons)]),
        ]
    }

    private func button(_ title: String, _ action: SlackAction, _ value: String, style: String? = nil) -> JSONValue {
        .of([
            "type": "button", "text": .of(["type": "plain_text", "text": JSONValue(title)]),
            "action_id": JSONValue(action.rawValue), "value": JSONValue(value), "style": style.map { JSONValue($0) },
        ])
    }

    /// What somebody wrote, without Slack's marks: a link is its address, a name is a name.
    static func plain(_ text: String) -> String {
        let shape = #/<([^<>|]*)(?:\|([^<>]*))?>/#
        let words = text.replacing(shape) { match -> String in
            let (target, label) = (String(match.output.1), match.output.2.map(String.init))
            switch target.first {
            case "@", "#": return String(target.prefix(1)) + (label ?? String(target.dropFirst()))
            case "!": return "@" + (label ?? String(target.dropFirst().prefix { $0 != "^" }))
            default:
                let address = target.hasPrefix("mailto:") ? String(target.dropFirst("mailto:".count)) : target
                return label.map { $0 == address ? $0 : "\($0) (\(address))" } ?? address
            }
        }
        return words.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
    }
}

/// The buttons of a page.
package enum SlackAction: String, Sendable {
    case acknowledge = "muster_acknowledge"
    case escalate = "muster_escalate"
}
