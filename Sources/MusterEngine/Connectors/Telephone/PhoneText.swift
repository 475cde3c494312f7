import MusterCore

/// A page as a text message.
struct PhoneText {
    /// At most ``limit`` characters.
    let text: String

    /// What the API takes; a page is far shorter.
    static let limit = 1_600
    /// Of the words before the answer: two parts of a message in any script.
    private static let wordLimit = 280

    init(_ message: OutgoingMessage) {
        var words = message.subject
        if message.answer == nil, !message.body.isEmpty { words += "\n" + message.body }
        let answer = message.answer.map { answer in
            let name = answer.code.map { "\($0) " } ?? ""
            let escalate = answer.canEscalate ? ", \"\(name)esc\" to pass it on" : ""
            return "\nReply \"\(name)ack\" to acknowledge\(escalate), or open \(answer.url)"
        }
        let room = message.answer == nil ? Self.limit : Self.wordLimit
        let repeated = message.mayRepeat ? " (may be a repeat)" : ""
        text = String((Self.cut(words, to: room) + repeated + (answer ?? "")).prefix(Self.limit))
    }

    private static func cut(_ words: String, to limit: Int) -> String {
        words.count <= limit ? words : words.prefix(limit - 1) + "…"
    }
}

/// What a person replies to one.
package enum PhoneReply: Equatable, Sendable {
    /// - Parameter code: the number of an incident; nil for whatever waits.
    case acknowledge(code: Int?)
    case escalate(code: Int?)
    case unclear

    /// Reads "ack", "4521 ack", "ACK 4521." and what people make of it; also "4" and "6", the keys of a call. Anything more
    /// is unclear: a telephone or mailbox that answers by itself must not answer for its owner.
    package init(_ text: String) {
        let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init).filter { $0 != "inc" }
        let codes = words.compactMap { IncidentNumber.read($0) }
        let others = words.filter { IncidentNumber.read($0) == nil }
        if words == ["4"] {
            self = .acknowledge(code: nil)
        } else if words == ["6"] {
            self = .escalate(code: nil)
        } else if others.count == 1, codes.count <= 1, Self.acknowledging.contains(others[0]) {
            self = .acknowledge(code: codes.first)
        } else if others.count == 1, codes.count <= 1, Self.escalating.contains(others[0]) {
            self = .escalate(code: codes.first)
        } else {
            self = .unclear
        }
    }

    private static let acknowledging: Set = ["ack", "acknowledge", "acknowledged", "a", "ok", "yes", "y"]
    private static let escalating: Set = ["esc", "escalate", "e", "no", "n", "pass"]
}
