import MusterCore
import MusterEngine
import MusterStore

/// What is checked of each message, at the moment at which a provider gets it.
extension World {
    func check(_ send: History.Send) {
        let (message, key) = (send.message, send.message.key)
        let row = look { try Outbox($0).find(key: key) } ?? nil
        verdict.expect(row != nil, 8, at: now, "\(key) was sent and is not in the store")

        let before = history.sends[key] ?? []
        if let first = before.first {
            let isSame = first.message.to == message.to && first.message.channel == message.channel
            verdict.expect(isSame, 10, at: now, "\(key) went to \(first.message.to) and to \(message.to)")
        }
        if let page = message.page {
            let other = history.sends(of: page).first {
                $0.message.key != key && $0.message.to == message.to && $0.message.channel == message.channel
            }
            verdict.expect(
                other == nil,
                10,
                at: now,
                "\(message.to) has \(page) as \(other?.message.key ?? "") and as \(key)"
            )
        }
        checkRepeat(send, before)
        if isStandstill, send.claimedSince > pausedSince { sentInStandstill.append(key) }
        guard let page = message.page else { return }
        checkAnswered(page, send)
        checkAddress(page, message)
    }

    /// At the end of a standstill in which something waited.
    func checkStandstill() {
        let moment = now
        let waiting = look { try Outbox($0).countOverdue(before: moment) } ?? 0
        if waiting > 0 || !sentInStandstill.isEmpty {
            let words = sentInStandstill.joined(separator: ", ")
            verdict.expect(sentInStandstill.isEmpty, 41, at: now, "\(words) was sent while everything stood still")
        }
        sentInStandstill = []
    }

    /// At most once, and once more for each time that nobody could know whether it had been taken.
    private func checkRepeat(_ send: History.Send, _ before: [History.Send]) {
        var taken = 0
        var excuses = 0
        for one in before + [send] {
            switch one.became {
            case .delivered:
                taken += 1
                if one.outcomeMayBeLost { excuses += 1 }
            case .takenUnknown:
                taken += 1
                excuses += 1
            case .later, .never: break
            }
        }
        // Its own answer cannot excuse that it was sent; that it stood still after it had been claimed can.
        if case .takenUnknown = send.became, !send.wasParked { excuses -= 1 }
        verdict.expect(
            taken <= 1 + excuses,
            9,
            at: now,
            "\(send.message.key) was taken \(taken) times, with \(excuses) reasons to send it again"
        )
    }

    private func checkAnswered(_ page: ID<Page>, _ send: History.Send) {
        guard let ack = history.acks[page], send.claimedSince > 0 else { return }
        verdict.expect(
            ack.serial > send.claimedSince || isBundled(send),
            11,
            at: now,
            "page \(page) was sent at \(now.rfc3339), and answered at \(ack.at.rfc3339)"
        )
    }

    /// In a bundle a page travels under the name of another one.
    private func isBundled(_ send: History.Send) -> Bool { send.message.subject.contains(" pages, the first: ") }

    private var storedOrganisation: Organisation {
        let known = inForce?.version
        let latest = look { connection in
            let book = Organisations(connection)
            return try book.latestVersion() == known ? nil : try book.latest()
        }
        if let latest = latest ?? nil { inForce = latest }
        return inForce?.organisation ?? nodes[0].parts.organisations.current
    }

    private func checkAddress(_ page: ID<Page>, _ message: OutgoingMessage) {
        let organisation = storedOrganisation
        let owner = organisation.people.first { person in
            person.email == message.to || person.verifiedMethods.contains { $0.address == message.to }
        }
        verdict.expect(owner != nil, 12, at: now, "a page went to \(message.to), which is nobody's")
        if let owner {
            verdict.expect(owner.isActive, 12, at: now, "a page went to \(owner.handle), who has left")
            verdict.expect(
                place(of: page)?.person == owner.id,
                12,
                at: now,
                "a page of somebody else went to \(owner.handle)"
            )
        }
    }

    /// After a node has done its turn in peace.
    func checkTurn(of node: Node) {
        guard node.life.reachesStore, !isStandstill, !node.life.isOver else { return }
        let began = turns[node.name] ?? 0
        // What is new goes at once where a place is free that no page may have.
        let others = history.recent.filter {
            $0.serial > began && $0.message.urgency == .normal && hasWaited($0.message)
        }
        for channel in Set(others.map(\.message.channel.rawValue)) {
            let waiting = waitingPages(by: channel)
            verdict.expect(
                waiting == 0,
                15,
                at: now,
                "\(waiting) pages wait for \(channel), and something else was sent there"
            )
        }
    }

