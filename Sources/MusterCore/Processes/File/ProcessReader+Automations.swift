extension ProcessReader {
    mutating func readAutomations(_ node: YAMLNode?, in process: ProcessDefinition) -> [Automation] {
        let nodes = items(of: node)
        if nodes.count > Automation.countLimit, let node {
            report(node, "there are \(nodes.count) automations", mend: "list at most \(Automation.countLimit)")
        }
        var ids: Set<String> = []
        return nodes.compactMap { item in
            let fields = fields(of: item, known: ["name", "id", "when", "if", "after", "then"])
            let name = text(required("name", in: fields))
            let id = identifier(fields["id"], from: name)
            if !name.isEmpty, !ids.insert(id).inserted {
                report(item, "two automations have the id \"\(id)\"", mend: "give this one an \"id\"")
            }
            let triggers = triggers(required("when", in: fields), process)
            var asked: [Automation.Condition] = []
            if let node = fields["if"] { asked = conditions(node, process) }
            let delay = delay(fields["after"])
            let actions = actions(required("then", in: fields), process)
            if name.isEmpty || triggers.isEmpty || actions.isEmpty { return nil }
            return Automation(
                id: id,
                name: name,
                triggers: triggers,
                delay: delay,
                conditions: asked,
                actions: actions,
                line: item.line
            )
        }
    }

    private mutating func delay(_ node: YAMLNode?) -> Duration {
        guard let node, let delay = duration(node) else { return .zero }
        if delay > Automation.delayLimit {
            report(node, "\(delay.text) is too long", mend: "an automation waits at most \(Automation.delayLimit.text)")
        }
        return delay
    }

    private mutating func triggers(_ node: YAMLNode?, _ process: ProcessDefinition) -> [Automation.Trigger] {
        let nodes = items(of: node)
        if nodes.count > Automation.triggerLimit, let node {
            report(node, "\(nodes.count) things start it", mend: "list at most \(Automation.triggerLimit)")
        }
        return nodes.compactMap { trigger($0, process) }
    }

    private static let plainTriggers: KeyValuePairs<String, Automation.Trigger> = [
        "declared": .declared, "reopened": .reopened, "severity raised": .severityRaised,
        "severity lowered": .severityLowered, "severity changed": .severityChanged, "alert attached": .alertAttached,
        "alert returned": .alertReturned, "order overdue": .orderOverdue, "promise missed": .missed(clock: nil),
    ]

    private static let triggerShapes =
        plainTriggers.map(\.key) + [
            "MILESTONE reached", "phase PHASE reached", "20 min in phase PHASE", "role ROLE vacant",
            "role ROLE filled", "fact FACT set", "promise CLOCK missed", "label LABEL added",
            "update sent to AUDIENCE",
        ]

    private mutating func trigger(_ node: YAMLNode, _ process: ProcessDefinition) -> Automation.Trigger? {
        let words = text(node).split(separator: " ").joined(separator: " ")
        if words.isEmpty { return nil }
        let phrase = words.lowercased()
        if let found = Self.plainTriggers.first(where: { $0.key == phrase }) { return found.value }
        if let name = phrase.between("role ", " vacant") {
            return reference(name, as: .role, at: node).map { .roleVacant($0) }
        }
        if let name = phrase.between("role ", " filled") ?? phrase.between("role ", " claimed") {
            return reference(name, as: .role, at: node).map { .roleFilled($0) }
        }
        if let name = phrase.between("fact ", " set") {
            return reference(name, as: .fact, at: node).map { .factSet($0) }
        }
        if let name = phrase.between("phase ", " reached") {
            return reference(name, as: .phase, at: node).map { .phase($0) }
        }
        if let name = phrase.between("update sent to ", "") {
            return reference(name, as: .audience, at: node).map { .updateSent(audience: $0) }
        }
        if let label = words.between("label ", " added") { return labelTrigger(label, node) }
        if let clock = phrase.between("promise ", " missed") { return missed(clock, process, node) }
        if let range = phrase.firstRange(of: " in phase ") {
            return time(String(phrase[..<range.lowerBound]), String(phrase[range.upperBound...]), node)
        }
        if let name = phrase.between("", " reached") { return milestone(name, at: node).map { .milestone($0) } }
        let nearest = Spelling.nearest(to: phrase, among: Self.plainTriggers.map(\.key))
        report(
            node,
            "\(quoted(node)) starts nothing",
            mend: nearest.map { "did you mean \"\($0)\"?" }
                ?? "write one of " + Self.triggerShapes.map { "\"\($0)\"" }.joined(separator: ", ")
        )
        return nil
    }

    private mutating func labelTrigger(_ label: String, _ node: YAMLNode) -> Automation.Trigger? {
        guard label.utf8.count <= Limits.tagLength, !label.contains(where: { $0.isWhitespace || $0 == "," }) else {
            report(node, "\"\(label)\" is not a label", mend: "write one word of at most \(Limits.tagLength) bytes")
            return nil
        }
        return .labelAdded(label)
    }

    private mutating func missed(
        _ clock: String,
        _ process: ProcessDefinition,
        _ node: YAMLNode
    ) -> Automation.Trigger? {
        let known = process.clocks.map(\.id) + [Incident.rhythmClock, Incident.measureClock]
        let id = ProcessNames.slug(clock)
        if known.contains(id) { return .missed(clock: id) }
        report(node, "no promise \"\(clock)\"", mend: Spelling.mend(for: clock, among: known, called: "promises"))
        return nil
    }

    private mutating func time(_ length: String, _ phase: String, _ node: YAMLNode) -> Automation.Trigger? {
        guard let key = reference(phase, as: .phase, at: node) else { return nil }
        guard let duration = Duration(text: length), duration > .zero, duration <= Automation.delayLimit else {
            report(
                node,
                "\"\(length)\" is not a length of time up to \(Automation.delayLimit.text)",
                mend: "write it like \"20 min in phase \(phase)\""
            )
            return nil
        }
        return .timeIn(phase: key, duration)
    }
}
