import Testing

@testable import MusterCore

@Suite("Paging")
struct PagingTests {
    /// Foundations without promises, so that only pages wake; the service of the Checkout team.
    private func story(editing edit: (inout Organisation) -> Void = { _ in }) throws -> Story {
        var process = try ProcessDefinition.named("foundations")
        process.clocks = []
        var declaration = Story.declaration
        declaration.service = "checkout"
        return try Story(process, declaration, editing: edit)
    }

    private func pages(_ story: Story) -> [String] {
        story.incident.pages.compactMap { page in story.organisation.person(page.person)?.handle }
    }

    private func steps(_ story: Story) -> [Duration] {
        story.records.filter { $0.event.advanced != nil }.map { $0.occurredAt - Story.wednesday }
    }

    private func empty(_ organisation: inout Organisation, schedule: String) {
        for index in organisation.schedules.indices where organisation.schedules[index].name == schedule {
            organisation.schedules[index].layers = []
        }
    }

    @Test("takes the first step at once and the others when the policy says, until nobody is left")
    func steps() throws {
        var story = try story()
        #expect(steps(story) == [.zero])
        let first = pages(story)

        try story.wait(.hours(3))

        #expect(steps(story) == [0, 15, 30, 45, 60, 75].map { .minutes($0) })
        #expect(pages(story).count == 6)
        #expect(pages(story).first == first.first)
        let exhausted = story.records.filter { $0.event.exhausted != nil }
        #expect(exhausted.map { $0.occurredAt - Story.wednesday } == [.minutes(90)])
        let alarms = story.events.compactMap(\.notified).filter { $0.contact == "administrators" }
        #expect(alarms.count == 1)
        #expect(try alarms.first?.people == [story.person("ana"), story.person("dina")])
        #expect(story.wakeAt == nil)
    }

    @Test("tells those who may know of a restricted incident that nobody has answered, since nobody else may hear it")
    func restricted() throws {
        var story = try story()
        try story.run(.restrict(reason: "A customer's data"), as: "chi")

        try story.wait(.hours(3))

        let alarm = try #require(story.events.compactMap(\.notified).first { $0.contact == "administrators" })
        #expect(try story.incident.access.members.contains(story.person("chi")))
        #expect(Set(alarm.people).isSuperset(of: story.incident.access.members))
    }

