extension ProcessReader {
    /// - Parameter others: clocks that other sections have brought, which share the ids with these.
    mutating func readClocks(_ node: YAMLNode?, and others: [Clock]) -> [Clock] {
        var ids: [String: Int] = [:]
        for clock in others {
            guard let line = ids.updateValue(clock.line, forKey: clock.id), let node else { continue }
            report(
                node,
                "the notices in lines \(line) and \(clock.line) have the same id, \"\(clock.id)\"",
                mend: "give one of them an \"id\""
            )
        }
        let own: [Clock] = items(of: node).compactMap { item in
            guard let clock = readClock(item) else { return nil }
            if let line = ids.updateValue(item.line, forKey: clock.id) {
                report(
                    item,
                    "the clock in line \(line) has the same id, \"\(clock.id)\"",
                    mend: "give this one an \"id\""
                )
            }
            return clock
        }
        return own + others
    }

    private mutating func readClock(_ node: YAMLNode) -> Clock? {
        let fields = fields(
            of: node,
            known: [
                "say", "id", "every", "within", "from", "until", "done when", "owner", "remind before", "missed",
                "nudge",
                "source",
            ]
        )
        let says = text(required("say", in: fields))
        let timing = readTiming(fields)
        let from = anchor(required("from", in: fields))
        let until = milestone(fields["until"])
        let duty = duty(required("done when", in: fields))
        let owner = owner(required("owner", in: fields))
        let remind = duration(fields["remind before"]) ?? .zero
        let missed = items(of: fields["missed"]).compactMap { consequence($0) }
        let nudge = flag(fields["nudge"])
        let source = text(fields["source"])
        guard let timing, let from, let duty, let owner else { return nil }

        let clock = Clock(
            id: identifier(fields["id"], from: says),
            says: says,
            timing: timing,
            from: from,
            until: until,
            duty: duty,
            owner: owner,
            remindBefore: remind,
            missed: missed,
            nudge: nudge,
            source: source,
            line: node.line
        )
        checkTimes(of: clock, fields)
        refuseIdle(clock, fields)
        return clock
    }

    mutating func checkTimes(of clock: Clock, _ fields: ProcessFields) {
        if case .milestone(let from) = clock.from, let until = clock.until, until.order <= from.order {
            report(
                fields["until"] ?? fields.node,
                "\"\(until.words)\" is reached before the clock starts",
                mend: "name a milestone after \"\(from.words)\""
            )
        }
        guard clock.remindBefore > .zero else { return }
        let place = fields["remind before"] ?? fields.node
        let message = "the reminder would come before the clock starts"
        let mend = "write less than the time that the clock gives"
        if clock.shortest.map({ clock.remindBefore >= $0 }) == true {
            report(place, message, mend: mend)
        } else if clock.deadlines.contains(where: { clock.remindBefore >= $0.least(sprint: sprint) }) {
            refuse(place, message, mend: mend)
        }
    }

    private mutating func readTiming(_ fields: ProcessFields) -> Clock.Timing? {
        switch (fields["every"], fields["within"]) {
        case (let every?, nil):
            return bySeverity(every) { reader, node in reader.duration(node) }.map(Clock.Timing.every)
        case (nil, let within?):
            return bySeverity(within) { reader, node in reader.deadline(node) }.map(Clock.Timing.within)
        case (_?, let within?):
            report(within, "a clock has \"every\" or \"within\", not both", mend: "take one out")
        case (nil, nil):
            report(fields.node, "the clock says no time", mend: "add \"every: …\" or \"within: …\"")
        }
        return nil
    }

    /// One value for every severity, or a value for each.
    private mutating func bySeverity<Value>(
        _ node: YAMLNode,
        read: (inout ProcessReader, YAMLNode) -> Value?
    ) -> [String: Value]? {
        guard case .fields(let lines) = node.content else {
            guard let value = read(&self, node) else { return nil }
            return Dictionary(uniqueKeysWithValues: names.severities.map { ($0, value) })
        }
        if lines.allSatisfy({ $0.value.text?.lowercased() == "none" }) {
            refuse(node, "the clock owes nothing at any severity", mend: "give one of them a time, or take it out")
        }
        var values: [String: Value] = [:]
        for line in lines {
            guard let key = severity(line.name, at: line.key) else { continue }
            guard line.value.text?.lowercased() != "none" else { continue }
            if let value = read(&self, line.value) { values[key] = value }
        }
        return values
    }

