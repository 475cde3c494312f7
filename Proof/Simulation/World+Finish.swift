import Foundation
import MusterCore
import MusterEngine
import MusterStore

/// What is checked when all is quiet: of the whole record, beside what was seen from outside.
extension World {
    func finish() async {
        guard let node = working.first else {
            verdict.expect(false, 16, at: now, "no server is left that works")
            return
        }
        let ids =
            look { try $0.query("SELECT id FROM incident ORDER BY id").map { try $0.id("id") as ID<Incident> } } ?? []
        for id in ids {
            guard let records = look({ try EventLog($0).load(id) }) else { continue }
            totals.events += records.count
            totals.incidents += 1
            checkOrder(of: records, id)
            guard let incident = Incident(replaying: records) else {
                verdict.expect(false, 28, at: now, "the events of \(id) make no incident")
                continue
            }
            known[id] = incident
            if traces {
                trace += records.map { "\(incident.reference) #\($0.sequence) \($0.recordedAt.rfc3339) \($0.event)" }
            }
            totals.hours += hours(of: incident)
            checkEscalations(of: incident, records)
            checkRoles(of: records)
            checkPromises(of: incident, records)
            checkBrokenGlass(of: incident, records)
            checkPublished(of: incident, records)
        }
        for declared in history.declared {
            verdict.expect(
                ids.contains(declared.incident),
                1,
                at: declared.at,
                "a declaration was confirmed and is lost"
            )
        }
        for (page, ack) in history.acks.sorted(by: { $0.value.serial < $1.value.serial }) {
            let stored = known[ack.incident]?.pages.first { $0.id == page }
            verdict.expect(
                stored?.acknowledgedAt != nil,
                1,
                at: ack.at,
                "the answer to \(page) was confirmed and is lost"
            )
        }
        let kinds = look { connection in
            try connection.query("SELECT kind, COUNT(*) AS n FROM incident_event GROUP BY kind")
                .map { (try $0.text("kind"), try $0.integer("n")) }
        }
        totals.kinds = Dictionary(uniqueKeysWithValues: kinds ?? [])
        checkOneIncidentEach()
        checkBundles()
        checkNextWays()
        checkEnds()
        checkNothingLeft()
        await checkRecord(node)
    }

    private func hours(of incident: Incident) -> Double {
        let end = incident.milestones[.resolved] ?? now
        return Double((end - incident.declaredAt).milliseconds) / 3_600_000
    }

    private func checkOrder(of records: [EventRecord], _ id: ID<Incident>) {
        let isGapFree = records.enumerated().allSatisfy { $0.offset + 1 == $0.element.sequence }
        verdict.expect(isGapFree, 26, at: now, "the events of \(id) have a gap")
        let times = records.map(\.recordedAt)
        verdict.expect(times == times.sorted(), 26, at: now, "the times of \(id) go back")
        verdict.expect(records.allSatisfy { $0.occurredAt <= $0.recordedAt }, 26, at: now, "\(id) knows the future")
    }

    private func checkRoles(of records: [EventRecord]) {
        var incident: Incident?
        let single = process.roles.filter(\.single).map(\.key)
        for record in records {
            if incident == nil {
                incident = Incident(replaying: [record])
            } else {
                incident?.apply(record)
            }
            guard case .roleAssigned = record.event, let incident else { continue }
            for role in single {
                let holders = incident.holders(of: role).count
                verdict.expect(holders <= 1, 38, at: record.recordedAt, "\(holders) people hold \(role)")
            }
        }
    }

    /// A promise is kept in time or missed, never both, and each is dealt with once.
    private func checkPromises(of incident: Incident, _ records: [EventRecord]) {
        var (missed, kept, keptInTime) = (Set<String>(), Set<String>(), Set<String>())
        for record in records {
            switch record.event {
            case .obligationMissed(let one):
                let name = "\(one.key) \(one.dueAt.milliseconds)"
                verdict.expect(missed.insert(name).inserted, 36, at: record.recordedAt, "\(one.key) is missed twice")
                verdict.expect(
                    !keptInTime.contains(name),
                    36,
                    at: record.recordedAt,
                    "\(one.key) is missed after it was kept"
                )
                verdict.expect(
                    one.dueAt <= record.recordedAt,
                    36,
                    at: record.recordedAt,
                    "\(one.key) is missed too soon"
                )
            case .obligationKept(let one):
                let name = "\(one.key) \(one.dueAt.milliseconds)"
                verdict.expect(kept.insert(name).inserted, 36, at: record.recordedAt, "\(one.key) is kept twice")
                guard one.onTime else { continue }
                keptInTime.insert(name)
                verdict.expect(!missed.contains(name), 36, at: record.recordedAt, "\(one.key) is kept and missed")
            default: break
            }
        }
    }

    private func checkBrokenGlass(of incident: Incident, _ records: [EventRecord]) {
        for record in records {
            guard case .admitted(let admitted) = record.event, admitted.byForce else { continue }
            let before = Incident(replaying: Array(records.prefix(record.sequence)))
            let others = (before?.access.members ?? []).filter { $0 != admitted.person }
            let people = organisations.last { $0.at <= record.recordedAt }?.organisation.people ?? []
            let reachable = others.filter { id in people.contains { $0.id == id && $0.isActive } }
            if reachable.isEmpty { continue }
            let told = (look { try Outbox($0).list(for: .muster, incident: incident.id, limit: 10_000) } ?? [])
                .filter {
                    $0.message.payload.contains("The glass was broken") && $0.message.createdAt >= record.recordedAt
                }
            verdict.expect(
                !told.isEmpty,
                34,
                at: record.recordedAt,
                "the glass of \(incident.reference) broke in silence"
            )
        }
    }

