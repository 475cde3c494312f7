/// How an incident stands before the law, as its events have left it.
package struct LegalRecord: Equatable, Sendable {
    /// Nothing may be deleted while there is one.
    package internal(set) var hold: LegalHold?
    /// What contracts ask for, oldest first.
    package internal(set) var owed: [OwedNotice] = []
    /// Who was told, by the key of the notice; the last word where it was recorded again.
    package internal(set) var given: [String: GivenNotice] = [:]
}

package struct LegalHold: Equatable, Sendable {
    package var since: Timestamp
    package var because: String
}

/// A notice that a contract asks for.
package struct OwedNotice: Equatable, Sendable {
    package var key: String
    package var customer: String
    /// Key of the affected service.
    package var service: String
    package var within: Duration
    package var awareAt: Timestamp

    package var dueAt: Timestamp { awareAt + within }
}

package struct GivenNotice: Equatable, Sendable {
    package var to: String
    package var at: Timestamp
    package var reference: String?
    package var by: Actor
}

extension Incident {
    /// - Throws: while a legal hold lasts, with what it keeps from being done.
    func refuseWhileHeld(_ what: String) throws(IncidentRejection) {
        guard let hold = legal.hold else { return }
        throw .wrongState("\(what): \(reference) is under legal hold (\(hold.because)) until the hold is released")
    }

    mutating func apply(_ trigger: IncidentEvent.LegalTriggered, _ record: EventRecord) {
        legalTriggers[trigger.trigger] = record.occurredAt
        guard trigger.legalHold, legal.hold == nil else { return }
        legal.hold = LegalHold(since: record.occurredAt, because: "legal trigger \(trigger.trigger)")
    }

    mutating func apply(_ event: LegalEvent, _ record: EventRecord) {
        switch event {
        case .awarenessCorrected(let change):
            if legalTriggers[change.key] != nil { legalTriggers[change.key] = change.at }
            for index in legal.owed.indices where legal.owed[index].key == change.key {
                legal.owed[index].awareAt = change.at
            }
        case .noticeOwed(let owed):
            legal.owed.append(
                OwedNotice(
                    key: owed.key,
                    customer: owed.customer.text,
                    service: owed.service,
                    within: .milliseconds(owed.within),
                    awareAt: owed.awareAt
                )
            )
        case .noticeGiven(let given):
            legal.given[given.notice] = GivenNotice(
                to: given.to.text,
                at: given.at,
                reference: given.reference?.text,
                by: record.actor
            )
        case .holdPlaced(let hold): legal.hold = LegalHold(since: record.occurredAt, because: hold.because.text)
        case .holdReleased: legal.hold = nil
        }
    }
}
