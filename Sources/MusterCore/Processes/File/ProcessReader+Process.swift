extension ProcessReader {
    static let sections = [
        "process", "title", "summary", "source", "sprint", "contacts", "severities", "severity matrix", "roles",
        "phases",
        "milestones", "facts", "audiences", "clocks", "gates", "checklists", "questions", "naming", "templates",
        "triage", "raise",
        "legal triggers", "escalation", "handover", "retrospective", "incident report", "action items", "etiquette",
        "scripts", "principles", "decision aid", "categories", "war room", "types", "automations",
    ]

    private static let required = [
        "process", "title", "severities", "roles", "phases", "milestones", "naming", "triage", "retrospective",
        "action items",
    ]

    /// Reads the whole file.
    mutating func readProcess(_ document: YAMLDocument) -> ProcessDefinition {
        let file = fields(of: document.root, known: Self.sections)
        for key in Self.required where file[key] == nil && !file.misspelt.contains(key) {
            report(document.root, "the section \"\(key)\" is missing", mend: "add \"\(key): …\"")
        }
        gatherNames(file)
        sprint = duration(file["sprint"]) ?? sprint

        let legal = readLegalTriggers(file["legal triggers"])
        var version = FNV1a64()
        version.add(document.text.utf8)
        var definition = ProcessDefinition(
            key: processKey(file["process"]),
            title: text(file["title"]),
            summary: text(file["summary"]),
            source: text(file["source"]),
            version: version.hex,
            text: document.text,
            contacts: readContacts(file["contacts"]),
            severities: readSeverities(file["severities"]),
            matrix: readMatrix(file["severity matrix"]),
            roles: readRoles(file["roles"]),
            phases: readPhases(file["phases"]),
            milestones: readMilestones(file["milestones"]),
            facts: readFacts(file["facts"]),
            audiences: readAudiences(file["audiences"]),
            clocks: readClocks(file["clocks"], and: legal.clocks),
            gates: readGates(file["gates"]),
            checklists: readChecklists(file["checklists"]),
            questions: readQuestions(file["questions"]),
            naming: readNaming(file["naming"]),
            templates: readTemplates(file["templates"]),
            triage: readTriage(file["triage"]),
            raise: readRaise(file["raise"]),
            legal: legal.triggers,
            escalation: readEscalation(file["escalation"]),
            handover: readHandover(file["handover"]),
            warRoom: readWarRoom(file["war room"]),
            retrospective: readRetrospective(file["retrospective"]),
            report: readReport(file["incident report"]),
            actionItems: readActionItems(file["action items"]),
            etiquette: texts(file["etiquette"]),
            scripts: readScripts(file["scripts"]),
            principles: texts(file["principles"]),
            decisionAid: texts(file["decision aid"]),
            categories: texts(file["categories"]),
            sprint: sprint
        )
        requireFacts(in: &definition)
        definition.types = readTypes(file["types"], in: definition)
        definition.automations = readAutomations(file["automations"], in: definition)
        check(definition, in: file)
        return definition
    }

    private mutating func gatherNames(_ file: ProcessFields) {
        gatherSeverities(file["severities"])
        gatherMilestones(file["milestones"])
        gather(file["contacts"], as: .contact)
        gather(file["roles"], as: .role)
        gather(file["phases"], as: .phase)
        gather(file["facts"], as: .fact)
        gather(file["audiences"], as: .audience)
        gather(file["checklists"], as: .checklist)
        gather(file["legal triggers"], as: .trigger)
        gather(file["types"], as: .type)
    }

    private mutating func gatherSeverities(_ node: YAMLNode?) {
        guard case .fields(let fields)? = node?.content else { return }
        for field in fields {
            if let twin = names.severities.first(where: { $0.lowercased() == field.name.lowercased() }) {
                report(field.key, "\"\(field.name)\" is called like \"\(twin)\"", mend: "keep one")
            } else if ["all", "none"].contains(field.name.lowercased()) {
                report(field.key, "\"\(field.name)\" means something else in lists", mend: "give it another name")
            } else if field.name.contains(where: { !$0.isLetter && !$0.isNumber && !"-_. ".contains($0) }) {
                report(
                    field.key,
                    "\"\(field.name)\" is not a name for a severity",
                    mend: "use letters, digits, \"-\", \"_\", \".\" and spaces"
                )
            } else {
                names.severities.append(field.name)
            }
        }
    }

    private mutating func gatherMilestones(_ node: YAMLNode?) {
        guard case .fields(let fields)? = node?.content else { return }
        names.milestones = fields.compactMap { Milestone(rawValue: ProcessNames.slug($0.name)) }
    }

    private mutating func processKey(_ node: YAMLNode?) -> String {
        guard let node else { return "" }
        let key = text(node)
        let allowed = key.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || byte == UInt8(ascii: "-")
        }
        if !key.isEmpty, !allowed || key.utf8.count > 40 || key.hasPrefix("-") {
            report(node, "\"\(key)\" is not a key", mend: "use up to 40 lower-case letters, digits and hyphens")
        }
        return key
    }

    private mutating func readScripts(_ node: YAMLNode?) -> [ProcessDefinition.Script] {
        entries(of: node).map { ProcessDefinition.Script(title: $0.name, text: text($0.value)) }
    }
}
