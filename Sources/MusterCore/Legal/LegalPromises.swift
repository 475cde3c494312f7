/// What contracts ask for by a time, beside the clocks of the process.
extension Incident {
    /// The name of these promises in the record.
    package static let contractClock = "contract-notice"

    /// What contracts ask for as things stand: nothing of a service that it turned out not to be about, and nothing while it
    /// counts as no incident, or as part of another one.
    var contractNotices: [OwedNotice] {
        switch room.dismissal?.outcome {
        case .falseAlarm?, .duplicate?: []
        case .bug?, .ticket?, nil: legal.owed.filter { $0.service == service }
        }
    }

    /// Notices that contracts ask for and nobody has given yet; they run on, also after the incident is closed.
    func contractPromises(under process: ProcessDefinition) -> [Obligation] {
        contractNotices.filter { legal.given[$0.key] == nil }.map { notice in
            let key = "\(Self.contractClock):\(notice.key)@\(notice.awareAt.milliseconds)"
            let missed = record[Self.contractClock]?.standings[key]
            let reminderKey = "\(key)#\(missed?.turns ?? 0)"
            let isReminded = record[Self.contractClock]?.reminded.contains(reminderKey) ?? false
            let owner: Clock.Owner = process.lead.map { .role($0.key) } ?? .assignee
            return Obligation(
                key: reminderKey,
                clock: Self.contractClock,
                says: "Tell \(notice.customer), as the contract asks",
                dueAt: notice.dueAt,
                remindAt: isReminded
                    ? nil : notice.dueAt - .milliseconds(notice.within.milliseconds / Self.reminderPart),
                owner: owner,
                person: process.lead.flatMap { holder(of: $0.key) },
                origin: .contractNotice(notice.key),
                missed: [],
                isNudge: false,
                source: "The contract with \(notice.customer), in the catalogue at \(notice.service)",
                line: 0,
                missedTurns: missed?.turns ?? 0,
                overdueSince: missed?.firstDueAt
            )
        }
    }

    /// When a quarter of the time is left, there is still time to write.
    private static let reminderPart: Int64 = 4
}
