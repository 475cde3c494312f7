import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore

/// What happens by itself: rules, runs, and trials of them.
enum AutomationEndpoints {
    static let all: [Endpoint] = [
        Endpoint(
            method: .get,
            path: "/automations",
            summary: "The automations of the process in force",
            permission: .read,
            answers: rule.page
        ) { call in
            let process = call.site.parts.processes.current
            return .page(
                process.automations.map { rule in
                    .of([
                        "id": JSONValue(rule.id), "name": JSONValue(rule.name), "line": JSONValue(rule.line),
                        "text": JSONValue(rule.text(in: process)),
                    ])
                },
                next: nil
            )
        },
        Endpoint(
            method: .get,
            path: "/automations/runs",
            summary: "What automations did, the newest first",
            permission: .read,
            query: [.optional("rule", "only of the automation with this id")],
            answers: run.page
        ) { call in
            let runs = try await call.site.parts.database.read {
                try AutomationRuns($0).latest(of: call.query["rule"], for: call.eyes)
            }
            return .page(
                runs.map { run in
                    .of([
                        "at": JSONValue(run.at), "incident": JSONValue(IncidentNumber.reference(run.number)),
                        "rule": JSONValue(run.rule), "name": JSONValue(run.name), "line": JSONValue(run.line),
                        "outcome": JSONValue(run.outcome.rawValue), "text": JSONValue(run.text),
                    ])
                },
                next: nil
            )
        },
        Endpoint(
            method: .post,
            path: "/automations/trial",
            summary: "What automations would have done for an incident; nothing is sent and nothing is changed",
            permission: .read,
            fields: [
                .required("incident", "INC-7, or 7"), .optional("process", "a process file (that in force)"),
            ],
            answers: moment.page
        ) { call in
            let process = try call.text("process").map(read) ?? call.site.parts.processes.current
            let moments = try await call.site.trial(of: process, on: call.required("incident"), for: call.eyes)
            return .page(moments.map(json), next: nil)
        },
    ]

    private static func read(_ text: String) throws -> ProcessDefinition {
        let reading = ProcessFile(text: text)
        if let process = reading.definition { return process }
        throw Failure.mistakes(reading.problems)
    }

    private static func json(_ moment: AutomationTrial.Moment) -> JSONValue {
        func json(
            _ rule: String,
            _ name: String,
            _ line: Int,
            _ outcome: String,
            _ because: Prose
        ) -> [String: JSONValue] {
            [
                "at": JSONValue(moment.at), "rule": JSONValue(rule), "name": JSONValue(name), "line": JSONValue(line),
                "outcome": JSONValue(outcome), "because": JSONValue(because.text),
            ]
        }
        switch moment.event {
        case .armed(let armed):
            var fields = json(armed.rule, armed.name, armed.line, "waits", armed.because)
            fields["until"] = JSONValue(armed.dueAt)
            return .object(fields)
        case .stoodDown(let down): return .object(json(down.rule, down.name, down.line, "nothing", down.because))
        case .ran(let ran):
            let outcome = ran.outcomes.contains { $0.problem != nil } ? "partly" : "ran"
            var fields = json(ran.rule, ran.name, ran.line, outcome, ran.because)
            fields["actions"] = .array(ran.outcomes.map { JSONValue($0.text) })
            return .object(fields)
        case .webhookCalled: return .null
        }
    }

    static let rule = AnswerShape(
        "Automation",
        [
            .required("id", "what names it"), .required("name", "what it is called"),
            .required("line", "of the process file", .integer), .required("text", "what it does, in words"),
        ]
    )

    static let run = AnswerShape(
        "AutomationRun",
        [
            .required("at", "when", .time), .required("incident", "for which"),
            .required("rule", "id of the automation"),
            .required("name", "of the automation"), .required("line", "of the process file", .integer),
            .required("outcome", "waits, ran, partly (an action was refused) or nothing"),
            .required("text", "why, what was done, and what was refused"),
        ]
    )

    static let moment = AnswerShape(
        "AutomationMoment",
        [
            .required("at", "when", .time), .required("rule", "id of the automation"),
            .required("name", "of the automation"), .required("line", "of the process file", .integer),
            .required("outcome", "waits, ran, partly (an action was refused) or nothing"),
            .required("because", "why"), .optional("until", "when its moment comes", .time),
            .optional("actions", "what would have been done", .list),
        ]
    )
}

extension Failure {
    /// Every mistake of a process file, with its place.
    static func mistakes(_ problems: [ProcessProblem]) -> Failure {
        let errors = problems.filter { $0.gravity == .error }
        let fields = errors.map { problem in
            FieldProblem(field: "\(problem.line):\(problem.column)", problem: problem.description)
        }
        let count = errors.count == 1 ? "1 mistake" : "\(errors.count) mistakes"
        let first = errors.first.map { ": \($0.description)" } ?? ""
        return Failure(.unprocessableContent, "Invalid process", "The file has \(count)\(first)", fields: fields)
    }
}
