import Testing

@testable import MusterCore

@Suite("An automation")
struct AutomationTests {
    static func story(_ lines: String..., severity: String = "SEV1", drill: Bool = false) throws -> Story {
        let text = SmallProcess.text + "automations:\n" + lines.joined(separator: "\n") + "\n"
        let reading = ProcessFile(text: text)
        let process = try #require(reading.definition, "\(reading.problems)")
        return try Story(process, Declaration(severity: severity, title: "It is down", drill: drill)) { organisation in
            let ben = organisation.person(handle: "ben")?.id
            organisation.contacts.removeAll { $0.name == "on-call" }
            organisation.contacts.append(Contact(name: "on-call", people: [ben].compactMap(\.self)))
        }
    }

    @Test("runs at once where it waits for nothing, and is named as who did it")
    func atOnce() throws {
        let story = try Self.story("  - { name: Greet, when: declared, then: [{ post: \"{ref} is {severity}\" }] }")

        let line = try #require(story.incident.room.chat.last)
        #expect(line.text == "INC-7 is SEV1")
        #expect(line.by == .automation(name: "Greet", line: 58))
        #expect(line.source == .rule)
        let words = TimelineWriter(process: story.process, organisation: story.organisation)
        #expect(words.name(of: line.by) == "Greet (automation, process line 58)")
        #expect(
            words.entry(try #require(story.records.last)).text
                == "The automation Greet (process line 58) ran, since it was declared: post “{ref} is {severity}”"
        )
    }

    @Test("runs once for an incident, however often what starts it happens")
    func once() throws {
        var story = try Self.story(
            "  - { name: Up, when: severity raised, then: [{ post: Graver }] }",
            severity: "SEV2"
        )
        #expect(story.incident.room.chat.isEmpty)

        for level in ["SEV1", "SEV2", "SEV1"] { try story.run(.changeSeverity(to: level, reason: "Seen")) }

        #expect(story.incident.room.chat.map(\.text) == ["Graver"])
        #expect(story.incident.automations.ran.keys.sorted() == ["up"])
    }

    @Test("waits as long as it says, through a night in which nothing ran, and then runs once")
    func waits() throws {
        var story = try Self.story("  - { name: Later, when: declared, after: 10 min, then: [{ post: Still here }] }")
        #expect(story.incident.automations.wakeAt == story.now + .minutes(10))

        try story.sleepThrough(.hours(8))
        try story.sleepThrough(.hours(1))

        #expect(story.incident.room.chat.map(\.text) == ["Still here"])
        #expect(story.incident.automations.wakeAt == nil)
    }

    @Test("is the same when its history is read again, wherever that is cut off")
    func replays() throws {
        var story = try Self.story("  - { name: Later, when: declared, after: 10 min, then: [{ post: Still here }] }")
        try story.wait(.hours(1))

        for count in 1...story.records.count {
            var again = try #require(Incident(replaying: story.records.prefix(count)))
            for record in story.records.dropFirst(count) { again.apply(record) }
            #expect(again == story.incident)
        }
        // Two nodes that are woken at one moment decide on one version: the second finds that it has run.
        let second = try story.incident.decide(.tellTime, in: story.context(.muster, .clock))
        #expect(!second.events.contains { if case .automation = $0 { true } else { false } })
    }

    @Test("stands down where its conditions are not so, and can be started again")
    func conditions() throws {
        var story = try Self.story(
            "  - { name: Grave, when: severity changed, after: 5 min, if: { severity: SEV1 }, then: [{ post: Grave }] }"
        )
        try story.run(.changeSeverity(to: "SEV2", reason: "Seen"))
        try story.wait(.minutes(6))
        #expect(story.incident.room.chat.isEmpty)
        #expect(
            story.events.compactMap { event -> String? in
                if case .automation(.stoodDown(let down)) = event { down.because.text } else { nil }
            } == ["it is not so that the severity is SEV1"]
        )

