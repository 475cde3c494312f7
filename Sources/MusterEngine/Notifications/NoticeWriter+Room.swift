import MusterCore

extension NoticeWriter {
    /// What happens in the war room and must reach somebody who may not look at it.
    func roomNotices(_ event: RoomEvent, _ record: EventRecord) -> [Notice] {
        switch event {
        case .orderGiven(let order):
            return incident.people(of: order.to).filter { $0 != record.actor.person }.flatMap { person in
                notices(
                    to: person,
                    record,
                    subject: "Order \(order.number) for you",
                    body: "\(order.text)\n\nAcknowledge it on the incident's page, then say there when it is done."
                )
            }
        case .engaged(let engaged):
            guard let person = engaged.person, person != record.actor.person else { return [] }
            let what = engaged.component.map { " for \($0)" } ?? ""
            let rules = process.etiquette.map { "- \($0)" }.joined(separator: "\n")
            return notices(
                to: person,
                record,
                subject: "You are brought in\(what)",
                body: [head, incident.bridge.map { "Bridge: \($0)" }, rules.isEmpty ? nil : "Here we:\n\(rules)"]
                    .compactMap(\.self).joined(separator: "\n\n")
            )
        case .deputyNamed(let deputy) where record.actor.person != deputy.person:
            let says = TimelineWriter(process: process, organisation: organisation).entry(record).text
            return notices(to: deputy.person, record, subject: says, body: head)
        case .said, .marked, .orderMoved, .hypothesisRaised, .hypothesisJudged, .actionProposed, .actionMoved, .decided,
            .protocolBroken, .questionAnswered, .disengaged, .deputyNamed, .deputyReleased, .rhythmSet, .linked,
            .dismissed, .ticketFiled, .labelled, .checklistStarted:
            return []
        }
    }
}
