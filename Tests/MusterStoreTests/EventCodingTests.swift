import Testing

@testable import MusterCore
@testable import MusterStore

@Suite("The coding of events")
struct EventCodingTests {
    @Test("keeps the names under which histories were written")
    func names() {
        let names = EventKind.allCases.map(\.rawValue)

        #expect(
            names.prefix(61) == [
                "declared", "described", "severity_changed", "fact_recorded", "milestone_reached", "reopened",
                "role_assigned", "role_released", "escalation_started", "escalation_advanced", "escalation_exhausted",
                "paged", "page_acknowledged", "notified", "update_sent", "checked_in", "noted", "ticked",
                "condition_confirmed", "gate_overridden", "duty_confirmed", "obligation_reminded", "obligation_missed",
                "obligation_kept", "prompted", "retrospective_scheduled", "retrospective_saved", "report_advanced",
                "action_item_added", "action_item_changed", "alert_linked", "alert_cleared", "measure_recorded",
                "measure_undone", "handover_offered", "handover_completed", "bridge_set", "legal_triggered",
                "update_proposed", "update_declined", "restricted", "admitted", "restriction_lifted", "said",
                "marked", "order_given", "order_moved", "hypothesis_raised", "hypothesis_judged", "action_proposed",
                "action_moved", "decided", "protocol_broken", "question_answered", "engaged", "disengaged",
                "deputy_named", "deputy_released", "rhythm_set", "linked", "dismissed",
            ]
        )
        #expect(Set(names).count == names.count)
    }

    @Test(
        "gives back the event, and leaves no text in the structure",
        arguments: [
            .severityChanged(.init(from: "SEV1", to: "SEV2", reason: "SECRET")),
            .notified(
                .init(contact: "support", people: [.sample(1)], addresses: ["SECRET", "SECRET 2"], because: "rule")
            ),
            .updateSent(
                .init(
                    id: .sample(2),
                    audience: "public",
                    state: .identified,
                    subject: "SECRET",
                    body: "SECRET \"quoted\"\n\u{1F525}",
                    components: ["api": .degraded, "app": .majorOutage],
                    nextBy: .at(60)
                )
            ),
            .updateProposed(
                .init(
                    id: .sample(2),
                    audience: "public",
                    state: .identified,
                    subject: "SECRET",
                    body: "SECRET",
                    components: [:]
                )
            ),
            .updateDeclined(
                .init(id: .sample(2), subject: "SECRET", proposedBy: .person(.sample(1)), reason: "SECRET")
            ),
            .milestoneReached(.init(milestone: .mitigated, at: .at(5), note: nil)),
            .escalationExhausted(.init(escalation: .sample(3))),
            .bridgeSet(.init(url: "SECRET")),
            .bridgeSet(.init(url: "SECRET", meeting: "91234567890")),
            .bridgeOrdered(.init(from: "Zoom", first: .sample(1))),
            .bridgeFailed(.init(from: "Zoom", because: "Zoom: HTTP 500")),
            .room(.said(.init(text: "SECRET", answers: 3))),
            .room(.marked(.init(entry: 3, pinned: true, quote: "SECRET", by: .person(.sample(1))))),
            .room(.orderGiven(.init(number: 1, to: .role("scribe"), text: "SECRET", dueAt: .at(60)))),
            .room(.orderGiven(.init(number: 2, to: .person(.sample(1)), text: "SECRET", dueAt: nil))),
            .room(.decided(.init(number: 1, text: "SECRET", alternatives: ["SECRET", "SECRET 2"], because: nil))),
            .room(.engaged(.init(person: nil, outsider: "SECRET", component: "SECRET"))),
            .room(.actionMoved(.init(number: 1, to: .executing, note: nil))),
            .attachment(
                .attached(
                    .init(
                        id: .sample(4),
                        entry: 3,
                        name: "SECRET",
                        shows: "SECRET",
                        file: FileFacts(sha256: "ab", size: 9, kind: .png, picture: PictureSize(width: 2, height: 1))
                    )
                )
            ),
            .attachment(.removed(.init(id: .sample(4), reason: "SECRET"))),
            .legal(.awarenessCorrected(.init(key: "breach", at: .at(5), reason: "SECRET"))),
            .legal(
                .noticeOwed(
                    .init(key: "contract:a:b", customer: "SECRET", service: "a", within: 60_000, awareAt: .at(1))
                )
            ),
            .legal(.noticeGiven(.init(notice: "warn", to: "SECRET", at: .at(6), reference: "SECRET"))),
            .legal(.holdPlaced(.init(because: "SECRET"))),
            .legal(.holdReleased(.init(because: "SECRET"))),
            .room(.linked(.init(other: .sample(9), number: 9, relation: .duplicateOf, reason: "SECRET"))),
            .room(.labelled(.init(label: "SECRET", isOn: true))),
            .room(.checklistStarted(.init(checklist: "scribe"))),
            .room(.ticketFiled(.init(ticket: "TKT-7", team: "SECRET"))),
            .factRecorded(.init(fact: "workaround", value: "SECRET", from: "SECRET")),
            .automation(
                .armed(.init(rule: "r", name: "R", line: 3, trigger: "declared", because: "SECRET", dueAt: .at(60)))
            ),
            .automation(.stoodDown(.init(rule: "r", name: "R", line: 3, because: "SECRET"))),
            .automation(
                .ran(
                    .init(
                        rule: "r",
                        name: "R",
                        line: 3,
                        because: "SECRET",
                        outcomes: [.init(does: "SECRET", problem: nil), .init(does: "SECRET", problem: "SECRET")]
                    )
                )
            ),
            .automation(.webhookCalled(.init(webhook: .sample(4), name: "chat"))),
        ] as [IncidentEvent]
    )
    func roundTrip(event: IncidentEvent) throws {
        let coded = try EventCoding.encode(event)
        let decoded = try EventCoding.decode(coded)

        #expect(decoded == event)
        #expect(!coded.structure.contains("SECRET"))
        #expect(try EventCoding.encode(event) == coded)
    }

    @Test("refuses a kind and a structure that it does not know", arguments: [("exploded", "{}"), ("ticked", "{}")])
    func unknown(kind: String, structure: String) {
        #expect(throws: StoreError.self) {
            try EventCoding.decode(CodedEvent(kind: kind, structure: structure, texts: []))
        }
    }

    @Test("has a hash that anyone can compute again")
    func hash() {
        let fields = EventHash.Fields(
            previous: EventHash.beginning,
            incident: .sample(1),
            sequence: 1,
            kind: "ticked",
            structure: "{}",
            commitments: [EventHash.commitment(to: "text", salt: sampleBytes(16))],
            actor: "muster",
            source: "clock",
            occurredAt: Timestamp(milliseconds: 1),
            recordedAt: Timestamp(milliseconds: 2)
        )

        #expect(EventHash.hash(fields) == "1dbac0f39a50a7a51d5e269f3f51c62b78a38a961f093a35e23f74ad4ce68f69")
    }
}
