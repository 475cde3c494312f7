/// One line of an incident's history: what happened, who did it, when, and by which way it came.
package struct EventRecord: Equatable, Sendable {
    /// 1 for the first event of an incident, and no gaps.
    package var sequence: Int
    package var event: IncidentEvent
    package var actor: Actor
    package var source: EventSource
    /// When it happened, which may be earlier than it was recorded.
    package var occurredAt: Timestamp
    /// Never earlier than that of the event before it.
    package var recordedAt: Timestamp

    package init(
        sequence: Int,
        event: IncidentEvent,
        actor: Actor,
        source: EventSource,
        occurredAt: Timestamp,
        recordedAt: Timestamp
    ) {
        self.sequence = sequence
        self.event = event
        self.actor = actor
        self.source = source
        self.occurredAt = occurredAt
        self.recordedAt = recordedAt
    }
}

/// Who did something.
package enum Actor: Hashable, Sendable {
    case person(ID<Person>)
    /// Muster itself, by its clock or its rules.
    case muster
    /// An inbound integration, by its name.
    case integration(String)
    /// An automation of the process, by its name and the line of the process file.
    case automation(name: String, line: Int)
}

extension Actor {
    package var isIntegration: Bool {
        switch self {
        case .integration: true
        case .person, .muster, .automation: false
        }
    }
}

extension Actor: Codable {
    package var text: String {
        switch self {
        case .person(let id): "person:\(id)"
        case .muster: "muster"
        case .integration(let name): "integration:\(name)"
        case .automation(let name, let line): "automation:\(line):\(name)"
        }
    }

    package init?(text: String) {
        if text == "muster" {
            self = .muster
        } else if text.hasPrefix("person:"), let id = ID<Person>(String(text.dropFirst("person:".count))) {
            self = .person(id)
        } else if text.hasPrefix("integration:") {
            self = .integration(String(text.dropFirst("integration:".count)))
        } else if text.hasPrefix("automation:") {
            let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3, let line = Int(parts[1]) else { return nil }
            self = .automation(name: String(parts[2]), line: line)
        } else {
            return nil
        }
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let actor = Actor(text: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\"\(text)\" is not an actor")
        }
        self = actor
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    package var isAutomation: Bool { if case .automation = self { true } else { false } }

    package var person: ID<Person>? {
        if case .person(let id) = self { id } else { nil }
    }
}

/// The way by which something came.
package enum EventSource: String, Codable, CaseIterable, Sendable {
    case web, cli, api, chat, mail, alert, clock, rule
    /// A signed link in a message.
    case link
    /// A text message or a key pressed in a call.
    case phone
}
