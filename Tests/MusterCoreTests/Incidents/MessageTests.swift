import Testing

@testable import MusterCore

@Suite("Messages")
struct MessageTests {
    private func fill(_ story: Story, _ request: UpdateRequest) throws -> MessageFiller.Filled {
        let context = story.context(.person(try story.person("ben")))
        return try #require(MessageFiller(incident: story.incident, context: context).fill(request))
    }

    @Test("show what the record does not know, and are not sent until it does")
    func holes() throws {
        var story = try Story(.named("foundations"))
        let request = UpdateRequest(audience: "distribution-list", state: .investigating)

        let filled = try fill(story, request)
        #expect(filled.body.contains("Identified time: ⟦identified time⟧"))
        let holes = [
            "identified time", "description of customer impact", "quantity of customers impacted",
            "known customers impacted",
        ]
        #expect(MessageFiller.holes(in: filled.body) == holes)
        #expect(
            refusal { try story.run(.sendUpdate(request)) }
                == .invalid(
                    field: "body",
                    problem:
                        "the template asks for what is not known yet: \(holes.joined(separator: ", ")). Put it on record, or give your own text as the body"
                )
        )

        for hole in holes {
            let key = hole.replacing(" ", with: "-")
            try story.run(.recordFact(key, value: story.process.fact(key)?.kind.example))
        }
        try story.run(.sendUpdate(request), as: "ben")
        let sent = try #require(story.incident.updates.last)
        #expect(sent.subject == "SEV1 Incident - Checkout is failing for all")
        #expect(sent.body.contains("in 30 minutes or sooner"))
        #expect(sent.body.contains("https://muster.example.org/incidents/INC-7"))
        #expect(sent.body.contains("Ben Okafor"))
        #expect(sent.nextBy == story.now + .minutes(30))
        #expect(sent.facts.count == 4)
    }

    @Test("after the first take the template for updates")
    func first() throws {
        var story = try Story(.named("foundations"))
        let request = UpdateRequest(audience: "distribution-list", state: .update, message: "We roll back")
        #expect(try fill(story, request).subject?.hasPrefix("SEV1 Incident") == true)

        try story.run(.sendUpdate(.init(audience: "distribution-list", state: .update, subject: "S", body: "B")))

        let filled = try fill(story, request)
        #expect(filled.subject == "UPDATE: SEV1 Incident - Checkout is failing for all")
        #expect(filled.body.contains("We roll back"))
    }

    @Test("leave out lines about the next update where none is owed")
    func nextUpdate() throws {
        let sev1 = try Story(.named("foundations"))
        var declaration = Story.declaration
        declaration.severity = "SEV3"
        let sev3 = try Story(.named("foundations"), declaration)
        let request = UpdateRequest(audience: "status-page", state: .update, message: "We roll back")

        #expect(
            try fill(sev1, request).body
                == "We roll back\nWe expect to give another update in 1 hour, or as soon as we know more."
        )
        #expect(try fill(sev3, request).body == "We roll back")

        var resolved = sev1
        try resolved.force(.resolved)
        #expect(try fill(resolved, request).body == "We roll back")
    }

    @Test("promise the next update by the cadence of the audience, and none with the resolution")
    func nextBy() throws {
        var story = try Story(.named("foundations"))
        func send(_ audience: String, _ state: UpdateState) throws -> Timestamp? {
            try story.run(.sendUpdate(.init(audience: audience, state: state, subject: "S", body: "B")))
            return story.incident.updates.last?.nextBy
        }

        #expect(try send("status-page", .investigating) == story.now + .hours(1))
        #expect(try send("distribution-list", .update) == story.now + .minutes(30))
        #expect(try send("incident-channel", .update) == nil)
        #expect(try send("status-page", .resolved) == nil)
    }

    @Test("do not fill what the sender wrote in braces")
    func literal() throws {
        let story = try Story(.named("foundations"))
        let request = UpdateRequest(audience: "status-page", state: .update, message: "Use {severity}")

        #expect(try fill(story, request).body.hasPrefix("Use {severity}"))
    }

    @Test("in the sender's own words need no template, and components that exist")
    func ownWords() throws {
        var story = try Story(.named("foundations"))
        story.process.templates = []

        #expect(refusedField { try story.run(.sendUpdate(.init(audience: "status-page", state: .update))) } == "body")
        let components = ["payments": ComponentState.majorOutage]
        try story.run(
            .sendUpdate(.init(audience: "status-page", state: .update, message: "Hello", components: components))
        )
        #expect(story.incident.updates.last?.body == "Hello")
        #expect(story.incident.updates.last?.subject == "INC-7 Checkout is failing for all")
        #expect(story.incident.updates.last?.components == components)
        let hole = UpdateRequest(audience: "status-page", state: .update, subject: "⟦x⟧", body: "B")
        #expect(refusedField { try story.run(.sendUpdate(hole)) } == "body")
    }

    @Test(
        "fill every hole of every template of every process once the record knows it",
        arguments: BuiltInProcesses.names
    )
    func everyTemplate(name: String) throws {
        guard let process = ProcessDefinition.builtIn(named: name) else { return }
        var declaration = Story.declaration
        declaration.service = "checkout"
        declaration.category = process.categories.first
        declaration.severity = try #require(process.severities.first).key
        var story = try Story(process, declaration)
        for role in process.roles { _ = try story.hold(role.key) }
        for fact in process.facts { try story.run(.recordFact(fact.key, value: fact.kind.example)) }
        try story.run(.setBridge(url: "https://meet.example.org/1"))
        try story.run(.scheduleRetrospective(at: story.now + .days(1), minutes: nil))
        try story.run(.reach(.started, at: story.now - .minutes(5), note: "By the graph", overriding: nil))
        for milestone in Milestone.allCases where process.milestone(milestone) != nil && milestone < .resolved {
            try story.force(milestone)
        }

        for template in process.templates {
            let request = UpdateRequest(audience: template.audience, state: template.state, message: "Hello")
            let filled = try fill(story, request)
            #expect(MessageFiller.holes(in: (filled.subject ?? "") + filled.body).isEmpty, "\(template.key)")
            try story.run(.sendUpdate(request), as: "ben")
        }
    }

    @Test(
        "say durations as customers read them",
        arguments: [
            (Duration.minutes(1), "1 minute"), (.minutes(30), "30 minutes"), (.hours(1), "1 hour"),
            (.minutes(170), "2 hours 50 minutes"), (.seconds(59), "less than a minute"), (.days(2), "48 hours"),
        ]
    )
    func words(duration: Duration, expected: String) {
        #expect(duration.words == expected)
    }
}

