import MusterCore

/// What somebody writes into a composer with a slash before it: a verb of the page, and its words.
struct SlashCommand: Equatable, Sendable {
    var verb: SlashVerb
    /// What stands behind the verb.
    var words: String

    /// Nil for plain words, such as a note that begins with a path of files.
    ///
    /// - Throws: where there is no such verb, naming those that there are.
    init?(_ text: String) throws {
        guard text.hasPrefix("/") else { return nil }
        let typed = text.dropFirst().prefix { !$0.isWhitespace }
        guard !typed.isEmpty, typed.allSatisfy({ $0.isLetter || $0 == "-" }) else { return nil }
        guard let verb = SlashVerb(typed: typed.lowercased()) else {
            let known = SlashVerb.allCases.map { "/\($0.rawValue)" }.joined(separator: ", ")
            throw Failure.invalid("text", "there is no command /\(typed); there are \(known)")
        }
        self.verb = verb
        let rest = text.dropFirst(typed.count + 1).trimmed
        words = rest.isEmpty && ["ic", "im"].contains(typed.lowercased()) ? Self.lead : rest
    }

    /// Stands for the role that leads, whatever the process calls it.
    private static let lead = "*"
}

extension SlashCommand {
    /// What it asks for of an incident.
    ///
    /// - Throws: where its words do not say enough, with how it is written.
    func command(
        _ incident: Incident,
        _ process: ProcessDefinition,
        _ site: Site,
        me: ID<Person>
    ) throws -> IncidentCommand {
        if let room = try roomCommand(incident, process, site.organisation, me: me) { return .room(room) }
        switch verb {
        case .checkIn: return .checkIn(note: try all())
        case .resolve: return .reach(.resolved, at: nil, note: nil, overriding: nil)
        case .reach: return .reach(try Names.milestone(try all(), "text"), at: nil, note: nil, overriding: nil)
        case .reopen: return .reopen(reason: try all())
        case .bridge: return .setBridge(url: try all())
        case .claim:
            let role = words == Self.lead ? process.lead?.key ?? "" : Names.role(try all(), process)
            return .assign(role: role, person: me, reason: nil)
        case .assign:
            let (name, role) = try pair(" ")
            let person = try person(name, site.organisation)
            return .assign(role: Names.role(role, process), person: person, reason: nil)
        case .severity:
            let (level, reason) = try pair(" ")
            let key = process.severities.first { $0.key.lowercased() == level.lowercased() }?.key ?? level
            return .changeSeverity(to: key, reason: reason)
        case .fact:
            let (name, value) = try pair(":")
            return .recordFact(try Names.fact(name, process), value: value)
        case .page:
            let (name, reason) = try pair(" ")
            return .page(PageRequest(target: .person(try person(name, site.organisation)), because: reason))
        case .measure:
            let (what, undo) = try pair(":")
            return .recordMeasure(what: what, undo: undo, owner: me, expiresAt: nil)
        case .handover:
            let parts = words.split(separator: ":", maxSplits: 1).map(\.trimmed)
            let (name, role) = try Self.pair(parts.first ?? "", " ", else: mistake)
            return .offerHandover(
                role: Names.role(role, process),
                to: try person(name, site.organisation),
                situation: parts.count > 1 ? parts[1] : site.situation(of: incident, process)
            )
        case .accept: return .acceptHandover(early: words.isEmpty ? nil : words)
        case .update:
            let (head, body) = try pair(":")
            guard let space = head.lastIndex(where: \.isWhitespace),
                let state = UpdateState(rawValue: head[head.index(after: space)...].lowercased())
            else { throw mistake }
            let audience = Names.audience(head[..<space].trimmed, process)
            return .sendUpdate(UpdateRequest(audience: audience, state: state, body: body))
        case .acknowledge: return .acknowledge(page: nil)
        case .note, .hypothesis, .action, .decision, .order, .done, .verified, .eliminated, .approve, .decline, .start,
            .worked, .failed, .answer, .engage, .deputy, .shadow, .rhythm, .pin, .label, .dismiss:
            return .note(kind: .note, text: try all(), at: nil, refersTo: nil)
        }
    }

