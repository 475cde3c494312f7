extension ProcessReader {
    /// The triggers, and the clocks that watch over what they ask to be told.
    mutating func readLegalTriggers(_ node: YAMLNode?) -> (triggers: [LegalTrigger], clocks: [Clock]) {
        var clocks: [Clock] = []
        let triggers = entries(of: node).map { entry in
            let fields = fields(
                of: entry.value,
                known: ["when", "severity", "page", "notify", "legal hold", "restricted", "instructions", "notices"]
            )
            let when = required("when", in: fields)
            let key = ProcessNames.slug(entry.name)
            let (notices, watching) = readNotices(fields["notices"], of: key)
            clocks += watching
            return LegalTrigger(
                key: key,
                title: entry.name,
                fact: reference(when, as: .fact) ?? "",
                severity: severity(fields["severity"]),
                page: references(fields["page"], as: .contact),
                notify: references(fields["notify"], as: .contact),
                legalHold: flag(fields["legal hold"]),
                restrict: flag(fields["restricted"]),
                instructions: texts(fields["instructions"]),
                notices: notices
            )
        }
        return (triggers, clocks)
    }

    private mutating func readNotices(_ node: YAMLNode?, of trigger: String) -> ([LegalNotice], [Clock]) {
        guard let node else { return ([], []) }
        guard case .list(let items) = node.content else {
            report(node, "expected a list, but this is \(node.kind)", mend: "begin each notice with \"- \"")
            return ([], [])
        }
        var notices: [LegalNotice] = []
        var clocks: [Clock] = []
        for item in items {
            guard let (notice, clock) = readNotice(item, of: trigger, after: notices) else { continue }
            notices.append(notice)
            clocks.append(clock)
        }
        return (notices, clocks)
    }

    private mutating func readNotice(
        _ node: YAMLNode,
        of trigger: String,
        after earlier: [LegalNotice]
    ) -> (LegalNotice, Clock)? {
        let fields = fields(
            of: node,
            known: ["say", "id", "to", "within", "after", "owner", "remind before", "missed", "source"]
        )
        let says = text(required("say", in: fields))
        let to = text(required("to", in: fields))
        let within = deadline(required("within", in: fields))
        let owner = owner(required("owner", in: fields))
        let after = fields["after"].flatMap { place(of: $0, among: earlier) }
        let missed = items(of: fields["missed"]).compactMap { consequence($0) }
        let remind = duration(fields["remind before"]) ?? .zero
        let key = identifier(fields["id"], from: says)
        let source = text(fields["source"])
        guard let within, let owner, !says.isEmpty else { return nil }
        let clock = Clock(
            id: key,
            says: says,
            timing: .within(Dictionary(uniqueKeysWithValues: names.severities.map { ($0, within) })),
            from: after.map { .notice($0) } ?? .legalTrigger(trigger),
            until: nil,
            duty: .notice,
            owner: owner,
            remindBefore: remind,
            missed: missed.isEmpty ? [.remind] : missed,
            nudge: false,
            source: source,
            line: node.line
        )
        checkTimes(of: clock, fields)
        return (LegalNotice(key: key, says: says, to: to, after: after), clock)
    }

    /// The key of the notice that a phrase names, by its id or by what it says.
    private mutating func place(of node: YAMLNode, among earlier: [LegalNotice]) -> String? {
        let slug = ProcessNames.slug(text(node))
        if earlier.contains(where: { $0.key == slug }) { return slug }
        let known = earlier.map(\.key)
        report(
            node,
            "\(quoted(node)) is no notice of this trigger that stands before this one",
            mend: Spelling.nearest(to: slug, among: known).map { "did you mean \"\($0)\"?" }
                ?? "name one of them by its id, or take \"after\" out to count from awareness"
        )
        return nil
    }
}
