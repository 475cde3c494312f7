/// What somebody asks of the war room of an incident.
package enum RoomCommand: Equatable, Sendable {
    /// - Parameter answers: the sequence of the line that it answers.
    case say(String, answers: Int?)
    case pin(Int, Bool)
    case tag(Int, String, Bool)
    case order(to: OrderTarget, String, dueAt: Timestamp?)
    /// Nil means the only one that is open to the one who asks.
    case acknowledgeOrder(Int?)
    case finishOrder(Int?, note: String?)
    case withdrawOrder(Int, reason: String)
    case raiseHypothesis(String)
    case judge(hypothesis: Int, Hypothesis.State, evidence: String)
    case proposeAction(String, hypothesis: Int?)
    case approveAction(Int)
    case declineAction(Int, reason: String)
    case startAction(Int)
    case finishAction(Int, worked: Bool, result: String)
    case decide(String, alternatives: [String], because: String?)
    case answer(question: Int, String)
    case engage(Participant, component: String?)
    case disengage(Participant, note: String?)
    case nameDeputy(role: String, person: ID<Person>, Deputy.Kind)
    case releaseDeputy(role: String, person: ID<Person>)
    /// Nil goes back to what the process says.
    case setRhythm(minutes: Int?)
    /// - Parameter isOtherRestricted: an incident that is open to all learns nothing of one that is not.
    case link(ID<Incident>, number: Int, IncidentLink.Relation, reason: String, isOtherRestricted: Bool)
    /// Puts a label on the incident, or takes it away.
    case label(String, Bool)
    case startChecklist(String)
    case dismiss(Dismissal.Outcome, reason: String, ticket: String?)
    /// The ticket that stands for it in a backlog; whoever asks has written it there.
    case fileTicket(String, team: String?)
}