    private func waitingPages(by channel: String) -> Int {
        let moment = now
        return look { connection in
            try connection.first(
                """
                SELECT COUNT(*) AS n
                FROM outbox
                WHERE state IN ('due', 'claimed')
                  AND state = 'due'
                  AND priority = 0
                  AND channel = \(channel)
                  -- What this very turn has brought about, or has tried, is for the next one.
                  AND next_attempt_at_ms < \(moment)
                  AND created_at_ms < \(moment)
                  AND attempt = 0
                """
            )?
            .integer("n") ?? 0
        } ?? 0
    }

    private func hasWaited(_ message: OutgoingMessage) -> Bool {
        let moment = now
        return look { try Outbox($0).find(key: message.key)?.message.createdAt ?? moment } ?? moment < moment
    }

    func checkAudit(_ report: AuditReport?, wasHeard: Bool) {
        guard let report else { return }
        let moment = now - .seconds(45)
        // What waits longer than it may, counted anew.
        let late =
            (look { connection in
                try connection.query(
                    "SELECT next_attempt_at_ms AS at FROM outbox WHERE state = 'due' AND purpose = 'page'"
                )
                .filter { try $0.timestamp("at") < moment }.count
            }) ?? 0
        if late > 0 {
            verdict.expect(
                !wasHeard,
                40,
                at: now,
                "\(late) pages wait, and the world outside was told that all is well"
            )
        } else {
            // Each auditor here is a new one, so that none has told of it just before.
            verdict.expect(report.isGood == wasHeard, 40, at: now, "what was found is not what was told")
        }
        verdict.expect(report.damage.isEmpty, 27, at: now, "the auditor found damage: \(report.damage.prefix(2))")
        verdict.expect(
            report.repaired == 0,
            16,
            at: now,
            "\(report.repaired) incidents owed something and nobody would have been woken"
        )
    }

    /// A post that was answered.
    func check(_ alert: IncomingAlert, _ answer: History.Answer) {
        guard case .taken = answer, let source else { return }
        let found = stored(alert.labels, source.name)
        // One that was over before anybody had heard of it is kept, too.
        verdict.expect(!found.isEmpty, 1, at: now, "\(alert.labels) was taken and is not in the store")
        let firing = found.filter(\.isFiring).count
        verdict.expect(firing <= 1, 2, at: now, "\(alert.labels) fires \(firing) times at once")
        if let later = firingSince(theEndOf: alert) {
            verdict.expect(
                firing == 1,
                5,
                at: now,
                "\(alert.labels) fires since \(later.rfc3339), and the end of an earlier firing was taken for the end of this one"
            )
        }
        checkOneIncident(of: found)
        if let latest = found.first, seenAlerts.insert(latest.alert.id).inserted { checkPlace(latest) }
    }

    /// However often the same trouble comes and goes, it belongs to one incident while that one is worked on.
    ///
    /// Where it came again after the end and is in a new incident, somebody may open the old one again beside it.
    private func checkOneIncident(of firings: [StoredAlert]) {
        let incidents = Set(firings.compactMap(\.incident))
        guard firings.count > 1, let first = firings.first, !incidents.isEmpty else { return }
        let open = incidents.compactMap { id in look { try IncidentBoard($0).summary(id) } ?? nil }
            .filter { $0.closedAt == nil && $0.resolvedAt == nil }
        let counted = open.filter { one in
            guard let reopened = history.reopened[one.id] else { return true }
            return !open.contains { $0.id != one.id && $0.declaredAt < reopened }
        }
        verdict.expect(
            counted.count <= 1,
            3,
            at: now,
            "alert \(first.alert.fingerprint) is in \(counted.count) open incidents"
        )
    }

    /// An alert and what it causes are there together, or neither is; and what causes nothing says why.
    private func checkPlace(_ stored: StoredAlert) {
        switch stored.triage {
        case .declared, .joined:
            let record = stored.incident.flatMap { load($0) }
            verdict.expect(
                record?.alerts.contains { $0.alert == stored.alert.id } ?? false,
                4,
                at: now,
                "alert \(stored.alert.id) is not in the record of its incident"
            )
        case .inbox, .declined, .ignored:
            verdict.expect(
                !stored.triageReason.isEmpty,
                6,
                at: now,
                "nobody knows why \(stored.alert.id) was set aside"
            )
        }
    }

    /// The latest first.
    func stored(_ labels: [String: String], _ source: String) -> [StoredAlert] {
        let read = AlertBatch.ReadAlert(labels: labels, annotations: [:], startsAt: nil, endsAt: nil, generatorURL: nil)
        let fingerprint = AlertBatch([read], original: "").alerts[0].fingerprint
        let found = look {
            try AlertShelf($0).find([fingerprint], of: source, orEndedAfter: Timestamp(milliseconds: 0))
        }
        return (found ?? []).reversed()
    }

    func load(_ incident: ID<Incident>) -> Incident? {
        let records = look { try EventLog($0).load(incident) }
        return records.flatMap { Incident(replaying: $0) }
    }
}
