package import HTTPTypes
package import MusterCore
import MusterEngine
import MusterStore

/// What went wrong, as a caller is told: the same for a page and for the API.
package struct Failure: Error, Sendable {
    package var status: HTTPResponse.Status
    /// A few words that stay the same for the same kind of failure.
    package var title: String
    /// What to do about it, for a person.
    package var detail: String
    package var fields: [FieldProblem] = []
    package var missing: [UnmetCondition] = []
    /// Seconds after which to try again.
    package var retryAfter: Int?

    package struct FieldProblem: Equatable, Sendable {
        package var field: String
        package var problem: String
    }

    package init(
        _ status: HTTPResponse.Status,
        _ title: String,
        _ detail: String,
        fields: [FieldProblem] = [],
        missing: [UnmetCondition] = [],
        retryAfter: Int? = nil
    ) {
        self.status = status
        self.title = title
        self.detail = detail
        self.fields = fields
        self.missing = missing
        self.retryAfter = retryAfter
    }

    static let notFound = Failure(.notFound, "Not found", "There is nothing here, or nothing that you may see.")
    static let forbidden = Failure(.forbidden, "Forbidden", "You may not do this; ask an administrator.")
    static let signInFirst = Failure(.unauthorized, "Sign in first", "Sign in, or send a bearer token.")

    static func invalid(_ field: String, _ problem: String) -> Failure {
        Failure(
            .unprocessableContent,
            "Invalid value",
            "\(field): \(problem)",
            fields: [FieldProblem(field: field, problem: problem)]
        )
    }
}

extension Failure {
    /// What an error of the layers below means to a caller; nil for one that is none of the caller's business.
    init?(_ error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let rejection as IncidentRejection: self.init(rejection)
        case let rejection as ProblemRejection: self.init(rejection)
        case let error as EngineError: self.init(error)
        case let problem as ImportProblem:
            self = .invalid("documents", "\(problem.place): \(problem.message); \(problem.mend)")
        case let error as OrganisationInvalid:
            let fields = error.problems.map { FieldProblem(field: $0.place, problem: "\($0.message); \($0.mend)") }
            // One problem stands in the sentence, as with any other field.
            let detail = fields.count == 1 ? "\(fields[0].field): \(fields[0].problem)" : "Nothing was changed."
            self.init(.unprocessableContent, "Invalid organisation", detail, fields: fields)
        case StoreError.overloaded(let retryAfter):
            let seconds = max(1, Int(retryAfter.components.seconds))
            self.init(.serviceUnavailable, "Too busy", "Too much waits to be written.", retryAfter: seconds)
        case StoreError.tookTooLong:
            self.init(.serviceUnavailable, "Took too long", "Ask for less at once, or try again.", retryAfter: 5)
        case StoreError.diskFull:
            self.init(.init(code: 507), "Disk full", "Make room on the server's disk; nothing was half written.")
        case StoreError.unreachable:
            self.init(
                .serviceUnavailable,
                "No database",
                "The database cannot be reached; nothing was changed.",
                retryAfter: 1
            )
        case StoreError.commitUnknown:
            self.init(
                .serviceUnavailable,
                "Perhaps done",
                "The database went away while it was writing. Look again before repeating it; with the same Idempotency-Key "
                    + "it is done once.",
                retryAfter: 5
            )
        case StoreError.conflict:
            self.init(.conflict, "Changed meanwhile", "Somebody else changed it first; look again and repeat.")
        default: return nil
        }
    }

    private init(_ rejection: IncidentRejection) {
        switch rejection {
        case .invalid(let field, let problem): self = .invalid(field, problem)
        case .gateClosed(let milestone, let missing):
            self.init(
                .conflict,
                "Not yet \(milestone.rawValue)",
                "The process asks for more before this incident is \(milestone.rawValue).",
                missing: missing
            )
        case .alreadyDone: self.init(.conflict, "Already done", rejection.message)
        case .wrongState: self.init(.conflict, "Not in this state", rejection.message)
        case .notYours: self.init(.forbidden, "Not yours", rejection.message)
        case .outdated: self.init(.conflict, "Edited meanwhile", rejection.message)
        case .overtaken(let field, let problem):
            self.init(
                .conflict,
                "Edited meanwhile",
                rejection.message,
                fields: [FieldProblem(field: field, problem: problem)]
            )
        }
    }

    private init(_ rejection: ProblemRejection) {
        switch rejection {
        case .invalid(let field, let problem): self = .invalid(field, problem)
        case .notReady(let missing):
            self.init(
                .conflict,
                "Not closed yet",
                "A problem is closed when its cause is known and its plan is done.",
                missing: missing
            )
        case .alreadyDone: self.init(.conflict, "Already done", rejection.message)
        case .wrongState: self.init(.conflict, "Not in this state", rejection.message)
        case .outdated: self.init(.conflict, "Edited meanwhile", rejection.message)
        }
    }

    private init(_ error: EngineError) {
        switch error {
        case .noSuchIncident, .noSuchAlert, .noSuchMessage, .noSuchSilence, .noSuchProblem: self = .notFound
        case .invalid(let field, let problem): self = .invalid(field, problem)
        case .idempotencyMismatch: self.init(.unprocessableContent, "Key used before", "\(error)")
        case .wrongMode: self.init(.conflict, "Wrong mode", "\(error)")
        case .processUnreadable: self.init(.internalServerError, "Process unreadable", "\(error)")
        }
    }
}
