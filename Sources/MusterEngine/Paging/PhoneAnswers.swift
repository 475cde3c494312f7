import MusterCore
import MusterStore

/// What telephones tell us: replies to text messages, keys pressed in a call, and what became of either.
package struct PhoneAnswers: Sendable {
    private let parts: EngineParts
    private let answers: PageAnswers

    package init(_ parts: EngineParts) {
        self.parts = parts
        answers = PageAnswers(parts)
    }

    /// How long a reply may still confirm a test.
    private static let testReach = Duration.hours(1)

    /// Does what a text message asks for.
    ///
    /// - Returns: what to reply.
    package func reply(to text: String, from number: String) async throws -> String {
        let dialled = ContactMethod.dialled(number)
        let people = parts.organisations.current.people.filter { $0.isActive && $0.isReached(at: dialled) }
        if people.isEmpty { return "Muster knows nobody by this number." }
        let (code, escalating): (Int?, Bool)
        switch PhoneReply(text) {
        case .acknowledge(let given): (code, escalating) = (given, false)
        case .escalate(let given): (code, escalating) = (given, true)
        case .unclear:
            return
                "Reply \"ack\" to acknowledge all your pages, \"12 ack\" for that of INC-12, or \"12 esc\" to pass it on."
        }
        var (done, late): ([PageAnswers.Open], [PageAnswers.Open]) = ([], [])
        for person in people {
            let open = try await answers.open(of: person.id, escalating: escalating)
                .filter { code == nil || $0.number == code }
            // Passing on all of them at once is more than a word by telephone can mean.
            if escalating, code == nil, open.count > 1 {
                return "\(open.count) pages wait. Name one: \"\(IncidentNumber.short(open[0].number)) esc\"."
            }
            let answered = try await answers.answer(open, as: person.id, by: .phone, escalating: escalating)
            done += answered
            if answered.isEmpty { late += open }
        }
        if !done.isEmpty { return try await answers.words(done, escalating: escalating) }
        guard let first = late.first else { return try await nothingOpen(people, code) }
        return try await answers.standing(of: first.page).words
    }

    private func nothingOpen(_ people: [Person], _ code: Int?) async throws -> String {
        if let code { return "No page of yours for \(IncidentNumber.reference(code)) waits for an answer." }
        let since = parts.clock.now() - Self.testReach
        for person in people {
            let tests = try await parts.database.read {
                try ReachTests($0).list(of: person.id, since: since, limit: 20)
            }
            guard let test = tests.first(where: { $0.method.kind == .sms && $0.confirmedAt == nil }) else { continue }
            if try await answers.confirm(test: test.id) { return "Thank you: pages reach you by text message." }
        }
        return "No page of yours waits for an answer."
    }

    /// Does what a key pressed in a call asks for: 4 acknowledges, 6 passes on.
    ///
    /// - Returns: what to say; nil for another key, after which the call goes on.
    package func press(_ key: String, in message: String, isBundle: Bool) async throws -> String? {
        guard ["4", "6"].contains(key), let entry = try await entry(message) else { return nil }
        if let test = entry.reachTest {
            guard key == "4" else { return nil }
            _ = try await answers.confirm(test: test)
            return "Thank you. Pages reach you by telephone."
        }
        guard let page = entry.message.subject.flatMap({ ID<Page>($0) }), let incident = entry.message.incident,
            let person = try await person(of: page, in: incident)
        else { return "Nothing is left to answer here." }
        let escalating = key == "6" && !isBundle
        let open = try await answers.open(of: person, until: entry.settledAt, escalating: escalating)
        let meant = isBundle ? open : open.filter { $0.incident == incident }
        let done = try await answers.answer(meant, as: person, by: .phone, escalating: escalating)
        let standing = try await answers.standing(of: meant.last?.page ?? page)
        if done.isEmpty { return standing.words }
        let names = done.count == 1 ? "incident \(IncidentNumber.short(done[0].number))" : "\(done.count) incidents"
        if escalating { return standing == .nobodyLeft ? standing.words : "Passed on." }
        return "Acknowledged: \(names). Thank you."
    }

    /// What a call says in a later round.
    package func script(
        of message: String,
        round: Int,
        isBundle: Bool,
        at address: CallbackAddress
    ) async throws
        -> CallScript
    {
        guard let entry = try await entry(message), var words = OutgoingMessage(entry.message) else {
            return CallScript(saying: "Nothing is left to answer here.")
        }
        if isBundle, let answer = words.answer {
            words.subject = "Several pages, the first: \(words.subject)"
            words.answer?.url = answer.url + MessageBundle.allSuffix
            words.answer?.canEscalate = false
        }
        return CallScript(words, round: round, at: address)
    }

    /// Keeps what a provider tells of a message that it took. A page that was not delivered after all has failed, with those
    /// that went out in the same message: whoever comes next is paged.
    package func note(_ state: String, detail: String, of message: String) async throws {
        guard let entry = try await entry(message) else { return }
        let parts = parts
        let receipt = DeliveryReceipt(
            message: entry.message.id,
            state: state.cut(to: 32) ?? "unknown",
            detail: detail.cut(to: 200) ?? "",
            at: parts.clock.now()
        )
        let failed = try await Commands(parts).commit(.urgent) { transaction in
            let connection = transaction.connection
            try connection.lock(entry.message.receiptLock)
            var failed: Set<FailedPage> = []
            guard try DeliveryReceipts(connection).add(receipt), receipt.isFailure else { return failed }
            let outbox = Outbox(connection)
            // What is not yet on record as delivered never will be: whoever puts that on record looks here.
            let companions = try outbox.companions(of: entry.message)
            for message in [entry.message] + companions {
                guard try outbox.revoke(message.id, because: receipt.words) else { continue }
                var own = receipt
                own.message = message.id
                try DeliveryReceipts(connection).add(own)
                try outbox.hasten(after: message, now: transaction.now)
                if let page = try FailedPage(message, because: receipt.words, outbox) { failed.insert(page) }
            }
            for page in failed { try page.passOn(in: &transaction, parts) }
            return failed
        }
        parts.live.tell([.everything])
        for page in failed { page.log(parts) }
    }

    private func entry(_ key: String) async throws -> OutboxEntry? {
        try await parts.database.read { try Outbox($0).find(key: key) }
    }

    private func person(of page: ID<Page>, in incident: ID<Incident>) async throws -> ID<Person>? {
        let parts = parts
        return try await parts.database.read { connection in
            try parts.incident(incident, connection).pages.first { $0.id == page }?.person
        }
    }
}

extension Person {
    /// Whether a telephone number is proven to be theirs.
    fileprivate func isReached(at dialled: String) -> Bool {
        verifiedMethods.contains { method in
            (method.kind == .sms || method.kind == .voice) && ContactMethod.dialled(method.address) == dialled
        }
    }
}

extension OutboxEntry {
    /// The test that the message is; nil for any other.
    fileprivate var reachTest: ID<ReachTest>? {
        message.key.hasPrefix(TestPage.keyPrefix) ? message.subject.flatMap { ID<ReachTest>($0) } : nil
    }
}

extension OutboxMessage {
    /// What keeps the outcome of a message and its carrier's word on it apart.
    var receiptLock: String { "receipt.\(id)" }
}

extension DeliveryReceipt {
    /// Whether the carrier gave up. That nobody took a call is no failure: it rang.
    var isFailure: Bool { ["failed", "undelivered"].contains(state) }

    /// What is wrong, where it is a failure.
    var words: String { "the carrier could not deliver it\(detail.isEmpty ? "" : " (\(detail))")" }
}
