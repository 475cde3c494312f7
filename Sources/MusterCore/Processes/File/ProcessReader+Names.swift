extension ProcessReader {
    /// Gathers the names that the keys of a section give; two that are alike are reported.
    mutating func gather(_ node: YAMLNode?, as kind: ProcessNames.Kind) {
        guard case .fields(let fields)? = node?.content else { return }
        for field in fields {
            let slug = ProcessNames.slug(field.name)
            var slugs = [slug]
            if kind == .role, case .fields(let inner) = field.value.content,
                let short = inner.first(where: { $0.name == "short" })?.value.text
            {
                slugs.append(ProcessNames.slug(short))
            }
            guard !slug.isEmpty else {
                report(field.key, "\"\(field.name)\" is not a name", mend: "use letters or digits")
                continue
            }
            if let other = clash(of: slugs, as: kind) {
                report(field.key, "\"\(field.name)\" is called like \(other)", mend: "give one of them another name")
            }
            let key = kind == .contact ? field.name : slug
            names.add(.init(key: key, name: field.name, slugs: slugs, place: field.key), as: kind)
        }
    }

    /// What already has one of these names where both can stand in the same place.
    private func clash(of slugs: [String], as kind: ProcessNames.Kind) -> String? {
        let rivals: [ProcessNames.Kind] =
            switch kind {
            case .contact, .role, .fact: [.contact, .role, .fact].filter { !(kind == .fact && $0 == .contact) }
            case .phase, .audience, .checklist, .trigger, .type: [kind]
            }
        for rival in rivals {
            if let entry = names.all(rival).first(where: { !Set($0.slugs).isDisjoint(with: slugs) }) {
                return "the \(rival.word) \"\(entry.name)\" in line \(entry.place.line)"
            }
        }
        guard kind == .fact || kind == .role else { return nil }
        return slugs.contains { TemplateHole.isReserved($0) } ? "a hole of the templates" : nil
    }

    /// The key of what a text names; nil, and a problem, where there is no such thing.
    mutating func reference(_ text: String, as kind: ProcessNames.Kind, at node: YAMLNode) -> String? {
        if let key = names.use(text, as: kind) { return key }
        let known = names.all(kind).map(\.name)
        report(
            node,
            "no \(kind.word) \"\(text)\"",
            mend: Spelling.mend(for: text, among: known, called: "\(kind.word)s")
        )
        return nil
    }

    mutating func reference(_ node: YAMLNode?, as kind: ProcessNames.Kind) -> String? {
        guard let node else { return nil }
        let text = text(node)
        return text.isEmpty ? nil : reference(text, as: kind, at: node)
    }

    mutating func references(_ node: YAMLNode?, as kind: ProcessNames.Kind) -> [String] {
        items(of: node).compactMap { reference($0, as: kind) }
    }

    /// A role or a contact.
    mutating func person(_ node: YAMLNode?) -> Clock.Owner? {
        guard let node else { return nil }
        let text = text(node)
        guard !text.isEmpty else { return nil }
        if let key = names.use(text, as: .role) { return .role(key) }
        if let name = names.use(text, as: .contact) { return .contact(name) }
        let known = (names.all(.role) + names.all(.contact)).map(\.name)
        report(
            node,
            "no role or contact \"\(text)\"",
            mend: Spelling.mend(for: text, among: known, called: "roles and contacts")
        )
        return nil
    }

    /// People who come to a meeting: roles, contacts, or everybody who responded.
    mutating func attendees(_ node: YAMLNode?) -> [String] {
        items(of: node).compactMap { item in
            if item.text?.lowercased() == "all responders" { return "all responders" }
            return switch person(item) {
            case .role(let key): key
            case .contact(let name): name
            case .assignee, nil: nil
            }
        }
    }

    mutating func severity(_ text: String, at node: YAMLNode) -> String? {
        if let key = names.severities.first(where: { $0.lowercased() == text.lowercased() }) { return key }
        report(
            node,
            "no severity \"\(text)\"",
            mend: Spelling.mend(for: text, among: names.severities, called: "severities")
        )
        return nil
    }

    mutating func severity(_ node: YAMLNode?) -> String? {
        guard let node else { return nil }
        let text = text(node)
        return text.isEmpty ? nil : severity(text, at: node)
    }

    /// Severities as a list, one of them, or `all`.
    mutating func severities(_ node: YAMLNode?) -> [String] {
        if node?.text?.lowercased() == "all" { return names.severities }
        let found = items(of: node).compactMap { severity($0) }
        return names.severities.filter(found.contains)
    }

    mutating func milestone(_ text: String, at node: YAMLNode) -> Milestone? {
        guard let milestone = Milestone(rawValue: ProcessNames.slug(text)) else {
            let known = Milestone.allCases.map(\.words)
            report(node, "no milestone \"\(text)\"", mend: Spelling.mend(for: text, among: known, called: "milestones"))
            return nil
        }
        if !names.milestones.contains(milestone) {
            report(
                node,
                "this process does not use the milestone \"\(milestone.words)\"",
                mend: "list it under \"milestones\""
            )
        }
        return milestone
    }

    mutating func milestone(_ node: YAMLNode?) -> Milestone? {
        guard let node else { return nil }
        let text = text(node)
        return text.isEmpty ? nil : milestone(text, at: node)
    }
}

extension Milestone {
    /// As a process file writes it: `retrospective prep`.
    package var words: String { rawValue.split(separator: "-").joined(separator: " ") }

    /// The place in the usual order, from 0.
    package var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