    /// Nil for a verb that is none of the war room.
    private func roomCommand(
        _ incident: Incident,
        _ process: ProcessDefinition,
        _ organisation: Organisation,
        me: ID<Person>
    ) throws -> RoomCommand? {
        switch verb {
        case .hypothesis: return .raiseHypothesis(try all())
        case .action: return .proposeAction(try all(), hypothesis: nil)
        case .decision:
            let parts = try all().split(separator: "|").map(\.trimmed).filter { !$0.isEmpty }
            guard let text = parts.first else { throw mistake }
            return .decide(text, alternatives: Array(parts.dropFirst()), because: nil)
        case .order:
            let (target, text) = try order(process, organisation)
            return .order(to: target, text, dueAt: nil)
        case .acknowledge:
            if let number = Int(words) { return .acknowledgeOrder(number) }
            if !words.isEmpty { throw mistake }
            // The answer that is wanted is the one that somebody waits for: to a page before an order.
            let isPaged = incident.pages.contains { $0.person == me && $0.acknowledgedAt == nil }
            let isOrdered = incident.room.orders.contains { order in
                order.state == .open && incident.people(of: order.to).contains(me)
            }
            return isOrdered && !isPaged ? .acknowledgeOrder(nil) : nil
        case .done:
            let (number, note) = numberFirst
            return .finishOrder(number, note: note.isEmpty ? nil : note)
        case .verified: return try numbered { .judge(hypothesis: $0, .verified, evidence: $1) }
        case .eliminated: return try numbered { .judge(hypothesis: $0, .eliminated, evidence: $1) }
        case .approve: return .approveAction(try number())
        case .start: return .startAction(try number())
        case .decline: return try numbered { .declineAction($0, reason: $1) }
        case .worked: return try numbered { .finishAction($0, worked: true, result: $1) }
        case .failed: return try numbered { .finishAction($0, worked: false, result: $1) }
        case .answer: return try numbered { .answer(question: $0, $1) }
        case .rhythm: return .setRhythm(minutes: try number())
        case .pin: return .pin(try number(), true)
        case .label: return .label(try all(), true)
        case .engage:
            let parts = try all().split(separator: " ", maxSplits: 1).map(\.trimmed)
            return .engage(.person(try person(parts[0], organisation)), component: parts.count > 1 ? parts[1] : nil)
        case .deputy:
            let (name, role) = try pair(" ")
            return .nameDeputy(role: Names.role(role, process), person: try person(name, organisation), .deputy)
        case .shadow: return .nameDeputy(role: Names.role(try all(), process), person: me, .shadow)
        case .dismiss:
            let (outcome, reason) = try pair(" ")
            guard let outcome = Dismissal.Outcome(rawValue: outcome.lowercased()), outcome != .duplicate else {
                throw mistake
            }
            return .dismiss(outcome, reason: reason, ticket: outcome == .falseAlarm ? nil : reason)
        case .note, .update, .claim, .assign, .severity, .page, .handover, .accept, .resolve, .checkIn, .fact, .measure,
            .bridge,
            .reach, .reopen:
            return nil
        }
    }

    /// Whom it is given to may be a role of several words, so that the longest name that fits is taken.
    private func order(_ process: ProcessDefinition, _ organisation: Organisation) throws -> (OrderTarget, String) {
        let parts = try all().split(separator: " ").map(String.init)
        for count in stride(from: min(3, parts.count - 1), through: 1, by: -1) {
            let role = Names.role(parts[..<count].joined(separator: " "), process)
            if process.role(role) != nil { return (.role(role), parts[count...].joined(separator: " ")) }
        }
        let (name, text) = try pair(" ")
        return (.person(try person(name, organisation)), text)
    }

    private var mistake: Failure { .invalid("text", "write it as /\(verb.rawValue) \(verb.usage)") }

    private func all() throws -> String {
        if words.isEmpty { throw mistake }
        return words
    }

    private func number() throws -> Int {
        guard let number = Int(words) else { throw mistake }
        return number
    }

    private func numbered(_ make: (Int, String) -> RoomCommand) throws -> RoomCommand {
        let (number, text) = numberFirst
        guard let number, !text.isEmpty else { throw mistake }
        return make(number, text)
    }

    /// The number in front, and the rest; all of it where there is no number.
    private var numberFirst: (Int?, String) {
        let head = words.prefix { !$0.isWhitespace }
        guard let number = Int(head.last == ":" ? head.dropLast() : head) else { return (nil, words) }
        return (number, words.dropFirst(head.count).trimmed)
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
