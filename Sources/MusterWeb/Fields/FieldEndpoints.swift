import HTTPTypes
import MusterCore
import MusterEngine

/// The fields of an incident, with what they were.
enum FieldEndpoints {
    static let all: [Endpoint] = [
        Endpoint(
            method: .get,
            path: "/incidents/{ref}/fields",
            summary: "Every field of an incident: its kind, its value, who changed it when, and what it was",
            permission: .read,
            answers: field.page
        ) { call in
            let (incident, process) = try await call.incident()
            let json = IncidentJSON(incident, process, call.site)
            return .page(process.facts(for: incident.type).map(json.field), next: nil)
        },
        Endpoint(
            method: .patch,
            path: "/incidents/{ref}/fields/{field}",
            summary: "Change one field; refused where somebody else changed it since the edition that is named",
            permission: .respond,
            fields: [
                .optional("value", "none withdraws it"),
                .optional("edition", "the one that was seen; none takes whatever is there", .integer),
            ]
        ) { call in
            try await call.run { _, process in
                .recordFact(
                    try Names.fact(call.parameter("field"), process),
                    value: call.text("value"),
                    edition: call.integer("edition")
                )
            }
        },
    ]

    static let field = AnswerShape(
        "Field",
        [
            .required("key", "what names it"), .required("label", "what it is called"),
            .required("kind", "text, list, number, time, yes or no, choice, person, service or link"),
            .required("choices", "of a choice", .list), .required("help", "a hint"),
            .optional("value", "what is on record"),
            .optional("needed", "when it must be given: declaring, or the milestone before which"),
            .required("edition", "to be named by who changes it", .integer),
            .required("history", "the latest changes, oldest first", .list),
        ]
    )
}

extension IncidentJSON {
    func field(_ fact: Fact) -> JSONValue {
        let needed: String? =
            switch fact.needed {
            case .declaring: "declaring"
            case .before(let milestone): milestone.rawValue
            case nil: nil
            }
        let words = TimelineWriter(process: process, organisation: organisation)
        let history = (incident.factRecords[fact.key]?.changes ?? []).map { change -> JSONValue in
            .of([
                "edition": JSONValue(change.edition), "at": JSONValue(change.at),
                "by": person(change.by.person) ?? .of(["name": JSONValue(words.name(of: change.by))]),
                "from": change.from.map { JSONValue($0) }, "to": change.to.map { JSONValue($0) },
            ])
        }
        return .of([
            "key": JSONValue(fact.key), "label": JSONValue(fact.label), "kind": JSONValue(fact.kind.word),
            "choices": .array(fact.kind.choices.map { JSONValue($0) }), "help": JSONValue(fact.help),
            "value": incident.facts[fact.key].map { JSONValue($0) }, "needed": needed.map { JSONValue($0) },
            "edition": JSONValue(incident.edition(of: fact.key)), "history": .array(history),
        ])
    }
}
