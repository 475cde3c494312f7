/// Whom to page, and whom next while nobody acknowledges.
///
/// The steps make a round. The round runs once and then ``repeats`` times more; each begins ``repeatAfter`` after
/// the last step of the one before. The same wait follows the last round, and then the policy is exhausted, which
/// raises an alarm of its own.
package struct EscalationPolicy: Equatable, Sendable {
    package var id: ID<EscalationPolicy>
    package var name: String
    /// In the order of ``EscalationStep/after``.
    package var steps: [EscalationStep]
    /// 0 for a single round, up to ``repeatLimit``.
    package var repeats: Int
    package var repeatAfter: Duration
    /// How long an answer holds while nothing else is heard of the incident, until it is mitigated: then the policy
    /// begins anew. Nil for as long as it takes.
    package var answerHolds: Duration?
    /// Also pages people who are away: for those who were asked for by name.
    package var reachesAway: Bool

    /// Shorter would page people who are reading the graphs.
    package static let shortestAnswer: Duration = .minutes(10)
    /// Paging the same people more often than this helps nobody; the alarm of an exhausted policy does.
    package static let repeatLimit = 20
    package static let stepLimit = 20

    package init(
        id: ID<EscalationPolicy>,
        name: String,
        steps: [EscalationStep],
        repeats: Int = 0,
        repeatAfter: Duration = .minutes(15),
        answerHolds: Duration? = nil,
        reachesAway: Bool = false
    ) {
        self.id = id
        self.name = name
        self.steps = steps
        self.repeats = repeats
        self.repeatAfter = repeatAfter
        self.answerHolds = answerHolds
        self.reachesAway = reachesAway
    }

    /// How many steps there are with all repeats.
    package var totalSteps: Int { steps.count * rounds }

    /// The step at an index counted on through the rounds, or nil beyond ``totalSteps``.
    package func step(at index: Int) -> EscalationStep? {
        guard index >= 0, index < totalSteps else { return nil }
        return steps[index % steps.count]
    }

    /// When the step at that index is due, or nil beyond ``totalSteps``.
    package func dueAt(step index: Int, startedAt: Timestamp) -> Timestamp? {
        guard let step = step(at: index) else { return nil }
        return startedAt + roundLength * (index / steps.count) + step.after
    }

    /// When the policy has done all it can. At once, where it has no steps.
    package func exhaustedAt(startedAt: Timestamp) -> Timestamp {
        guard !steps.isEmpty else { return startedAt }
        return startedAt + roundLength * rounds
    }

    /// Within the limit also where ``repeats`` is not, so that no stored number can make the sums overflow.
    private var rounds: Int { 1 + min(max(0, repeats), Self.repeatLimit) }

    private var roundLength: Duration { (steps.last?.after ?? .zero) + repeatAfter }
}

extension EscalationPolicy: Codable {
    private enum CodingKeys: String, CodingKey {
        case id, name, steps, repeats, repeatAfter, answerHolds, reachesAway
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(ID<EscalationPolicy>.self, forKey: .id)
        name = try container.decode(String.self, forKey: .name)
        steps = try container.decode([EscalationStep].self, forKey: .steps)
        repeats = try container.decode(Int.self, forKey: .repeats)
        repeatAfter = try container.decodeDurationText(forKey: .repeatAfter)
        answerHolds = container.contains(.answerHolds) ? try container.decodeDurationText(forKey: .answerHolds) : nil
        reachesAway = try container.decodeIfPresent(Bool.self, forKey: .reachesAway) ?? false
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(name, forKey: .name)
        try container.encode(steps, forKey: .steps)
        try container.encode(repeats, forKey: .repeats)
        try container.encode(repeatAfter.text, forKey: .repeatAfter)
        try container.encodeIfPresent(answerHolds?.text, forKey: .answerHolds)
        // Left out where it is the usual, as in what was written before there was a choice.
        if reachesAway { try container.encode(reachesAway, forKey: .reachesAway) }
    }
}