    @Test("stops with the first answer")
    func acknowledges() throws {
        var story = try story()
        try story.wait(.minutes(20))
        let second = try #require(story.incident.pages.last)
        let handle = try #require(story.organisation.person(second.person)).handle

        try story.run(.acknowledge(page: nil), as: handle)

        #expect(story.incident.escalations.map(\.isRunning) == [false])
        #expect(story.incident.escalations[0].acknowledgedBy == second.person)
        #expect(story.incident.pages.allSatisfy { $0.acknowledgedAt == story.now })
        #expect(story.incident.milestones[.acknowledged] == story.now)
        try story.wait(.days(1))
        #expect(story.incident.pages.count == 2)
        #expect(
            refusal { try story.run(.acknowledge(page: nil), as: handle) }
                == .alreadyDone("No page waits for an answer")
        )
        #expect(
            refusal { try story.run(.acknowledge(page: second.id), as: handle) }
                == .alreadyDone("This page has been acknowledged already")
        )
    }

    @Test("takes an answer through the link of a page from whoever follows it")
    func link() throws {
        var story = try story()
        let page = try #require(story.incident.pages.first)

        try story.run(.acknowledge(page: page.id), by: .person(page.person), .link)

        #expect(story.incident.escalations[0].acknowledgedBy == page.person)
        #expect(story.records.filter { $0.source == .link }.allSatisfy { $0.actor == .person(page.person) })
    }

    @Test("takes answers from people, and from the tool in which one has given it")
    func whoseAnswers() throws {
        var story = try story()

        #expect(refusal { try story.run(.acknowledge(page: nil), by: .muster, .clock) } != nil)
        #expect(refusal { try story.run(.acknowledge(page: nil), by: .integration("prometheus"), .alert) } == nil)
        #expect(story.incident.pages.allSatisfy { $0.acknowledgedAt != nil })
        #expect(refusedField { try story.run(.acknowledge(page: ID(OnCall.uuid(250)))) } == "page")
    }

    @Test("\"not me\" takes the next step now, once for each page")
    func notMe() throws {
        var story = try story()
        let page = try #require(story.incident.pages.first)
        story.now = story.now + .minutes(4)

        try story.run(.escalate(page: page.id), by: .person(page.person), .link)

        #expect(steps(story) == [.zero, .minutes(4)])
        #expect(refusal { try story.run(.escalate(page: page.id)) } != nil)
        try story.wait(.minutes(15))
        #expect(steps(story) == [.zero, .minutes(4), .minutes(19)])
    }

    @Test("goes on at once where nobody is on call")
    func gap() throws {
        let story = try story { organisation in empty(&organisation, schedule: "Checkout primary") }

        #expect(steps(story) == [.zero, .zero])
        #expect(story.events.compactMap(\.advanced).map(\.step) == [0, 1])
        #expect(story.incident.pages.map(\.step) == [1])
        #expect(story.incident.prompts.contains { $0.text.hasPrefix("Nobody is there to page for step 1") })
    }

    @Test("raises the alarm once where nobody is there at all")
    func nobody() throws {
        var story = try story { organisation in
            empty(&organisation, schedule: "Checkout primary")
            empty(&organisation, schedule: "Checkout secondary")
            for index in organisation.people.indices where organisation.people[index].handle == "maximilian" {
                organisation.people[index].isActive = false
            }
        }

        #expect(story.events.compactMap(\.exhausted).count == 1)
        #expect(story.incident.pages.isEmpty)
        try story.wait(.days(1))
        #expect(story.events.compactMap(\.exhausted).count == 1)
    }

    @Test("after downtime fires once, late, and counts the next step from then")
    func downtime() throws {
        var story = try story()

        try story.sleepThrough(.minutes(40))

        #expect(steps(story) == [.zero, .minutes(40)])
        #expect(story.events.compactMap(\.advanced).map(\.lateBy) == [0, 25 * 60_000])
        try story.wait(.minutes(15))
        #expect(steps(story) == [.zero, .minutes(40), .minutes(55)])
        #expect(story.events.compactMap(\.advanced).last?.lateBy == 0)
    }

    @Test("writes to addresses that nobody can answer from, and keeps the rhythm of the rounds")
    func addresses() throws {
        var story = try story()
        let before = story.events.count

        try story.run(.page(PageRequest(target: .contact("distribution list"), because: "distribution list")))

        let told = story.events.dropFirst(before).compactMap(\.notified)
        #expect(told.map(\.addresses) == [["incident-updates@example.org"]])
        let escalation = try #require(story.incident.escalations.last)
        #expect(escalation.isRunning)
        try story.run(.acknowledge(page: nil), as: "ana")
        try story.wait(.hours(1))
        let mails = story.events.dropFirst(before).compactMap(\.notified).filter { $0.contact == "distribution list" }
        #expect(mails.count == 3)
        #expect(story.incident.escalations.last?.exhaustedAt == Story.wednesday + .minutes(15))
    }

    @Test("passes from an address to people at once")
    func addressThenPeople() throws {
        let story = try story { organisation in
            for index in organisation.policies.indices where organisation.policies[index].name == "Checkout" {
                organisation.policies[index].steps[0].targets = [.contact("distribution list")]
            }
        }

        #expect(steps(story) == [.zero, .zero])
        #expect(story.incident.pages.map(\.step) == [1])
    }

    @Test("one answer is enough for two policies that ask the same person")
    func twoPolicies() throws {
        var story = try story()
        let page = try #require(story.incident.pages.first)
        try story.run(.page(PageRequest(target: .person(page.person), because: "Knows the gateway")))
        #expect(story.incident.pages.map(\.person) == [page.person, page.person])

        try story.run(.acknowledge(page: page.id), by: .person(page.person), .link)

        #expect(story.incident.escalations.map(\.isRunning) == [false, false])
        #expect(story.wakeAt == nil)
    }

    @Test("does not let two that say the same end each other, where one pages only after a while")
    func sameWords() throws {
        var story = try Story(.named("standard")) { organisation in
            let support = organisation.schedules.first { $0.name == "Support primary" }?.id
            for index in organisation.contacts.indices where organisation.contacts[index].name == "privacy officer" {
                organisation.contacts[index].people = []
                organisation.contacts[index].schedules = [support].compactMap(\.self)
            }
            for index in organisation.policies.indices where organisation.policies[index].name == "Support" {
                organisation.policies[index].steps[0].after = .minutes(5)
            }
        }
        let before = story.incident.escalations.count

        try story.run(.recordFact("personal-data-exposed", value: "yes"))

        let asked = story.incident.escalations.dropFirst(before)
        #expect(asked.count == 2)
        #expect(Set(asked.map(\.because)).count == 1)
        #expect(asked.allSatisfy { $0.isRunning })
        #expect(asked.first?.policy.name == "Support")
        let officer = try #require(asked.first).id
        try story.wait(.minutes(5))
        #expect(story.incident.pages.contains { $0.escalation == officer })
    }

    @Test("ended, in records of before, whatever waited under the same words")
    func sameWordsInOldRecords() throws {
        let story = try story()
        let policy = try #require(story.incident.escalations.first).policy
        func start(_ number: UInt8, after: Duration, spares: [ID<Escalation>]? = nil) -> EventRecord {
            var policy = policy
            policy.id = ID(OnCall.uuid(number))
            policy.steps[0].after = after
            let event = IncidentEvent.EscalationStarted(
                escalation: ID(OnCall.uuid(number)),
                policy: policy,
                urgency: .high,
                because: "The law",
                notBefore: nil,
                replaces: nil,
                spares: spares
            )
            return EventRecord(
                sequence: story.incident.version + Int(number - 230) + 1,
                event: .escalationStarted(event),
                actor: .muster,
                source: .rule,
                occurredAt: story.now,
                recordedAt: story.now
            )
        }
        let first = start(230, after: .minutes(5))

        let old = Incident(replaying: story.records + [first, start(231, after: .zero)])
        let second = start(231, after: .zero, spares: [ID(OnCall.uuid(230))])
        let new = Incident(replaying: story.records + [first, second])

        #expect(old?.escalations.suffix(2).map(\.isRunning) == [false, true])
        #expect(new?.escalations.suffix(2).map(\.isRunning) == [true, true])
    }

    @Test("ends with the incident, and goes on for what comes up afterwards")
    func resolution() throws {
        var story = try story()
        story.process.gates = []
        try story.run(.reach(.resolved, at: nil, note: nil, overriding: nil))
        #expect(story.wakeAt == nil)

        try story.run(.page(PageRequest(target: .contact("technical leadership"), because: "The law")))
        #expect(story.wakeAt == Story.wednesday + .minutes(5))
        let first = try #require(story.incident.pages.first)
        #expect(refusal { try story.run(.escalate(page: first.id)) } != nil)

        try story.run(.reach(.closed, at: nil, note: nil, overriding: nil))
        #expect(story.wakeAt == nil)
    }

    @Test("goes on when the incident is reopened, without calling the rest a delay")
    func reopening() throws {
        var story = try story()
        story.process.gates = []
        try story.run(.reach(.resolved, at: nil, note: nil, overriding: nil))
        story.now = story.now + .hours(5)
        try story.run(.reopen(reason: "It is back"))

        try story.wait(.minutes(1))

        #expect(story.events.compactMap(\.advanced).map(\.lateBy) == [0, 0])
    }

    @Test("names whom it does not know")
    func unknown() throws {
        var story = try story()
        func page(_ target: PageRequest.Target, because: String = "Needed") -> String? {
            refusedField { try story.run(.page(PageRequest(target: target, because: because))) }
        }

        #expect(page(.person(ID(OnCall.uuid(250)))) == "person")
        #expect(page(.contact("nobody")) == "contact")
        #expect(page(.team(ID(OnCall.uuid(250)))) == "team")
        #expect(page(.contact("CFO"), because: "") == "because")
    }
}
