extension Incident {
    /// Declares an incident.
    ///
    /// - Parameters:
    ///   - number: the next one of the installation; the caller counts.
    /// - Throws: ``IncidentRejection/invalid(field:problem:)`` naming the field.
    package static func declare(
        _ declaration: Declaration,
        number: Int,
        in context: DecisionContext
    ) throws(IncidentRejection) -> Decision {
        let process = context.process
        let given = declaration.service
        var declaration = try declaration.filled(under: process)
        // Of what only the process names nobody who declares knows: it is said, and keeps them from nothing.
        var absent: String?
        if given == nil, let service = declaration.service, context.organisation.service(key: service) == nil {
            absent = service
            declaration.service = nil
        }
        guard process.severity(declaration.severity) != nil else {
            let known = process.severities.map(\.key)
            if declaration.severity.isEmpty {
                throw .invalid(field: "severity", problem: "is missing; it is one of \(known.joined(separator: ", "))")
            }
            throw .unknown("severity", declaration.severity, known: known)
        }
        try check(declaration, context)
        if context.source != .alert { try Draft.checkAsked(declaration, context) }
        // An alert has nobody to ask, and its page must not wait for an answer.
        if context.source != .alert { try context.check(isChosen: declaration.category, at: declaration.severity) }

        let declaredAt = declaration.milestones[.declared] ?? context.now
        var draft = Draft(
            declaring: IncidentEvent.Declared(
                id: ID(context.makeID()),
                number: number,
                process: process.key,
                processVersion: process.version,
                severity: declaration.severity,
                category: declaration.category,
                title: declaration.title.map { Prose($0) },
                functionality: declaration.functionality.map { Prose($0) },
                state: declaration.state.map { Prose($0) },
                audience: declaration.audience.map { Prose($0) },
                description: declaration.description.map { Prose($0) },
                service: declaration.service,
                drill: declaration.drill,
                type: declaration.type
            ),
            at: declaredAt,
            context: context
        )
        if declaration.restricted { draft.record(.restricted(.init(because: "Declared so"))) }
        draft.recordMilestones(of: declaration, declaredAt: declaredAt)
        for (fact, value) in declaration.facts.sorted(by: { $0.key < $1.key }) {
            draft.put(fact, value)
        }
        if let level = process.severity(declaration.severity), level.needsCategory, declaration.category == nil {
            draft.prompt("Choose a category: \(level.key) needs one, and it must be one of the status page's")
        }
        if let absent, let type = declaration.type.flatMap(process.type) {
            let named = "the type \(type.name) names \"\(absent)\", which the catalogue does not have"
            draft.prompt("Choose a service: \(named)")
        }
        // An incident that is over as it is written down calls nobody.
        let mobilises = declaration.mobilises && !draft.incident.isResolved
        if mobilises { draft.openBridge() }
        if mobilises { draft.mobilise(beyond: nil) }
        draft.raiseLegalTriggers(mobilising: mobilises)
        if mobilises { draft.raiseContractNotices() }
        if let type = declaration.type.flatMap(process.type) { draft.begin(type: type, mobilising: mobilises) }
        // What is over as it is written down, nothing is set going for.
        if mobilises { draft.automate(since: nil) }
        return draft.decision
    }

    private static func check(_ declaration: Declaration, _ context: DecisionContext) throws(IncidentRejection) {
        let texts: [(String, String?)] = [
            ("title", declaration.title), ("functionality", declaration.functionality), ("state", declaration.state),
            ("audience", declaration.audience), ("description", declaration.description),
        ]
        for (field, text) in texts {
            guard let text else { continue }
            try context.check(
                text,
                field: field,
                limit: field == "description" ? Limits.bodyLength : Limits.titleLength
            )
        }
        if declaration.title == nil {
            guard declaration.functionality != nil, declaration.state != nil else {
                throw .invalid(field: "title", problem: "give a title, or functionality, state and audience")
            }
        }
        if let service = declaration.service, context.organisation.service(key: service) == nil,
            context.source != .alert
        {
            throw .unknown("service", service, known: context.organisation.services.map(\.key))
        }
        if let service = declaration.service {
            try context.check(service, field: "service", limit: Limits.titleLength)
        }
        try context.check(category: declaration.category)
        for (fact, value) in declaration.facts.sorted(by: { $0.key < $1.key }) {
            try context.check(fact: fact, value: value)
        }
        try check(declaration.milestones, context)
    }