extension Milestone {
    fileprivate static func < (lhs: Milestone, rhs: Milestone) -> Bool {
        (allCases.firstIndex(of: lhs) ?? 0) < (allCases.firstIndex(of: rhs) ?? 0)
    }
}

@Suite("Names of documents and channels")
struct IncidentNamingTests {
    private func name(_ pattern: String, _ edit: (inout Declaration) -> Void = { _ in }) throws -> String {
        var declaration = Story.declaration
        edit(&declaration)
        let story = try Story(.named("foundations"), declaration)
        return Naming.name(pattern, of: story.incident, zone: story.organisation.calendar.zone)
    }

    private static let phrase = "[inc-{YY}-{MM}-{DD}-{severity}] {functionality} is {state} for {audience}"

    private func titled(_ declaration: inout Declaration) {
        declaration.title = "Nobody can pay"
        declaration.functionality = nil
        declaration.state = nil
        declaration.audience = nil
    }

    @Test(
        "are filled from the incident",
        arguments: [
            (phrase, "[inc-26-03-04-SEV1] Checkout is failing for all"),
            ("INC-{n} [{severity}] {title}", "INC-7 [SEV1] Checkout is failing for all"),
            ("incident-{YYYY}-{MM}-{DD}-{slug}", "incident-2026-03-04-checkout-is-failing-for-all"),
            ("{ n } {ticket}{cluster}", "7 INC-7"),
            ("{unknown}x", "x"),
            ("no holes", "no holes"),
            ("an {open brace", "an {open brace"),
        ]
    )
    func fills(pattern: String, expected: String) throws {
        #expect(try name(pattern) == expected)
    }

    @Test("take the title for the three parts where there are none")
    func titleOnly() throws {
        #expect(try name(Self.phrase, titled) == "[inc-26-03-04-SEV1] Nobody can pay")
        #expect(try name("{functionality} is {state} for {audience} ({n})", titled) == "Nobody can pay (7)")
        #expect(try name("INC-{n} [{severity}] {title}", titled) == "INC-7 [SEV1] Nobody can pay")
        #expect(try name("inc-{slug}", titled) == "inc-nobody-can-pay")
    }

    @Test("leave out an audience that is not known, with the words before it")
    func twoParts() throws {
        #expect(try name(Self.phrase) { $0.audience = nil } == "[inc-26-03-04-SEV1] Checkout is failing")
    }

    @Test(
        "as slugs hold lower-case letters, digits and single hyphens, at most 80",
        arguments: [
            ("Checkout is DOWN!", "checkout-is-down"), ("--a--b--", "a-b"), ("ünïx 2", "n-x-2"), ("山田", ""),
            (String(repeating: "ab ", count: 40), String((0..<27).map { _ in "ab-" }.joined().prefix(80))),
        ]
    )
    func slugs(text: String, expected: String) {
        #expect(Naming.slug(text) == expected)
    }
}
