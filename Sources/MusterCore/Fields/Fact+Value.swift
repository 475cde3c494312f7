extension Fact {
    /// The most choices that a fact may have, so that a person can look through them.
    package static let choiceLimit = 100

    /// Whether incidents of a type have it.
    package func concerns(_ type: String?) -> Bool { types.isEmpty || type.map(types.contains) ?? false }

    /// Whether it must be given with the declaration.
    package var isAskedFirst: Bool { needed == .declaring }

    /// What is wrong with a value, and what would be right; nil where nothing is.
    ///
    /// - Parameter organisation: whose people and services there are; nil leaves such names unchecked.
    package func problem(with value: String, in organisation: Organisation?) -> String? {
        switch kind {
        case .text, .list: return nil
        case .choice(let choices):
            return choices.contains(value)
                ? nil : "\"\(value)\" is not known; it is one of \(choices.joined(separator: ", "))"
        case .number: return Double(value)?.isFinite ?? false ? nil : "\"\(value)\" is not a number"
        case .flag: return ["yes", "no", "true", "false"].contains(value.lowercased()) ? nil : "answer yes or no"
        case .time:
            return Timestamp(rfc3339: value) == nil
                ? "\"\(value)\" is not a time; write it as 2026-03-02T09:00:00Z" : nil
        case .link:
            let isLink = ["https://", "http://"].contains { value.hasPrefix($0) && value.utf8.count > $0.utf8.count }
            if isLink, !value.contains(where: \.isWhitespace), value.utf8.count <= Limits.linkLength { return nil }
            return "\"\(value.prefix(60))\" is not a link; write one that begins with https://"
        case .person:
            guard let organisation else { return nil }
            let person = organisation.person(handle: value)
            return person?.isActive ?? false ? nil : "there is nobody with the handle \"\(value)\""
        case .service:
            guard let organisation, organisation.service(key: value) == nil else { return nil }
            let known = organisation.services.map(\.key).joined(separator: ", ")
            return "\"\(value)\" is not known; it is one of \(known)"
        }
    }

    /// A value as it is kept: a handle without the sign before it, and a yes or no in one word.
    package func normal(_ value: String) -> String {
        switch kind {
        case .person: value.hasPrefix("@") ? String(value.dropFirst()) : value
        case .flag: Self.isYes(value) ? "yes" : ["no", "false"].contains(value.lowercased()) ? "no" : value
        case .text, .list, .number, .time, .choice, .service, .link: value
        }
    }

    /// A value as people read it: the name of a person or a service in the place of a key.
    package func shown(_ value: String, in organisation: Organisation) -> String {
        switch kind {
        case .person: organisation.person(handle: value)?.name ?? value
        case .service: organisation.service(key: value)?.name ?? value
        case .time: Timestamp(rfc3339: value).map { $0.text(in: organisation.calendar.zone) } ?? value
        case .text, .list, .number, .flag, .choice, .link: value
        }
    }
}

extension Fact.Kind {
    /// As a process file writes it.
    package var word: String {
        switch self {
        case .text: "text"
        case .list: "list"
        case .number: "number"
        case .time: "time"
        case .flag: "yes or no"
        case .choice: "choice"
        case .person: "person"
        case .service: "service"
        case .link: "link"
        }
    }

    package var choices: [String] { if case .choice(let choices) = self { choices } else { [] } }
}
