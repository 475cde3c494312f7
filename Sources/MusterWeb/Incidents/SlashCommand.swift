import MusterCore

/// What somebody writes into the composer with a slash before it: a verb of the page, and its words.
struct SlashCommand: Equatable, Sendable {
    var verb: Verb
    /// What stands behind the verb.
    var words: String

    /// Named as the buttons of the page and the subcommands of the command line are.
    enum Verb: String, CaseIterable, Sendable {
        case note, decision, hypothesis, action, update, acknowledge, claim, severity, fact, page, handover, measure
        case checkIn = "check-in"
        case bridge, reach, resolve, reopen

        /// What stands behind it, as the list of commands shows it.
        var usage: String {
            switch self {
            case .note, .decision, .hypothesis, .action: "TEXT"
            case .checkIn: "WHAT THEY SAID"
            case .update: "AUDIENCE STATE: TEXT"
            case .acknowledge, .resolve: ""
            case .claim: "ROLE"
            case .severity: "LEVEL REASON"
            case .fact: "NAME: VALUE"
            case .page: "PERSON REASON"
            case .handover: "PERSON ROLE: SITUATION"
            case .measure: "WHAT: HOW TO UNDO IT"
            case .bridge: "LINK"
            case .reach: "MILESTONE"
            case .reopen: "REASON"
            }
        }

        /// Its name, or a short one.
        fileprivate init?(typed name: String) {
            switch name {
            case "ack": self = .acknowledge
            case "sev": self = .severity
            case "ic": self = .claim
            default:
                guard let verb = Verb(rawValue: name) else { return nil }
                self = verb
            }
        }
    }

    /// Nil for a plain note, such as one that begins with a path of files.
    ///
    /// - Throws: where there is no such verb, naming those that there are.
    init?(_ text: String) throws {
        guard text.hasPrefix("/") else { return nil }
        let typed = text.dropFirst().prefix { !$0.isWhitespace }
        guard !typed.isEmpty, typed.allSatisfy({ $0.isLetter || $0 == "-" }) else { return nil }
        guard let verb = Verb(typed: typed.lowercased()) else {
            let known = Verb.allCases.map { "/\($0.rawValue)" }.joined(separator: ", ")
            throw Failure.invalid("text", "there is no command /\(typed); there are \(known)")
        }
        self.verb = verb
        let rest = text.dropFirst(typed.count + 1).trimmed
        words = rest.isEmpty && typed.lowercased() == "ic" ? Self.lead : rest
    }

    /// Stands for the role that leads, whatever the process calls it.
    private static let lead = "*"
}

extension SlashCommand {
    /// What it asks for.
    ///
    /// - Throws: where its words do not say enough, with how it is written.
    func command(
        _ process: ProcessDefinition,
        _ organisation: Organisation,
        me: ID<Person>
    ) throws -> IncidentCommand {
        switch verb {
        case .note: return .note(kind: .note, text: try all(), at: nil, refersTo: nil)
        case .decision: return .note(kind: .decision, text: try all(), at: nil, refersTo: nil)
        case .hypothesis: return .note(kind: .hypothesis, text: try all(), at: nil, refersTo: nil)
        case .action: return .note(kind: .action, text: try all(), at: nil, refersTo: nil)
        case .checkIn: return .checkIn(note: try all())
        case .acknowledge: return .acknowledge(page: nil)
        case .resolve: return .reach(.resolved, at: nil, note: nil, overriding: nil)
        case .reach: return .reach(try Names.milestone(try all(), "text"), at: nil, note: nil, overriding: nil)
        case .reopen: return .reopen(reason: try all())
        case .bridge: return .setBridge(url: try all())
        case .claim:
            let role = words == Self.lead ? process.roles.first?.key ?? "" : Names.role(try all(), process)
            return .assign(role: role, person: me, reason: nil)
        case .severity:
            let (level, reason) = try pair(" ")
            let key = process.severities.first { $0.key.lowercased() == level.lowercased() }?.key ?? level
            return .changeSeverity(to: key, reason: reason)
        case .fact:
            let (name, value) = try pair(":")
            return .recordFact(try Names.fact(name, process), value: value)
        case .page:
            let (name, reason) = try pair(" ")
            return .page(PageRequest(target: .person(try person(name, organisation)), because: reason))
        case .measure:
            let (what, undo) = try pair(":")
            return .recordMeasure(what: what, undo: undo, owner: me, expiresAt: nil)
        case .handover:
            let (head, situation) = try pair(":")
            let (name, role) = try Self.pair(head, " ", else: mistake)
            return .offerHandover(
                role: Names.role(role, process),
                to: try person(name, organisation),
                situation: situation
            )
        case .update:
            let (head, body) = try pair(":")
            guard let space = head.lastIndex(where: \.isWhitespace),
                let state = UpdateState(rawValue: head[head.index(after: space)...].lowercased())
            else { throw mistake }
            let audience = Names.audience(head[..<space].trimmed, process)
            return .sendUpdate(UpdateRequest(audience: audience, state: state, body: body))
        }
    }

    private var mistake: Failure { .invalid("text", "write it as /\(verb.rawValue) \(verb.usage)") }

    private func all() throws -> String {
        if words.isEmpty { throw mistake }
        return words
    }

    private func pair(_ separator: Character) throws -> (String, String) {
        try Self.pair(words, separator, else: mistake)
    }

    private static func pair(_ text: String, _ separator: Character, else mistake: Failure) throws -> (String, String) {
        guard let place = text.firstIndex(of: separator) else { throw mistake }
        let (head, tail) = (text[..<place].trimmed, text[text.index(after: place)...].trimmed)
        if head.isEmpty || tail.isEmpty { throw mistake }
        return (head, tail)
    }

    private func person(_ name: String, _ organisation: Organisation) throws -> ID<Person> {
        let handle = name.hasPrefix("@") ? String(name.dropFirst()) : name
        guard let person = organisation.person(handle: handle) ?? organisation.person(email: handle) else {
            throw Failure.invalid("text", "there is nobody with the handle \"\(handle)\"")
        }
        return person.id
    }
}

extension Substring {
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