    private static func check(
        _ milestones: [Milestone: Timestamp],
        _ context: DecisionContext
    ) throws(IncidentRejection) {
        let known = context.process.milestones.map(\.key)
        for milestone in Milestone.allCases {
            guard let moment = milestones[milestone] else { continue }
            if !known.contains(milestone), ![.started, .detected, .declared].contains(milestone) {
                throw .unknown("milestones", milestone.rawValue, known: known.map(\.rawValue))
            }
            if moment > context.now { throw .invalid(field: milestone.rawValue, problem: "lies in the future") }
            if let started = milestones[.started], moment < started {
                throw .invalid(field: milestone.rawValue, problem: "lies before the incident started")
            }
        }
        if milestones[.closed] != nil, milestones[.resolved] == nil {
            throw .invalid(field: "closed", problem: "say also when it was resolved")
        }
    }
}

extension Declaration {
    /// Whether the incident is restricted from its first event on: as asked for, by its type, or by the law.
    package func isRestricted(under process: ProcessDefinition) -> Bool {
        let type = type.flatMap(process.type)
        if restricted || type?.restricted == true { return true }
        return process.legal.contains { trigger in
            trigger.restrict && (facts[trigger.fact] ?? type?.facts[trigger.fact]).map(Fact.isYes) == true
        }
    }
}

extension Draft {
    fileprivate mutating func recordMilestones(of declaration: Declaration, declaredAt: Timestamp) {
        var moments = declaration.milestones
        moments[.declared] = nil
        // Somebody or something noticed it no later than it was declared.
        moments[.detected] = moments[.detected] ?? max(declaredAt, moments[.started] ?? declaredAt)
        for milestone in Milestone.allCases {
            guard let moment = moments[milestone] else { continue }
            record(.milestoneReached(.init(milestone: milestone, at: moment, note: nil)), at: moment)
        }
    }

    mutating func prompt(_ text: String) {
        record(.prompted(.init(text: text)), by: .muster)
    }

    /// Raises what the law asks for once the facts say so.
    ///
    /// - Parameter mobilising: false for an incident of the past, for which nobody is called.
    mutating func raiseLegalTriggers(mobilising: Bool = true) {
        for trigger in context.process.legal
        where incident.facts[trigger.fact].map(Fact.isYes) == true && incident.legalTriggers[trigger.key] == nil {
            let event = IncidentEvent.LegalTriggered(
                trigger: trigger.key,
                instructions: trigger.instructions,
                legalHold: trigger.legalHold
            )
            record(.legalTriggered(event), by: .muster)
            if trigger.restrict, !incident.access.isRestricted {
                record(.restricted(.init(because: Prose(trigger.title))), by: .muster)
                admitActor()
            }
            if let severity = trigger.severity,
                context.process.rank(of: severity) < context.process.rank(of: incident.severity)
            {
                let reason = "Raised by the legal trigger \"\(trigger.title)\""
                change(severity: severity, reason: reason, by: .muster, mobilising: mobilising)
            }
            if mobilising {
                for contact in trigger.page {
                    escalate(.init(target: .contact(contact), urgency: .high, because: trigger.title))
                }
                for contact in trigger.notify {
                    let people = context.organisation.resolve(contact: contact, at: context.now).people
                    admit(named: people, because: trigger.title)
                    notify(contact, because: trigger.title)
                }
            }
            for instruction in trigger.instructions { prompt(instruction) }
        }
    }

    /// Records the change and brings in whoever the graver level asks for.
    mutating func change(severity: String, reason: String, by actor: Actor? = nil, mobilising: Bool = true) {
        let before = incident.severity
        record(.severityChanged(.init(from: before, to: severity, reason: Prose(reason))), by: actor)
        let isGraver = context.process.rank(of: severity) < context.process.rank(of: before)
        if isGraver, mobilising, !incident.isResolved {
            openBridge()
            mobilise(beyond: before)
        }
        if mobilising { raiseContractNotices() }
        prompt("Tell the same audiences that the severity is now \(severity)")
    }
}

extension Fact {
    /// Whether the value of a flag says yes.
    static func isYes(_ value: String) -> Bool { ["yes", "true"].contains(value.lowercased()) }
}
