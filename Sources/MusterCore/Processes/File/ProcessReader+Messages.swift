extension ProcessReader {
    mutating func readAudiences(_ node: YAMLNode?) -> [Audience] {
        entries(of: node).map { entry in
            let fields = fields(of: entry.value, known: ["by", "contact", "approval"])
            let channel = choice(
                required("by", in: fields),
                of: [
                    "email": Audience.Channel.email, "status page": .statusPage, "room": .room,
                ]
            )
            let contact = reference(fields["contact"], as: .contact)
            if channel == .email, fields["contact"] == nil {
                report(entry.value, "nobody is written to", mend: "add \"contact: …\"")
            }
            if let channel, channel != .email, let given = fields["contact"] {
                report(given, "only an audience by email has a contact", mend: "leave \"contact\" out")
            }
            let approver: String? =
                switch person(fields["approval"]) {
                case .role(let key): key
                case .contact(let name): name
                case .assignee, nil: nil
                }
            return Audience(
                key: ProcessNames.slug(entry.name),
                name: entry.name,
                channel: channel ?? .room,
                contact: contact,
                approval: approver
            )
        }
    }

    mutating func readNaming(_ node: YAMLNode?) -> Naming {
        guard let node else { return Naming(document: "", channel: "") }
        let fields = fields(of: node, known: ["document", "channel"])
        return Naming(
            document: nameTemplate(required("document", in: fields)),
            channel: nameTemplate(required("channel", in: fields))
        )
    }

    private mutating func nameTemplate(_ node: YAMLNode?) -> String {
        guard let node else { return "" }
        let text = text(node)
        checkHoles(text, at: node, known: TemplateHole.naming.map(\.rawValue)) { hole, _ in
            TemplateHole.naming.contains { $0.rawValue == hole }
        }
        return text
    }

    mutating func readTemplates(_ node: YAMLNode?) -> [MessageTemplate] {
        var keys: Set<String> = []
        return items(of: node).compactMap { item in
            let fields = fields(of: item, known: ["name", "to", "state", "first", "subject", "body"])
            let name = text(required("name", in: fields))
            let audience = reference(required("to", in: fields), as: .audience)
            let state = choice(
                required("state", in: fields),
                of: [
                    "investigating": UpdateState.investigating, "identified": .identified, "monitoring": .monitoring,
                    "resolved": .resolved, "update": .update,
                ]
            )
            let first = flag(fields["first"])
            let subject = messageText(fields["subject"])
            let body = messageText(required("body", in: fields))
            let key = ProcessNames.slug(name)
            if !name.isEmpty, !keys.insert(key).inserted {
                report(item, "two templates are called \"\(name)\"", mend: "give one of them another name")
            }
            guard let audience, let state else { return nil }
            return MessageTemplate(
                key: key,
                audience: audience,
                state: state,
                first: first,
                subject: subject,
                body: body
            )
        }
    }

    /// A text with holes that the record of an incident fills.
    mutating func messageText(_ node: YAMLNode?) -> String {
        guard let node else { return "" }
        let text = text(node)
        let known =
            TemplateHole.allCases.map(\.rawValue) + Milestone.allCases.map(\.words)
            + (names.all(.role) + names.all(.fact)).map { $0.name.lowercased() }
        checkHoles(text, at: node, known: known) { hole, names in
            if TemplateHole(rawValue: hole) != nil { return true }
            let key = hole.lowercased().replacing(" ", with: "-")
            if let milestone = Milestone(rawValue: key) { return names.milestones.contains(milestone) }
            return names.use(key: key, as: .role) || names.use(key: key, as: .fact)
        }
        return text
    }

    /// A text with holes that becomes a value of the record, and so must have all of them filled.
    mutating func recordedText(_ node: YAMLNode) -> String {
        let text = messageText(node)
        guard let parts = try? HoledText(text).parts else { return text }
        for case .hole(let hole) in parts {
            guard let known = TemplateHole(rawValue: hole), TemplateHole.ofUpdates.contains(known) else { continue }
            refuse(
                node,
                "nothing can fill the hole {\(hole)} here, since only an update to an audience has it",
                mend: "take one of those of the incident"
            )
        }
        return text
    }

    private mutating func checkHoles(
        _ text: String,
        at node: YAMLNode,
        known: [String],
        isKnown: (String, inout ProcessNames) -> Bool
    ) {
        let parts: [HoledText.Part]
        do {
            parts = try HoledText(text).parts
        } catch {
            refuse(node, error.message, mend: "write a hole as \"{name}\"")
            return
        }
        for case .hole(let hole) in parts where !isKnown(hole, &names) {
            refuse(node, "nothing can fill the hole {\(hole)}", mend: Self.holeMend(hole, among: known))
        }
    }

    private static func holeMend(_ hole: String, among known: [String]) -> String {
        if let nearest = Spelling.nearest(to: hole, among: known) { return "did you mean {\(nearest)}?" }
        return "add a fact of this name, or take one that docs/process-format.md lists"
    }
}