        try story.run(.changeSeverity(to: "SEV1", reason: "Seen"))
        try story.wait(.minutes(6))

        #expect(story.incident.room.chat.map(\.text) == ["Grave"])
    }

    @Test("that watches something lasts no longer than that")
    func lasting() throws {
        var story = try Self.story(
            "  - { name: Nobody, when: role IC vacant, after: 10 min, then: [{ page: on-call }] }"
        )
        try story.wait(.minutes(9))
        try story.run(.assign(role: "incident-commander", person: story.person("ana"), reason: nil))
        try story.wait(.minutes(5))
        #expect(story.incident.automations.ran.isEmpty)
        #expect(story.incident.automations.armed.isEmpty)

        try story.run(.release(role: "incident-commander"))
        try story.wait(.minutes(11))

        #expect(story.incident.automations.ran.keys.sorted() == ["nobody"])
        #expect(story.incident.escalations.map(\.because).contains("Nobody"))
    }

    @Test("that an incident's end has overtaken does nothing")
    func resolved() throws {
        var story = try Self.story(
            "  - { name: Later, when: declared, after: 10 min, then: [{ page: on-call }] }",
            "  - { name: Thanks, when: resolved reached, after: 1 min, then: [{ post: Thanks }] }"
        )
        try story.force(.mitigated)
        try story.force(.resolved)
        try story.wait(.minutes(30))

        #expect(story.incident.automations.ran.keys.sorted() == ["thanks"])
    }

    @Test("starts no other one by what it does")
    func chains() throws {
        var story = try Self.story(
            "  - { name: One, when: fact Next steps set, then: [{ label: seen }, { set: Next steps, to: Seen }] }",
            "  - { name: Two, when: label seen added, then: [{ set: Next steps, to: Twice }] }",
            "  - { name: Three, when: fact Next steps set, after: 1 min, then: [{ post: Three }] }"
        )

        try story.run(.recordFact("next-steps", value: "Look"))
        try story.wait(.hours(1))

        #expect(story.incident.automations.ran.keys.sorted() == ["one", "three"])
        #expect(story.incident.facts["next-steps"] == "Seen")
        #expect(story.incident.factRecords["next-steps"]?.changes.last?.by == .automation(name: "One", line: 58))
    }

    @Test("does the rest where one of its actions is refused, and says which and why")
    func refused() throws {
        let story = try Self.story(
            "  - { name: All, when: declared, then: [{ order: Rest, to: IC }, { call: chat }, { label: seen }] }"
        )

        #expect(story.incident.room.labels == ["seen"])
        let outcomes = story.events.compactMap { event -> [AutomationEvent.Outcome]? in
            if case .automation(.ran(let ran)) = event { ran.outcomes } else { nil }
        }
        .first
        #expect(
            outcomes?.map { $0.problem?.text } == [
                "to: nobody is Incident Commander; name a person, or have the role taken first",
                "webhook: \"chat\" is not known; there is none yet", nil,
            ]
        )
    }

    @Test("sets neither a fact nor the bridge to a text with a hole that nothing fills, and names the hole")
    func unfilled() throws {
        let story = try Self.story(
            "  - name: All",
            "    when: declared",
            "    then:",
            "      - { set: Next steps, to: \"Ask {incident commander} of {service}\" }",
            "      - { bridge: \"https://meet.example.org/{service}\" }",
            "      - { post: \"Look at {service}\" }",
            "      - { page: on-call, because: \"Nobody looks at {ref}\" }"
        )

        #expect(story.incident.facts["next-steps"] == nil)
        #expect(story.incident.bridge == nil)
        #expect(story.incident.room.chat.map(\.text) == ["Look at ⟦service⟧"])
        #expect(story.incident.escalations.map(\.because).contains("Nobody looks at INC-7"))
        let problems = story.events.compactMap { event -> [String?]? in
            if case .automation(.ran(let ran)) = event { ran.outcomes.map { $0.problem?.text } } else { nil }
        }
        #expect(
            problems == [
                [
                    "nothing on record fills {incident commander} and {service}",
                    "nothing on record fills {service}", nil, nil,
                ]
            ]
        )
    }

    @Test("uses every verb that people have")
    func verbs() throws {
        let story = try Self.story(
            "  - name: All",
            "    when: declared",
            "    then:",
            "      - { assign: IC, to: on-call }",
            "      - { order: \"Look at {title}\", to: IC, within: 15 min }",
            "      - { bring in: on-call }",
            "      - { propose: Restart it }",
            "      - { action item: Write it down, type: prevention, owner: IC }",
            "      - { ask for update: Distribution list }",
            "      - { bridge: \"https://meet.example.org/{ref}\" }",
            "      - { page: on-call, urgency: low, because: Look }",
            "      - { note: By itself }",
            "      - { prompt: Look here }"
        )

        let incident = story.incident
        let ben = try story.person("ben")
        #expect(incident.holder(of: "incident-commander") == ben)
        #expect(incident.room.orders.map(\.text) == ["Look at It is down", "Send an update to Distribution list"])
        #expect(incident.room.orders.first?.dueAt == story.now + .minutes(15))
        #expect(incident.takesPart(ben))
        #expect(incident.room.actions.map(\.text) == ["Restart it"])
        #expect(incident.actionItems.map(\.owner) == [ben])
        #expect(incident.bridge == "https://meet.example.org/INC-7")
        #expect(incident.escalations.map(\.because).contains("Look"))
        #expect(incident.prompts.last?.text == "Look here")
        let problems = story.events.compactMap { event -> [String]? in
            if case .automation(.ran(let ran)) = event { ran.outcomes.compactMap(\.problem?.text) } else { nil }
        }
        #expect(problems == [[]])
    }

    @Test("hears of alerts that come and come back, of late orders and missed promises")
    func triggers() throws {
        var story = try Self.story(
            "  - { name: New, when: alert attached, then: [{ post: New }] }",
            "  - { name: Back, when: alert returned, then: [{ post: Back }] }",
            "  - { name: Late, when: order overdue, then: [{ post: Late }] }",
            "  - { name: Missed, when: promise update-the-list missed, then: [{ post: Missed }] }",
            "  - { name: Stopped, when: mitigated reached, then: [{ post: Stopped }] }"
        )
        let alert = ID<Alert>(OnCall.uuid(240))
        try story.run(.linkAlert(alert, title: "It fires", startsAt: story.now))
        #expect(story.incident.room.chat.map(\.text) == ["New"])
        try story.run(.clearAlert(alert, endsAt: story.now))
        try story.wait(.minutes(1))
        try story.run(.linkAlert(alert, title: "It fires", startsAt: story.now))
        #expect(story.incident.room.chat.map(\.text) == ["New", "Back"])
        try story.run(.room(.order(to: .person(story.person("ben")), "Look", dueAt: nil)))
        try story.wait(.minutes(45))
        try story.force(.mitigated)

        #expect(Set(story.incident.room.chat.map(\.text)) == ["New", "Back", "Late", "Missed", "Stopped"])
    }

    @Test("keeps to its hours, by the calendar of the organisation")
    func hours() throws {
        // Wednesday, 10:00, with the office open.
        let story = try Self.story(
            "  - { name: Day, when: declared, if: { hours: business }, then: [{ post: Day }] }",
            "  - { name: Night, when: declared, if: { hours: outside business }, then: [{ post: Night }] }",
            "  - { name: Morning, when: declared, if: { hours: 08:00 to 11:00 }, then: [{ post: Morning }] }",
            "  - { name: Late, when: declared, if: { hours: 22:00 to 06:00 }, then: [{ post: Late }] }"
        )

        #expect(story.incident.room.chat.map(\.text) == ["Day", "Morning"])
    }
}