    /// What the public reads is what somebody sent to the public, once.
    private func checkPublished(of incident: Incident, _ records: [EventRecord]) {
        let audiences = Set(process.audiences.filter { $0.channel == .statusPage }.map(\.key))
        let sent = records.compactMap { record -> IncidentEvent.UpdateSent? in
            guard case .updateSent(let update) = record.event, audiences.contains(update.audience) else { return nil }
            return update
        }
        let shown = (look { try StatusUpdates($0).list(since: Scenario.start - .days(1), limit: 10_000) } ?? [])
            .filter { $0.incident == incident.id }
        verdict.expect(
            shown.count == sent.count,
            37,
            at: now,
            "\(sent.count) updates were sent to the public, \(shown.count) are shown"
        )
        for update in shown {
            let written = sent.first { $0.id == update.id }?.body.text
            verdict.expect(written == update.body, 35, at: now, "the public reads what nobody sent: \(update.body)")
        }
    }

    /// The same trouble belongs to one incident while that one is open.
    private func checkOneIncidentEach() {
        var open: [String: Set<ID<Incident>>] = [:]
        let alerts = look { try AlertShelf($0).list(firing: true, limit: 10_000) } ?? []
        for stored in alerts {
            guard let incident = stored.incident, let record = known[incident], !record.isClosed else { continue }
            open[stored.alert.fingerprint, default: []].insert(incident)
        }
        for (key, incidents) in open {
            verdict.expect(incidents.count == 1, 3, at: now, "alert \(key) is in \(incidents.count) open incidents")
        }
        let all = look { try AlertShelf($0).list(limit: 10_000) } ?? []
        totals.alerts += all.count
    }

    /// Each page that travelled in a bundle is named in a message that was taken.
    private func checkBundles() {
        let delivered = look { try Outbox($0).list(for: .muster, states: [.delivered], limit: 100_000) } ?? []
        let bundles = history.bundles
        for entry in delivered where entry.receipt?.contains("in one message with others") == true {
            guard let message = try? JSONDecoder().decode(OutgoingMessage.self, from: Data(entry.message.payload.utf8))
            else { continue }
            let isNamed = bundles.contains { $0.message.to == message.to && $0.message.body.contains(message.subject) }
            verdict.expect(isNamed, 14, at: now, "\(entry.message.key) went in a bundle that does not name it")
        }
    }

    private func checkNothingLeft() {
        let moment = now - .minutes(1)
        let counts = look { connection in
            (
                wakeUps: try OwedWork(connection).wakeUps(dueBefore: moment),
                sends: try Outbox(connection).countOverdue(before: moment)
            )
        }
        verdict.expect(counts?.wakeUps == 0, 16, at: now, "\(counts?.wakeUps ?? -1) wake-ups are left")
        verdict.expect(counts?.sends == 0, 16, at: now, "\(counts?.sends ?? -1) messages are left")
    }

    private func checkRecord(_ node: Node) async {
        let report = try? await RecordCheck(node.parts).report()
        verdict.expect(
            report?.findings.isEmpty == true,
            27,
            at: now,
            "\(report?.findings.first?.description ?? "no report")"
        )
        verdict.expect(
            report?.findings.isEmpty == true,
            28,
            at: now,
            "\(report?.findings.first?.description ?? "no report")"
        )
        // Each of these reads the whole record again, which is most of what the end of a world costs.
        guard die.hits(0.25) else { return }
        await checkRemoval()
        await checkTampering()
    }

    /// A text that is removed is gone, and the record still holds.
    private func checkRemoval() async {
        let victim = look { connection in
            try connection.first(
                "SELECT incident_id, sequence, prose FROM incident_event WHERE prose LIKE '%salt%' ORDER BY incident_id, sequence"
            )
            .map { (incident: try $0.id("incident_id") as ID<Incident>, sequence: try $0.integer("sequence")) }
        }
        guard let victim = victim ?? nil else { return }
        _ = store.writeAtOnce(.urgent) { try EventLog($0).redact(victim.incident, sequence: victim.sequence) }
        let report = try? await ChainVerifier.verify(store)
        verdict.expect(report?.findings.isEmpty == true, 30, at: now, "a removed text breaks the record")
    }

    /// Any change of what was written is found.
    private func checkTampering() async {
        let victims =
            (look { connection in
                try connection.query("SELECT incident_id, sequence FROM incident_event ORDER BY incident_id, sequence")
                    .map { (incident: try $0.text("incident_id"), sequence: try $0.integer("sequence")) }
            }) ?? []
        guard !victims.isEmpty else { return }
        let victim = die.pick(victims)
        let kind = die.below(3)
        _ = store.writeAtOnce(.urgent) { connection in
            switch kind {
            case 0:
                try connection.execute(
                    "UPDATE incident_event SET occurred_at_ms = occurred_at_ms - 1 WHERE incident_id = \(victim.incident) AND sequence = \(victim.sequence)"
                )
            case 1:
                try connection.execute(
                    "DELETE FROM incident_event WHERE incident_id = \(victim.incident) AND sequence = \(victim.sequence)"
                )
            default:
                try connection.execute(
                    "UPDATE incident_event SET actor = 'muster ' WHERE incident_id = \(victim.incident) AND sequence = \(victim.sequence)"
                )
            }
        }
        let report = try? await ChainVerifier.verify(store)
        verdict.expect(
            report?.findings.isEmpty == false,
            29,
            at: now,
            "a change of event \(victim.sequence) was not found"
        )
    }
}
