extension ProcessText {
    var triage: [String] {
        let rules = process.triage.rules.map { rule in
            switch rule.outcome {
            case .declare(let declaration): "• \(rule.says): \(declaration.severity)"
            case .inbox: "• \(rule.says): to the inbox"
            case .ignore: "• \(rule.says): kept, shown to nobody"
            }
        }
        let times = [("decide", process.triage.decideWithin), ("declare", process.triage.declareWithin)]
            .compactMap { word, time in time.map { "• the first responder has \($0.text) to \(word)" } }
        return rules + ["• anything else waits in the inbox as \(process.triage.defaultSeverity)"] + times
    }

    func lines(of trigger: LegalTrigger) -> [String] {
        var lines = [trigger.title + (trigger.severity.map { ": becomes \($0)" } ?? "")]
        lines += bullets(trigger.instructions, indent: "  ")
        lines += labelled("paged", trigger.page)
        lines += labelled("told", trigger.notify)
        lines += bullets(trigger.notices.map(words), indent: "  ")
        return lines
    }

    /// "Notify the authority: the supervisory authority, within 72 h".
    private func words(of notice: LegalNotice) -> String {
        guard let clock = process.clock(notice.key), let level = process.severities.first else { return notice.says }
        let from = notice.after.flatMap(process.clock).map { " of \"\($0.says)\"" } ?? " of being aware"
        return "\(notice.says) (\(notice.to)) \(clock.time(at: level.key))\(from)"
    }

    var handover: [String] {
        guard let handover = process.handover else { return [] }
        let roles = handover.roles.map(name(ofRole:)).joined(separator: ", ")
        var lines = [roles]
        if handover.shadow > .zero { lines.append("  the incoming side shadows for \(handover.shadow.text)") }
        lines += labelled("situation report", handover.situationReport)
        lines += quoted("says the outgoing side", handover.outgoingSays)
        lines += quoted("says the incoming side", handover.incomingSays)
        if let limit = handover.disengageAfter { lines.append("  the outgoing side disengages within \(limit.text)") }
        lines += labelled("then permitted", handover.permitted)
        lines += labelled("then prohibited", handover.prohibited)
        return lines
    }

    var retrospective: [String] {
        let plan = process.retrospective
        let mandatory = plan.mandatoryFor.isEmpty ? "" : ", mandatory at \(plan.mandatoryFor.joined(separator: ", "))"
        var lines = ["\(plan.minutes) minutes\(mandatory)"]
        lines += labelled("agenda", plan.agenda)
        lines += labelled("questions", plan.questionnaire)
        lines += labelled("sections", plan.sections)
        lines += labelled("must come", plan.mandatory.map(name(ofRole:)))
        lines += labelled("may come", plan.optional.map(name(ofRole:)))
        lines += labelled("rules", plan.rules)
        return lines
    }

    var report: [String] {
        guard let report = process.report else { return [] }
        var lines = ["reviewed by \(report.reviewedBy) before it is published"]
        lines += labelled("mandatory at", report.mandatoryFor)
        lines += labelled("reviewed at", report.reviewedFor)
        return lines
    }

    var actionItems: [String] {
        var lines = labelled("types", process.actionItems.types)
        lines += labelled("criticalities", process.actionItems.criticalities)
        lines += labelled("every one has", process.actionItems.required)
        lines += labelled("aims", process.actionItems.aims)
        return lines
    }

    var questions: [String] {
        process.questions.map { "• \($0.category), \($0.stage): \($0.asks)" }
    }

    var contacts: [String] {
        var table = TextTable(["Contact", "Who that is"])
        for contact in process.contacts { table.add([contact.name, contact.meaning]) }
        return process.contacts.isEmpty ? [] : table.lines
    }

    func bullets(_ texts: [String], indent: String = "") -> [String] {
        texts.map { "\(indent)• \($0)" }
    }

    private func quoted(_ label: String, _ sentence: String) -> [String] {
        sentence.isEmpty ? [] : ["  \(label): \"\(sentence)\""]
    }

    /// `  label: one; two`, or nothing where there are no texts.
    func labelled(_ label: String, _ texts: [String]) -> [String] {
        texts.isEmpty ? [] : ["  \(label): \(texts.joined(separator: "; "))"]
    }
}
