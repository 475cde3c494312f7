/// One step of an escalation: who is paged, and how long after its start.
package struct EscalationStep: Equatable, Sendable {
    /// From the start of the round; 0 for the first step as a rule.
    package var after: Duration
    package var targets: [PageTarget]
    /// Whether it also pages people who are away; nil leaves it to the policy.
    package var reachesAway: Bool?
    /// The last of a round, where the rounds of a policy are written out one after the other; nil leaves it to the policy.
    package var endsRound: Bool?

    package init(after: Duration, targets: [PageTarget], reachesAway: Bool? = nil, endsRound: Bool? = nil) {
        self.after = after
        self.targets = targets
        self.reachesAway = reachesAway
        self.endsRound = endsRound
    }
}

/// Someone who can be paged.
package enum PageTarget: Hashable, Sendable {
    case person(ID<Person>)
    /// Whoever is on call at the moment of paging.
    case schedule(ID<Schedule>)
    /// Every active member.
    case team(ID<Team>)
    /// A name that the organisation gives to people or addresses: "engineering director".
    case contact(String)
}

extension EscalationStep: Codable {
    private enum CodingKeys: String, CodingKey {
        case after, targets, reachesAway, endsRound
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        after = try container.decodeDurationText(forKey: .after)
        targets = try container.decode([PageTarget].self, forKey: .targets)
        reachesAway = try container.decodeIfPresent(Bool.self, forKey: .reachesAway)
        endsRound = try container.decodeIfPresent(Bool.self, forKey: .endsRound)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(after.text, forKey: .after)
        try container.encode(targets, forKey: .targets)
        try container.encodeIfPresent(reachesAway, forKey: .reachesAway)
        try container.encodeIfPresent(endsRound, forKey: .endsRound)
    }
}

/// As in `{"kind": "person", "id": "…"}` and `{"kind": "contact", "name": "CFO"}`.
extension PageTarget: Codable {
    private enum CodingKeys: String, CodingKey {
        case kind, id, name
    }

    private enum Kind: String, Codable {
        case person, schedule, team, contact
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.decode(Kind.self, forKey: .kind) {
        case .person: self = .person(try container.decode(ID<Person>.self, forKey: .id))
        case .schedule: self = .schedule(try container.decode(ID<Schedule>.self, forKey: .id))
        case .team: self = .team(try container.decode(ID<Team>.self, forKey: .id))
        case .contact: self = .contact(try container.decode(String.self, forKey: .name))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .person(let id):
            try container.encode(Kind.person, forKey: .kind)
            try container.encode(id, forKey: .id)
        case .schedule(let id):
            try container.encode(Kind.schedule, forKey: .kind)
            try container.encode(id, forKey: .id)
        case .team(let id):
            try container.encode(Kind.team, forKey: .kind)
            try container.encode(id, forKey: .id)
        case .contact(let name):
            try container.encode(Kind.contact, forKey: .kind)
            try container.encode(name, forKey: .name)
        }
    }
}

extension KeyedDecodingContainer {
    /// A duration as people write it: "15 min".
    func decodeDurationText(forKey key: Key) throws -> Duration {
        let text = try decode(String.self, forKey: key)
        guard let duration = Duration(text: text) else {
            throw DecodingError.dataCorruptedError(
                forKey: key,
                in: self,
                debugDescription: "\"\(text)\" is not a duration; write it as in 15 min or 2 h 50 min"
            )
        }
        return duration
    }
}
