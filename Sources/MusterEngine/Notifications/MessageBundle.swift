import MusterCore

/// Several pages to one address as one message that names each of them.
struct MessageBundle {
    let message: OutgoingMessage

    /// The most that go in one; the others make the next one.
    static let limit = 200

    /// - Parameters:
    ///   - messages: to one address, oldest first; at least one.
    ///   - links: where a list of one's pages is found.
    init(_ messages: [OutgoingMessage], links: Links) {
        guard var message = messages.first, let last = messages.last else {
            preconditionFailure("a bundle has at least one message")
        }
        if messages.count > 1 {
            let lines = messages.map { "- \($0.subject)" }.joined(separator: "\n")
            // Of drills alone it begins as each of them does; one real page among them is to be taken for real.
            let mark = messages.allSatisfy { $0.subject.hasPrefix(Incident.markOfDrills) } ? Incident.markOfDrills : ""
            let first = message.subject.dropFirst(mark.count)
            message.subject = "\(mark)\(messages.count) pages, the first: \(first)"
            message.body = "You are paged for \(messages.count) incidents at once:\n\n\(lines)"
            message.links = [OutgoingMessage.Link(title: "See all of them", url: "\(links.base)/on-call/pages")]
            // The newest one's token: it answers whatever came up to then.
            message.answer = last.answer.map {
                OutgoingMessage.Answer(url: $0.url + Self.allSuffix, code: nil, canEscalate: false)
            }
            if let answer = message.answer {
                message.links.insert(OutgoingMessage.Link(title: "Acknowledge all", url: answer.url), at: 0)
            }
            message.thread = nil
            message.startsThread = false
            message.mayRepeat = messages.contains(where: \.mayRepeat)
        }
        self.message = message
    }

    /// What stands behind the link of one page where it answers them all.
    static let allSuffix = "/all"
}

extension OutgoingMessage {
    /// Whether it stands for several pages.
    var isBundle: Bool { answer?.url.hasSuffix(MessageBundle.allSuffix) ?? false }
}
