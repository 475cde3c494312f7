extension ProcessReader {
    /// The verbs of automations, each with the keys that go with it.
    private static let verbs: KeyValuePairs<String, [String]> = [
        "post": [], "note": [], "prompt": [], "page": ["urgency", "because"], "bring in": [],
        "order": ["to", "within"], "assign": ["to"], "set": ["to"], "start": [], "propose": [],
        "action item": ["type", "owner"], "label": [], "ask for update": [], "call": [], "bridge": [],
        "severity": [],
    ]

    mutating func actions(_ node: YAMLNode?, _ process: ProcessDefinition) -> [Automation.Action] {
        let nodes = items(of: node)
        if nodes.count > Automation.actionLimit, let node {
            report(node, "it does \(nodes.count) things", mend: "list at most \(Automation.actionLimit)")
        }
        return nodes.compactMap { action($0, process) }
    }

    private mutating func action(_ node: YAMLNode, _ process: ProcessDefinition) -> Automation.Action? {
        let given = entries(of: node).map(\.name)
        let verbs = Self.verbs.filter { given.contains($0.key) }
        guard let verb = verbs.first, verbs.count == 1 else {
            if case .fields = node.content {
                report(
                    node,
                    verbs.isEmpty ? "nothing is done" : "two things are done in one item",
                    mend: verbs.isEmpty
                        ? "write one of " + Self.verbs.map { "\"\($0.key): …\"" }.joined(separator: ", ")
                        : "begin a new item with \"- \" for each"
                )
            }
            return nil
        }
        let fields = fields(of: node, known: [verb.key] + verb.value)
        guard let object = fields[verb.key] else { return nil }
        return said(verb.key, object) ?? done(verb.key, object, fields, process)
    }

    /// Those that say something.
    private mutating func said(_ verb: String, _ object: YAMLNode) -> Automation.Action? {
        switch verb {
        case "post": .post(messageText(object))
        case "note": .note(messageText(object))
        case "prompt": .prompt(messageText(object))
        case "propose": .propose(messageText(object))
        case "bridge": bridge(object)
        default: nil
        }
    }

    private mutating func done(
        _ verb: String,
        _ object: YAMLNode,
        _ fields: ProcessFields,
        _ process: ProcessDefinition
    ) -> Automation.Action? {
        switch verb {
        case "page":
            let urgency = choice(
                fields["urgency"],
                of: ["high": SeverityLevel.Urgency.high, "low": .low]
            )
            let because = fields["because"].map { messageText($0) }
            return person(object).map { .page($0, urgency ?? .high, because: because) }
        case "bring in": return person(object).map { .bringIn($0) }
        case "order":
            let text = messageText(object)
            let within = duration(fields["within"])
            return person(required("to", in: fields)).map { .order($0, text, within: within) }
        case "assign":
            let role = reference(object, as: .role)
            let contact = reference(required("to", in: fields), as: .contact)
            guard let role, let contact else { return nil }
            return .assign(role: role, contact: contact)
        case "set": return set(object, required("to", in: fields), process)
        case "start": return start(object, process)
        case "action item": return actionItem(object, fields, process)
        case "label": return label(object).map { .label($0) }
        case "ask for update": return reference(object, as: .audience).map { .askForUpdate(audience: $0) }
        case "call": return .call(webhook: text(object))
        case "severity": return severity(object).map { .severity($0) }
        default: return nil
        }
    }

    private mutating func bridge(_ node: YAMLNode) -> Automation.Action? {
        let url = recordedText(node)
        if url.isEmpty { return nil }
        if url.hasPrefix("https://") || url.hasPrefix("http://") { return .bridge(url) }
        report(node, "\(quoted(node)) is not a link", mend: "begin it with https://")
        return nil
    }

    private mutating func set(
        _ object: YAMLNode,
        _ value: YAMLNode?,
        _ process: ProcessDefinition
    ) -> Automation.Action? {
        guard let key = reference(object, as: .fact), let value else { return nil }
        // What is filled in from the record is judged when it runs.
        if value.text?.contains(where: { $0 == "{" || $0 == "}" }) == true {
            return .set(fact: key, recordedText(value))
        }
        return factValue(value, of: key, process).map { .set(fact: key, $0) }
    }

    /// A checklist that is there anyway cannot be started.
    private mutating func start(_ object: YAMLNode, _ process: ProcessDefinition) -> Automation.Action? {
        guard let id = reference(object, as: .checklist) else { return nil }
        if let checklist = process.checklist(id), !checklist.waits {
            report(
                object,
                "the checklist \"\(checklist.title)\" is there from the beginning",
                mend: "add \"waits: yes\" to it"
            )
        }
        return .start(checklist: id)
    }

    private mutating func actionItem(
        _ object: YAMLNode,
        _ fields: ProcessFields,
        _ process: ProcessDefinition
    ) -> Automation.Action? {
        let title = messageText(object)
        let type = text(required("type", in: fields))
        let owner = person(fields["owner"])
        let known = process.actionItems.types
        if !type.isEmpty, !known.isEmpty, !known.contains(type), let given = fields["type"] {
            report(given, "no type \"\(type)\"", mend: Spelling.mend(for: type, among: known, called: "types"))
            return nil
        }
        return .actionItem(title, type: type, owner: owner)
    }
}
