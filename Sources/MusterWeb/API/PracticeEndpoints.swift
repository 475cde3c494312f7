import HTTPTypes
import MusterCore

/// What the process reminds people of: its checklists, and the questions of the present phase.
enum PracticeEndpoints {
    static let all: [Endpoint] = [
        Endpoint(
            method: .get,
            path: "/incidents/{ref}/checklists",
            summary: "The checklists that are there, and what is ticked; some wait until they are started",
            permission: .read,
            answers: .checklist.page
        ) { call in
            let (incident, process) = try await call.incident()
            let lists = process.checklists.filter(incident.shows).map { list -> JSONValue in
                let items = list.items.map { item -> JSONValue in
                    .of([
                        "id": JSONValue(item.id), "says": JSONValue(item.says),
                        "done": .bool(incident.isTicked(item, of: list.id, process)),
                    ])
                }
                return .of([
                    "id": JSONValue(list.id), "title": JSONValue(list.title), "role": list.role.map { JSONValue($0) },
                    "items": .array(items),
                ])
            }
            return .page(lists, next: nil)
        },
        Endpoint(
            method: .get,
            path: "/incidents/{ref}/questions",
            summary: "The questions of the present phase, with what is known",
            permission: .read,
            answers: .question.page
        ) { call in
            let (incident, process) = try await call.incident()
            let phase = incident.phase(under: process)?.key
            let asked = process.questions.enumerated().filter { _, question in
                phase.map(question.phases.contains) ?? false
            }
            let items = asked.map { index, question -> JSONValue in
                .of([
                    "number": JSONValue(index + 1), "category": JSONValue(question.category),
                    "asks": JSONValue(question.asks),
                    "answer": incident.room.answers[index + 1].map { JSONValue($0.text) },
                ])
            }
            return .page(items, next: nil)
        },
    ]
}

extension AnswerShape {
    static let checklist = AnswerShape(
        "Checklist",
        [
            .required("id", "its key"), .required("title", "what it is called"),
            .optional("role", "whose it is"), .required("items", "id, says and done of each", .list),
        ]
    )

    static let question = AnswerShape(
        "Question",
        [
            .required("number", "its place in the bank, from 1", .integer), .required("category", "of the bank"),
            .required("asks", "the question"), .optional("answer", "what is known"),
        ]
    )
}
