/// One notice of an incident as a person sees it: who is to be told by when, or who was told.
package struct NoticeState: Equatable, Sendable {
    package var key: String
    package var says: String
    package var to: String
    /// Nil where it waits for another one to be given first.
    package var dueAt: Timestamp?
    package var given: GivenNotice?
    package var source: String
    /// Under which the moment of awareness is corrected.
    package var trigger: String
    package var awareAt: Timestamp
}

extension Incident {
    /// What the law and contracts ask to be told, in the order of the process and then of the catalogue.
    package func notices(under process: ProcessDefinition, calendar: BusinessCalendar) -> [NoticeState] {
        let ofLaw = process.legal.flatMap { trigger -> [NoticeState] in
            guard let awareAt = legalTriggers[trigger.key] else { return [] }
            return trigger.notices.compactMap { notice in
                guard let clock = process.clock(notice.key), case .within(let deadlines) = clock.timing else {
                    return nil
                }
                let start = notice.after.map { legal.given[$0]?.at } ?? awareAt
                return NoticeState(
                    key: notice.key,
                    says: notice.says,
                    to: notice.to,
                    dueAt: start.flatMap { start in
                        deadlines[severity].map { start.adding($0, calendar: calendar, sprint: process.sprint) }
                    },
                    given: legal.given[notice.key],
                    source: clock.source,
                    trigger: trigger.key,
                    awareAt: awareAt
                )
            }
        }
        let asked = contractNotices.map(\.key)
        let ofContracts = legal.owed.filter { asked.contains($0.key) || legal.given[$0.key] != nil }.map { notice in
            NoticeState(
                key: notice.key,
                says: "Tell \(notice.customer)",
                to: notice.customer,
                dueAt: notice.dueAt,
                given: legal.given[notice.key],
                source: "The contract for \(notice.service): within \(notice.within.text)",
                trigger: notice.key,
                awareAt: notice.awareAt
            )
        }
        return ofLaw + ofContracts
    }
}
