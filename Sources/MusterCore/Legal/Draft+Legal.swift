extension Draft {
    mutating func carryOut(_ command: LegalCommand) throws(IncidentRejection) {
        switch command {
        case .giveNotice(let key, let to, let moment, let reference): try giveNotice(key, to, moment, reference)
        case .correctAwareness(let key, let moment, let reason): try correctAwareness(key, moment, reason)
        case .hold(let reason): try hold(reason)
        case .releaseHold(let reason): try releaseHold(reason)
        }
    }

    func refuseWhileHeld(_ what: String) throws(IncidentRejection) { try incident.refuseWhileHeld(what) }

    /// Records what the contracts of the affected service ask for, each once.
    mutating func raiseContractNotices() {
        guard let key = incident.service, let service = context.organisation.service(key: key) else { return }
        for notice in service.notices where notice.applies(at: incident.severity) {
            let name = "contract:\(service.key):\(ProcessNames.slug(notice.customer))"
            if incident.legal.owed.contains(where: { $0.key == name }) { continue }
            record(
                .legal(
                    .noticeOwed(
                        .init(
                            key: name,
                            customer: Prose(notice.customer),
                            service: service.key,
                            within: notice.within.milliseconds,
                            awareAt: incident.milestones[.detected] ?? incident.declaredAt
                        )
                    )
                ),
                by: .muster
            )
        }
    }

    private mutating func giveNotice(
        _ key: String,
        _ to: String?,
        _ moment: Timestamp?,
        _ reference: String?
    ) throws(IncidentRejection) {
        let law = context.process.legal.flatMap(\.notices).first { $0.key == key }
        let contract = incident.legal.owed.first { $0.key == key }
        guard let addressee = to ?? law?.to ?? contract?.customer, law != nil || contract != nil else {
            let known = context.process.legal.flatMap(\.notices).map(\.key) + incident.legal.owed.map(\.key)
            throw .unknown("notice", key, known: known)
        }
        try context.check(addressee, field: "to", limit: Limits.titleLength)
        if let reference { try context.check(reference, field: "reference", limit: Limits.titleLength) }
        let at = moment ?? context.now
        if at > context.now { throw .invalid(field: "at", problem: "\(at.rfc3339) lies in the future") }
        if let first = law?.after, incident.legal.given[first] == nil {
            let earlier = context.process.clock(first)?.says ?? first
            throw .wrongState("Record first that this was done: \(earlier)")
        }
        record(
            .legal(
                .noticeGiven(
                    .init(notice: key, to: Prose(addressee), at: at, reference: reference.map { Prose($0) })
                )
            )
        )
    }

    private mutating func correctAwareness(
        _ key: String,
        _ moment: Timestamp,
        _ reason: String
    ) throws(IncidentRejection) {
        let known = incident.legalTriggers.keys.sorted() + incident.legal.owed.map(\.key)
        guard known.contains(key) else {
            if known.isEmpty { throw .wrongState("Nothing of the law runs for \(incident.reference)") }
            throw .unknown("key", key, known: known)
        }
        try context.check(reason, field: "reason", limit: Limits.bodyLength)
        if moment > context.now { throw .invalid(field: "at", problem: "\(moment.rfc3339) lies in the future") }
        record(.legal(.awarenessCorrected(.init(key: key, at: moment, reason: Prose(reason)))))
    }

    private mutating func hold(_ reason: String) throws(IncidentRejection) {
        if let hold = incident.legal.hold {
            throw .alreadyDone("\(incident.reference) is under legal hold since \(hold.since.rfc3339)")
        }
        try context.check(reason, field: "reason", limit: Limits.bodyLength)
        record(.legal(.holdPlaced(.init(because: Prose(reason)))))
        prompt("Legal hold: do not delete logs, files or messages of this incident")
    }

    /// For those whom the law concerns: whom its triggers page, or an administrator.
    private mutating func releaseHold(_ reason: String) throws(IncidentRejection) {
        if incident.legal.hold == nil { throw .wrongState("\(incident.reference) is under no legal hold") }
        try context.check(reason, field: "reason", limit: Limits.bodyLength)
        let raised = context.process.legal.filter { incident.legalTriggers[$0.key] != nil && $0.legalHold }
        let contacts = raised.flatMap { $0.page.isEmpty ? $0.notify : $0.page }
        let entitled = contacts.flatMap { context.organisation.resolve(contact: $0, at: context.now).people }
        let person = context.actor.person
        let isAdministrator = person.flatMap(context.organisation.person)?.permission == .admin
        guard isAdministrator || person.map(entitled.contains) == true else {
            throw .notYours("Releasing a legal hold", roles: contacts + ["an administrator"])
        }
        record(.legal(.holdReleased(.init(because: Prose(reason)))))
    }
}
