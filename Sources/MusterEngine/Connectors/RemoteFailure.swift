import MusterCore

/// Why another service, such as a chat server or one that makes meetings, did not do what it was asked. The words are shown to
/// people and hold no secret.
package enum RemoteFailure: Error, Equatable {
    /// It asked for a pause.
    case busy(after: Duration?, because: String)
    /// It could not be reached, or failed: later may be better.
    case down(because: String)
    /// It was asked and did not answer, so that it may have been done.
    case unanswered(because: String)
    /// What it was to be done with is no longer there, or nobody writes there any more.
    case gone(because: String)
    /// Somebody has to mend something first.
    case refused(because: String)

    package var words: String {
        switch self {
        case .busy(_, let reason), .down(let reason), .unanswered(let reason), .gone(let reason), .refused(let reason):
            reason
        }
    }
}
