import MusterCore

extension IncidentJSON {
    /// What happens in the war room; what was said is at its own address.
    var room: JSONValue {
        let room = incident.room
        return .of([
            "orders": .array(room.orders.map(order)),
            "hypotheses": .array(room.hypotheses.map(hypothesis)),
            "actions": .array(room.actions.map(action)),
            "decisions": .array(room.decisions.map(decision)),
            "breaches": .array(room.breaches.map(breach)),
            "answers": .array(
                room.answers.sorted { $0.key < $1.key }.map { number, answer in
                    .of([
                        "question": JSONValue(number),
                        "asks": JSONValue(
                            process.questions.indices.contains(number - 1) ? process.questions[number - 1].asks : ""
                        ),
                        "answer": JSONValue(answer.text), "by": actor(answer.by), "at": JSONValue(answer.at),
                    ])
                }
            ),
            "participants": .array(incident.participations.map(participant)),
            "span": JSONValue(incident.span),
            "deputies": .array(
                room.deputies.map { deputy in
                    .of([
                        "role": JSONValue(deputy.role), "person": person(deputy.person),
                        "kind": JSONValue(deputy.kind.rawValue), "since": JSONValue(deputy.since),
                    ])
                }
            ),
            "rhythm_minutes": room.rhythm.map { JSONValue($0.minutes) },
            "said": JSONValue(room.saidCount),
            "pinned": .array(room.marks.filter(\.value.isPinned).keys.sorted().map { JSONValue($0) }),
            "tags": .object(
                Dictionary(
                    room.marks.filter { !$0.value.tags.isEmpty }.map { entry, mark in
                        ("\(entry)", .array(mark.tags.map { JSONValue($0) }))
                    },
                    uniquingKeysWith: { one, _ in one }
                )
            ),
        ])
    }

    var severityHistory: JSONValue {
        .array(
            incident.severityHistory.map { interval in
                .of([
                    "severity": JSONValue(interval.severity), "from": JSONValue(interval.from),
                    "to": interval.to.map { JSONValue($0) }, "by": actor(interval.by),
                    "reason": JSONValue(interval.reason),
                ])
            }
        )
    }

    /// Only references: whoever may see the other one finds the rest there.
    var links: JSONValue {
        .array(
            incident.room.links.map { link in
                .of([
                    "incident": JSONValue(link.reference), "relation": JSONValue(link.relation.rawValue),
                    "reason": JSONValue(link.reason),
                ])
            }
        )
    }

    var dismissal: JSONValue? {
        incident.room.dismissal.map { dismissal in
            .of([
                "outcome": JSONValue(dismissal.outcome.rawValue), "reason": JSONValue(dismissal.reason),
                "ticket": dismissal.ticket.map { JSONValue($0) }, "at": JSONValue(dismissal.at),
            ])
        }
    }

    func actor(_ actor: Actor?) -> JSONValue? {
        guard let actor else { return nil }
        return person(actor.person) ?? .of(["name": JSONValue(actor == .muster ? "Muster" : actor.text)])
    }

    private func order(_ order: Order) -> JSONValue {
        let target: JSONValue? =
            switch order.to {
            case .person(let id): person(id)
            case .role(let key): .of(["role": JSONValue(key), "name": JSONValue(process.role(key)?.name ?? key)])
            }
        return .of([
            "number": JSONValue(order.number), "to": target, "text": JSONValue(order.text),
            "state": JSONValue(order.state.rawValue), "by": actor(order.by), "at": JSONValue(order.at),
            "due_at": order.dueAt.map { JSONValue($0) }, "acknowledged_by": actor(order.acknowledgedBy),
            "acknowledged_at": order.acknowledgedAt.map { JSONValue($0) },
            "ended_at": order.endedAt.map { JSONValue($0) }, "note": order.note.map { JSONValue($0) },
        ])
    }

    private func hypothesis(_ hypothesis: Hypothesis) -> JSONValue {
        .of([
            "number": JSONValue(hypothesis.number), "text": JSONValue(hypothesis.text),
            "state": JSONValue(hypothesis.state.rawValue), "by": actor(hypothesis.by), "at": JSONValue(hypothesis.at),
            "evidence": hypothesis.evidence.map { JSONValue($0) }, "judged_by": actor(hypothesis.judgedBy),
            "judged_at": hypothesis.judgedAt.map { JSONValue($0) },
        ])
    }

    private func action(_ action: ResponseAction) -> JSONValue {
        .of([
            "number": JSONValue(action.number), "text": JSONValue(action.text),
            "state": JSONValue(action.state.rawValue), "hypothesis": action.hypothesis.map { JSONValue($0) },
            "by": actor(action.by), "at": JSONValue(action.at), "approved_by": actor(action.approvedBy),
            "executed_by": actor(action.executedBy), "executed_at": action.executedAt.map { JSONValue($0) },
            "unapproved": .bool(action.wasUnapproved), "ended_at": action.endedAt.map { JSONValue($0) },
            "note": action.note.map { JSONValue($0) },
        ])
    }

    private func decision(_ decision: LoggedDecision) -> JSONValue {
        .of([
            "number": JSONValue(decision.number), "text": JSONValue(decision.text),
            "alternatives": .array(decision.alternatives.map { JSONValue($0) }),
            "because": decision.because.map { JSONValue($0) }, "by": actor(decision.by), "at": JSONValue(decision.at),
        ])
    }

    private func breach(_ breach: Breach) -> JSONValue {
        .of([
            "rule": JSONValue(breach.rule.rawValue), "person": person(breach.person), "text": JSONValue(breach.text),
            "at": JSONValue(breach.at), "action": breach.action.map { JSONValue($0) },
        ])
    }

    private func participant(_ entry: Participation) -> JSONValue {
        let outsider: JSONValue? = if case .outsider(let name) = entry.who { JSONValue(name) } else { nil }
        return .of([
            "person": person(entry.who.person), "outsider": outsider,
            "roles": .array(entry.roles.map { JSONValue($0) }),
            "component": entry.component.map { JSONValue($0) }, "since": JSONValue(entry.since),
            "until": entry.until.map { JSONValue($0) },
        ])
    }
}
