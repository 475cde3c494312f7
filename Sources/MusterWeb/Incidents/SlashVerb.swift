/// A verb as it is typed behind a slash: named as the buttons of the page and the subcommands of the command line are.
enum SlashVerb: String, CaseIterable, Sendable {
    case note, update, order, acknowledge, done, hypothesis, verified, eliminated, action, approve, decline, start,
        worked
    case failed, decision, claim, assign, severity, page, engage, handover, accept, resolve
    case checkIn = "check-in"
    case answer, fact, label, measure, deputy, shadow, rhythm, pin, bridge, reach, dismiss, reopen

    /// What stands behind it, as the list of commands shows it.
    var usage: String {
        switch self {
        case .note, .hypothesis, .action: "TEXT"
        case .decision: "TEXT | WHAT ELSE WAS CONSIDERED | …"
        case .checkIn: "WHAT THEY SAID"
        case .update: "AUDIENCE STATE: TEXT"
        case .order: "PERSON-OR-ROLE TEXT"
        case .acknowledge: "[NUMBER OF THE ORDER]"
        case .done: "[NUMBER] [WHAT CAME OF IT]"
        case .verified, .eliminated: "NUMBER EVIDENCE"
        case .approve, .start: "NUMBER"
        case .decline: "NUMBER REASON"
        case .worked, .failed: "NUMBER WHAT WAS SEEN"
        case .answer: "NUMBER TEXT"
        case .engage: "PERSON [COMPONENT]"
        case .assign, .deputy: "PERSON ROLE"
        case .shadow, .claim: "ROLE"
        case .label: "WORD"
        case .rhythm: "MINUTES"
        case .pin: "ENTRY"
        case .resolve: ""
        case .severity: "LEVEL REASON"
        case .fact: "NAME: VALUE"
        case .page: "PERSON REASON"
        case .handover: "PERSON ROLE[: SITUATION]"
        case .accept: "[WHY EARLY]"
        case .measure: "WHAT: HOW TO UNDO IT"
        case .bridge: "LINK"
        case .reach: "MILESTONE"
        case .dismiss: "false_alarm|bug|ticket REASON"
        case .reopen: "REASON"
        }
    }

    /// What it does, for the list that comes up while it is typed.
    var words: String {
        switch self {
        case .note: "Write into the timeline"
        case .update: "Tell an audience"
        case .order: "Give an order"
        case .acknowledge: "Acknowledge a page or an order"
        case .done: "An order is done"
        case .hypothesis: "Suppose a cause"
        case .verified: "A hypothesis is verified"
        case .eliminated: "A hypothesis is eliminated"
        case .action: "Propose an action"
        case .approve: "Approve an action"
        case .decline: "Decline an action"
        case .start: "Begin an action"
        case .worked: "An action worked"
        case .failed: "An action failed"
        case .decision: "Write a decision down"
        case .claim: "Take a role"
        case .assign: "Give somebody a role"
        case .severity: "Change the severity"
        case .page: "Page somebody"
        case .engage: "Bring somebody in"
        case .handover: "Offer a role with a report"
        case .accept: "Take what is offered to you"
        case .resolve: "Declare it resolved"
        case .checkIn: "Record a status check"
        case .answer: "Answer a question of the bank"
        case .fact: "Put a fact on record"
        case .measure: "Record a temporary measure"
        case .label: "Label the incident"
        case .deputy: "Name a deputy"
        case .shadow: "Look over somebody's shoulder"
        case .rhythm: "Set the battle rhythm"
        case .pin: "Pin an entry"
        case .bridge: "Set the bridge"
        case .reach: "Reach a milestone"
        case .dismiss: "It is no incident"
        case .reopen: "Reopen it"
        }
    }

    /// Kinds of words that follow, for completion: `person`, `role`, `severity`, `audience`, `state`, `fact`, `milestone`.
    var completes: String {
        switch self {
        case .page, .engage, .order: "person role"
        case .handover, .assign, .deputy: "person role"
        case .claim, .shadow: "role"
        case .severity: "severity"
        case .update: "audience state"
        case .fact: "fact"
        case .reach: "milestone"
        case .note, .acknowledge, .done, .hypothesis, .verified, .eliminated, .action, .approve, .decline, .start,
            .worked, .failed, .decision, .accept, .resolve, .checkIn, .answer, .label, .measure, .rhythm, .pin, .bridge,
            .dismiss, .reopen:
            ""
        }
    }

    /// Its name, or another one that people use.
    init?(typed name: String) {
        switch name {
        case "ack": self = .acknowledge
        case "sev": self = .severity
        case "ic", "im": self = .claim
        case "task": self = .order
        case "decide": self = .decision
        default:
            guard let verb = SlashVerb(rawValue: name) else { return nil }
            self = verb
        }
    }
}
