/// One of the things that Muster can see, as clocks, gates and checklists name it.
enum SeenFact {
    case confirmed(by: String?)
    case checkedIn
    case milestone(Milestone)
    case milestoneLasted(Milestone, Duration)
    case roleFilled(String)
    case roleHandedOver(String)
    case updateSent(audience: String, state: UpdateState?)
    case severityAssessed
    case alertsClear
    case factsKnown
    case checklistDone(String)
    case temporaryMeasuresUndone
    case retrospectiveScheduled(earliest: Deadline?, latest: Deadline?, from: Milestone?)
    case retrospectiveDrafted
    case actionItemDone
    case actionItemsHaveOwners
    case actionItemsDone
    case reportPublished

    /// The phrases that hold no name.
    private static let plain: KeyValuePairs<String, SeenFact> = [
        "confirmed": .confirmed(by: nil),
        "checked in": .checkedIn,
        "severity assessed": .severityAssessed,
        "alerts clear": .alertsClear,
        "facts known": .factsKnown,
        "temporary measures undone": .temporaryMeasuresUndone,
        "retrospective scheduled": .retrospectiveScheduled(earliest: nil, latest: nil, from: nil),
        "retrospective drafted": .retrospectiveDrafted,
        "action item done": .actionItemDone,
        "action items have owners": .actionItemsHaveOwners,
        "action items done": .actionItemsDone,
        "report published": .reportPublished,
    ]

    /// The shapes of all phrases, for messages.
    private static let shapes =
        plain.map(\.key) + [
            "confirmed by ROLE", "MILESTONE reached", "MILESTONE lasted DURATION", "role ROLE filled",
            "role ROLE handed over",
            "update sent to AUDIENCE", "STATE update sent to AUDIENCE", "checklist CHECKLIST done",
            "retrospective scheduled within DEADLINE of MILESTONE",
            "retrospective scheduled DEADLINE to DEADLINE after MILESTONE",
        ]

    /// Reads a phrase; nil, and a problem, where it is none or names something that is not there.
    static func read(_ node: YAMLNode, with reader: inout ProcessReader) -> SeenFact? {
        let text = reader.text(node)
        guard !text.isEmpty else { return nil }
        let phrase = text.lowercased().split(separator: " ").joined(separator: " ")
        if let found = plain.first(where: { $0.key == phrase }) { return found.value }

        if let role = phrase.between("confirmed by ", "") {
            return reader.reference(role, as: .role, at: node).map { .confirmed(by: $0) }
        }
        if let role = phrase.between("role ", " filled") {
            return reader.reference(role, as: .role, at: node).map { .roleFilled($0) }
        }
        if let role = phrase.between("role ", " handed over") {
            return reader.reference(role, as: .role, at: node).map { .roleHandedOver($0) }
        }
        if let checklist = phrase.between("checklist ", " done") {
            return reader.reference(checklist, as: .checklist, at: node).map { .checklistDone($0) }
        }
        if let milestone = phrase.between("", " reached") {
            return reader.milestone(milestone, at: node).map { .milestone($0) }
        }
        if let (milestone, time) = phrase.parted(at: " lasted "), let length = Duration(text: time) {
            return reader.milestone(milestone, at: node).map { .milestoneLasted($0, length) }
        }
        if let times = phrase.between("retrospective scheduled ", "") {
            return scheduled(times, node, with: &reader)
        }
        for state in [nil, UpdateState.investigating, .identified, .monitoring, .resolved] {
            let start = (state.map { "\($0.rawValue) " } ?? "") + "update sent to "
            guard let audience = phrase.between(start, "") else { continue }
            return reader.reference(audience, as: .audience, at: node).map { .updateSent(audience: $0, state: state) }
        }

        let nearest = Spelling.nearest(to: phrase, among: plain.map(\.key)).map { "did you mean \"\($0)\"?" }
        reader.report(
            node,
            "\(reader.quoted(node)) is nothing that Muster can see",
            mend: nearest ?? "write one of " + shapes.map { "\"\($0)\"" }.joined(separator: ", ")
        )
        return nil
    }

    /// `within 5 business days of mitigated`, `24 to 48 business hours after mitigated`.
    private static func scheduled(_ times: String, _ node: YAMLNode, with reader: inout ProcessReader) -> SeenFact? {
        if let (limit, milestone) = times.between("within ", "")?.parted(at: " of "),
            let latest = Deadline(words: limit)
        {
            return reader.milestone(milestone, at: node)
                .map { .retrospectiveScheduled(earliest: nil, latest: latest, from: $0) }
        }
        if let (range, milestone) = times.parted(at: " after "), let (first, last) = range.parted(at: " to "),
            let latest = Deadline(words: last), let earliest = Deadline(words: first) ?? latest.with(count: first)
        {
            if earliest.isLonger(than: latest) {
                reader.refuse(
                    node,
                    "\(earliest.text) is longer than \(latest.text), so no time would do",
                    mend: "write the shorter one first"
                )
            }
            return reader.milestone(milestone, at: node)
                .map { .retrospectiveScheduled(earliest: earliest, latest: latest, from: $0) }
        }
        reader.report(
            node,
            "\"\(times)\" is not a time for the retrospective",
            mend: "write \"within 5 business days of resolved\" or "
                + "\"24 to 48 business hours after mitigated\""
        )
        return nil
    }
}

extension Deadline {
    /// The same unit with another count, for "24 to 48 business hours"; nil where the count is no number or too large.
    fileprivate func with(count text: String) -> Deadline? {
        switch self {
        case .duration: nil
        case .businessDays: Deadline(words: "\(text) business days")
        case .businessHours: Deadline(words: "\(text) business hours")
        case .sprints: Deadline(words: "\(text) sprints")
        case .months: Deadline(words: "\(text) months")
        }
    }
}

extension String {
    /// What stands between a beginning and an end; nil where it does not have both, or has nothing between them.
    func between(_ start: String, _ end: String) -> String? {
        guard hasPrefix(start), hasSuffix(end), count > start.count + end.count else { return nil }
        return String(dropFirst(start.count).dropLast(end.count))
    }

    /// The parts before and after the first occurrence of a word.
    fileprivate func parted(at word: String) -> (String, String)? {
        guard let range = firstRange(of: word) else { return nil }
        return (String(self[..<range.lowerBound]), String(self[range.upperBound...]))
    }
}
