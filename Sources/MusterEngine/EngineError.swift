/// What the engine cannot do, for a reason that is neither a rule of the process nor a fault of the store.
package enum EngineError: Error, Equatable {
    case noSuchIncident
    case noSuchAlert
    /// Nothing of that id is in the quarantine, or its source is gone.
    case noSuchMessage
    case noSuchSilence
    case noSuchProblem
    /// The process version under which the incident was declared cannot be read by this release.
    case processUnreadable(key: String, version: String, problem: String)
    /// A key was used for another request before.
    case idempotencyMismatch
    case invalid(field: String, problem: String)
    /// What was asked is for the sandbox only, or never for it.
    case wrongMode(String)
}

extension EngineError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noSuchIncident: "there is no such incident"
        case .noSuchAlert: "there is no such alert"
        case .noSuchSilence: "there is no such silence"
        case .noSuchProblem: "there is no such problem"
        case .noSuchMessage: "there is no such message in the quarantine"
        case .processUnreadable(let key, let version, let problem):
            "the process \(key) (version \(version)) cannot be read: \(problem)"
        case .idempotencyMismatch: "this Idempotency-Key was used for another request; use a new one"
        case .invalid(let field, let problem): "\(field): \(problem)"
        case .wrongMode(let what): what
        }
    }
}