    private mutating func anchor(_ node: YAMLNode?) -> Clock.Anchor? {
        guard let node else { return nil }
        let phrase = text(node)
        guard !phrase.isEmpty else { return nil }
        let lower = phrase.lowercased()
        if lower == "agreeing the action item" { return .actionItem }
        if lower == "handover" { return .handover }
        if lower.hasPrefix("taking the role of ") {
            return reference(String(phrase.dropFirst(19)), as: .role, at: node).map { .roleTaken($0) }
        }
        if lower.hasPrefix("legal trigger ") {
            return reference(String(phrase.dropFirst(14)), as: .trigger, at: node).map { .legalTrigger($0) }
        }
        guard Milestone(rawValue: ProcessNames.slug(phrase)) != nil else {
            let known = Milestone.allCases.map(\.words) + ["agreeing the action item", "handover"]
            let mend = Spelling.nearest(to: phrase, among: known).map { "did you mean \"\($0)\"?" }
            report(
                node,
                "a clock cannot start from \(quoted(node))",
                mend: mend ?? "write a milestone, \"taking the role of ROLE\", \"agreeing the action item\", "
                    + "\"handover\" or \"legal trigger NAME\""
            )
            return nil
        }
        return milestone(phrase, at: node).map { .milestone($0) }
    }

    private mutating func duty(_ node: YAMLNode?) -> Clock.Duty? {
        guard let node, let fact = SeenFact.read(node, with: &self) else { return nil }
        switch fact {
        case .updateSent(let audience, nil): return .update(audience: audience)
        case .checkedIn: return .checkIn
        case .milestone(let milestone): return .milestone(milestone)
        case .roleFilled(let role): return .roleFilled(role)
        case .roleHandedOver(let role): return .handover(role: role)
        case .retrospectiveScheduled(nil, nil, nil): return .retrospectiveScheduled
        case .retrospectiveDrafted: return .retrospectiveDrafted
        case .actionItemDone: return .actionItemDone
        case .reportPublished: return .reportPublished
        case .confirmed(by: nil): return .confirmed
        case .confirmed, .updateSent, .milestoneLasted, .severityAssessed, .alertsClear, .factsKnown, .checklistDone,
            .temporaryMeasuresUndone, .retrospectiveScheduled, .actionItemsHaveOwners, .actionItemsDone:
            report(
                node,
                "\(quoted(node)) cannot end a clock",
                mend: "see which phrases can in the table of docs/process-format.md"
            )
            return nil
        }
    }

    mutating func owner(_ node: YAMLNode?) -> Clock.Owner? {
        node?.text?.lowercased() == "assignee" ? .assignee : person(node)
    }

    /// `remind`, `escalate to CONTACT`, or `prompt:` with a text.
    mutating func consequence(_ node: YAMLNode) -> Clock.Consequence? {
        if case .fields = node.content {
            let fields = fields(of: node, known: ["prompt"])
            let prompt = text(required("prompt", in: fields))
            return prompt.isEmpty ? nil : .prompt(prompt)
        }
        let phrase = text(node)
        guard !phrase.isEmpty else { return nil }
        if phrase.lowercased() == "remind" { return .remind }
        if phrase.lowercased().hasPrefix("escalate to ") {
            return reference(String(phrase.dropFirst(12)), as: .contact, at: node).map { .escalate(to: $0) }
        }
        report(
            node,
            "\(quoted(node)) cannot follow a missed clock",
            mend: "write \"remind\", \"escalate to CONTACT\" or \"prompt: …\""
        )
        return nil
    }

    /// The id that is given, or one made from a sentence.
    mutating func identifier(_ node: YAMLNode?, from sentence: String) -> String {
        guard let node else { return String(ProcessNames.slug(sentence).prefix(80)) }
        let id = text(node)
        if !id.isEmpty, id != ProcessNames.slug(id) {
            report(node, "\"\(id)\" is not an id", mend: "write \"\(ProcessNames.slug(id))\"")
        }
        return id
    }
}

extension Clock {
    /// The shortest time it gives, where that is a plain length of time.
    fileprivate var shortest: Duration? {
        switch timing {
        case .every(let map):
            map.values.min()
        case .within(let map):
            map.values.compactMap { if case .duration(let duration) = $0 { duration } else { nil } }.min()
        }
    }

    /// The times that it gives once.
    fileprivate var deadlines: [Deadline] { if case .within(let map) = timing { Array(map.values) } else { [] } }
}
