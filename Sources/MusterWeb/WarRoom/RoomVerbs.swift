import HTTPTypes
import MusterCore

extension RoomVerb {
    /// Those that one command of one incident does.
    static let all: [RoomVerb] = talking + orders + hypotheses + actions + people

    private static let talking: [RoomVerb] = [
        RoomVerb(
            path: "pins",
            summary: "Pin an entry of the record; a line of the chat comes into the timeline by it",
            fields: [
                .required("entry", "its sequence", .integer), .optional("pinned", "false takes the pin away", .boolean),
            ]
        ) { words in .pin(try words.number("entry") ?? 0, words.flag("pinned") ?? true) },
        RoomVerb(
            path: "tags",
            summary: "Label an entry of the record",
            fields: [
                .required("entry", "its sequence", .integer), .required("tag", "one word"),
                .optional("removed", "true takes the label away", .boolean),
            ]
        ) { words in
            .tag(try words.number("entry") ?? 0, try words.required("tag"), !(words.flag("removed") ?? false))
        },
        RoomVerb(
            path: "decisions",
            summary: "Write a decision down, with what else was considered",
            fields: [
                .required("text", "what was decided"), .optional("alternatives", "what else was considered", .list),
                .optional("because", "why"),
            ]
        ) { words in
            .decide(
                try words.required("text"),
                alternatives: words.lines("alternatives"),
                because: words.text("because")
            )
        },
        RoomVerb(
            path: "answers",
            summary: "Answer a question of the question bank",
            fields: [
                .required("question", "its place in the bank, from 1", .integer), .required("answer", "what is known"),
            ]
        ) { words in .answer(question: try words.number("question") ?? 0, try words.required("answer")) },
        RoomVerb(
            path: "labels",
            summary: "Put a label on the incident, or take it away",
            fields: [
                .required("label", "one word"), .optional("removed", "true takes the label away", .boolean),
            ]
        ) { words in .label(try words.required("label"), !(words.flag("removed") ?? false)) },
        RoomVerb(
            path: "checklist-starts",
            summary: "Start a checklist that waits",
            fields: [.required("checklist", "its id")]
        ) { words in .startChecklist(try words.required("checklist")) },
        RoomVerb(
            path: "rhythm",
            summary: "Set how often whoever commands asks the room how it goes",
            fields: [.optional("minutes", "none goes back to what the process says", .integer)]
        ) { words in .setRhythm(minutes: try words.number("minutes")) },
    ]

    private static let orders: [RoomVerb] = [
        RoomVerb(
            path: "orders",
            summary: "Give an order to a person or to whoever holds a role",
            fields: [
                .required("to", "a handle or a role"), .required("text", "what to do"),
                .optional("due_at", "by when", .time),
            ]
        ) { words in
            .order(to: try words.target("to"), try words.required("text"), dueAt: try words.time("due_at"))
        },
        RoomVerb(path: "orders/{number}/acknowledgement", summary: "Acknowledge an order") { words in
            .acknowledgeOrder(try words.numbered())
        },
        RoomVerb(
            path: "orders/{number}/completion",
            summary: "Say that an order is done",
            fields: [.optional("note", "what came of it")]
        ) { words in .finishOrder(try words.numbered(), note: words.text("note")) },
        RoomVerb(
            path: "orders/{number}/withdrawal",
            summary: "Withdraw an order",
            fields: [.required("reason", "why")]
        ) { words in .withdrawOrder(try words.numbered(), reason: try words.required("reason")) },
    ]

    private static let hypotheses: [RoomVerb] = [
        RoomVerb(
            path: "hypotheses",
            summary: "Suppose a cause",
            fields: [.required("text", "what it might be")]
        ) { words in .raiseHypothesis(try words.required("text")) },
        RoomVerb(
            path: "hypotheses/{number}/verdict",
            summary: "Say with evidence that a hypothesis is verified, eliminated or open again",
            fields: [.required("verdict", "verified, eliminated or open"), .required("evidence", "how you know")]
        ) { words in
            .judge(
                hypothesis: try words.numbered(),
                try words.choice("verdict", Hypothesis.State.self),
                evidence: try words.required("evidence")
            )
        },
    ]

    private static let actions: [RoomVerb] = [
        RoomVerb(
            path: "actions",
            summary: "Propose an action",
            fields: [
                .required("text", "what is to be done to the systems"),
                .optional("hypothesis", "the number of the one that it acts on", .integer),
            ]
        ) { words in .proposeAction(try words.required("text"), hypothesis: try words.number("hypothesis")) },
        RoomVerb(path: "actions/{number}/approval", summary: "Approve an action, as whoever commands") { words in
            .approveAction(try words.numbered())
        },
        RoomVerb(
            path: "actions/{number}/refusal",
            summary: "Decline an action, or take one's own back",
            fields: [.required("reason", "why")]
        ) { words in .declineAction(try words.numbered(), reason: try words.required("reason")) },
        RoomVerb(
            path: "actions/{number}/start",
            summary: "Begin an action; without the approval that the process asks for it is on record as a breach"
        ) { words in .startAction(try words.numbered()) },
        RoomVerb(
            path: "actions/{number}/result",
            summary: "Say what came of an action",
            fields: [
                .required("result", "what was seen"), .optional("worked", "false where it failed (true)", .boolean),
            ]
        ) { words in
            .finishAction(
                try words.numbered(),
                worked: words.flag("worked") ?? true,
                result: try words.required("result")
            )
        },
    ]

    private static let participant: [Endpoint.Field] = [
        .optional("person", "a handle; yourself where none is given"),
        .optional("outsider", "the name of somebody from outside, such as a vendor"),
    ]

    private static let people: [RoomVerb] = [
        RoomVerb(
            path: "participants",
            summary: "Bring somebody in, or take part yourself",
            fields: participant + [.optional("component", "what they look after")]
        ) { words in .engage(try words.participant(), component: words.text("component")) },
        RoomVerb(
            path: "participant-releases",
            summary: "Release somebody who takes part",
            fields: participant + [.optional("note", "why")]
        ) { words in .disengage(try words.participant(), note: words.text("note")) },
        RoomVerb(
            path: "deputies",
            summary: "Name who acts for the holder of a role, or who looks over their shoulder",
            fields: [
                .required("role", "as the process names it"), .optional("person", "a handle (yourself)"),
                .optional("kind", "deputy or shadow (deputy)"),
            ]
        ) { words in
            .nameDeputy(
                role: Names.role(try words.required("role"), words.process),
                person: try words.person("person") ?? words.me,
                words.text("kind") == nil ? .deputy : try words.choice("kind", Deputy.Kind.self)
            )
        },
        RoomVerb(
            path: "deputy-releases",
            summary: "Say that somebody no longer stands beside the holder of a role",
            fields: [
                .required("role", "as the process names it"), .optional("person", "a handle (yourself)"),
            ]
        ) { words in
            .releaseDeputy(
                role: Names.role(try words.required("role"), words.process),
                person: try words.person("person") ?? words.me
            )
        },
        RoomVerb(
            path: "dismissal",
            summary: "End what is no incident: a false alarm, a bug, a ticket",
            fields: [
                .required("outcome", "false_alarm, bug or ticket"), .required("reason", "why"),
                .optional("ticket", "where it goes on"),
            ]
        ) { words in
            let outcome = try words.choice("outcome", Dismissal.Outcome.self)
            if outcome == .duplicate {
                throw Failure.invalid("outcome", "name the other one: a duplicate is merged into it")
            }
            return .dismiss(outcome, reason: try words.required("reason"), ticket: words.text("ticket"))
        },
    ]
}
