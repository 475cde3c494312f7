import Testing

@testable import MusterCore

@Suite("Declaring an incident")
struct DeclareTests {
    private func story(_ edit: (inout Declaration) -> Void) throws -> Story {
        var declaration = Story.declaration
        edit(&declaration)
        return try Story(.named("foundations"), declaration)
    }

    struct Mistake: Sendable, CustomTestStringConvertible {
        let field: String
        let make: @Sendable (inout Declaration) -> Void
        var testDescription: String { field }
    }

    @Test(
        "names the field that is wrong",
        arguments: [
            Mistake(field: "severity") { $0.severity = "SEV9" },
            Mistake(field: "title") { $0.title = "" },
            Mistake(field: "title") { $0.title = String(repeating: "x", count: 201) },
            Mistake(field: "title") { $0.functionality = nil },
            Mistake(field: "title") { $0.state = nil },
            Mistake(field: "functionality") { $0.functionality = "  \n" },
            Mistake(field: "functionality") { $0.functionality = String(repeating: "é", count: 101) },
            Mistake(field: "state") { $0.state = "" },
            Mistake(field: "audience") { $0.audience = "" },
            Mistake(field: "description") { $0.description = String(repeating: "x", count: 20_001) },
            Mistake(field: "service") { $0.service = "nowhere" },
            Mistake(field: "fact") { $0.facts = ["colour": "blue"] },
            Mistake(field: "quantity-of-customers-impacted") {
                $0.facts = ["quantity-of-customers-impacted": "Plenty"]
            },
            Mistake(field: "identified-time") { $0.facts = ["identified-time": "yesterday"] },
            Mistake(field: "detected") { $0.milestones = [.detected: Story.wednesday + .minutes(1)] },
            Mistake(field: "detected") {
                $0.milestones = [.started: Story.wednesday - .minutes(5), .detected: Story.wednesday - .minutes(6)]
            },
            Mistake(field: "milestones") { $0.milestones = [.monitoring: Story.wednesday] },
            Mistake(field: "closed") { $0.milestones = [.closed: Story.wednesday] },
        ]
    )
    func refuses(mistake: Mistake) throws {
        let field = refusedField { _ = try story(mistake.make) }

        #expect(field == mistake.field)
    }

    @Test("takes a title, or the three parts of one")
    func titles() throws {
        let parts = try story { _ in }
        let title = try story {
            $0.title = "Nobody can pay"
            $0.functionality = nil
            $0.state = nil
            $0.audience = nil
        }
        let two = try story { $0.audience = nil }

        #expect(parts.incident.name == "Checkout is failing for all")
        #expect(title.incident.name == "Nobody can pay")
        #expect(two.incident.name == "Checkout is failing")
        #expect(parts.incident.reference == "INC-7")
    }

    @Test("puts past moments on record, and takes the declaration as the detection where none is given")
    func milestones() throws {
        let now = Story.wednesday
        let plain = try story { _ in }
        let past = try story {
            $0.milestones = [
                .started: now - .minutes(30), .detected: now - .minutes(20), .declared: now - .minutes(10),
            ]
        }

        #expect(plain.incident.milestones == [.declared: now, .detected: now])
        #expect(past.incident.milestones[.started] == now - .minutes(30))
        #expect(past.incident.declaredAt == now - .minutes(10))
        #expect(past.records.allSatisfy { $0.recordedAt == now })
        #expect(past.incident.severityHistory.map(\.from) == [now - .minutes(10)])
    }

    @Test("puts facts on record")
    func facts() throws {
        let story = try story { $0.facts = ["quantity-of-customers-impacted": "Few", "workaround": "Pay by phone"] }

        #expect(story.incident.facts == ["quantity-of-customers-impacted": "Few", "workaround": "Pay by phone"])
    }

    @Test("pages the team that owns the service, and the incident on-call where nobody does")
    func pages() throws {
        let owned = try story { $0.service = "checkout" }
        let unowned = try story { _ in }

        #expect(owned.incident.escalations.map(\.because) == ["Checkout"])
        #expect(unowned.incident.escalations.map(\.because) == ["incident on-call"])
        #expect(owned.incident.pages.count == 1)
        #expect(unowned.incident.pages.count == 1)
    }

    @Test("calls nobody for what lies in the past, also where the law asks for something")
    func past() throws {
        var declaration = Story.declaration
        declaration.severity = "SEV2"
        declaration.facts = ["personal-data-exposed": "yes"]
        declaration.mobilises = false
        let quiet = try Story(.named("standard"), declaration)
        declaration.mobilises = true
        declaration.milestones = [.declared: Story.wednesday - .days(2), .resolved: Story.wednesday - .days(1)]
        let over = try Story(.named("standard"), declaration)

        for story in [quiet, over] {
            #expect(story.incident.pages.isEmpty)
            #expect(story.events.allSatisfy { $0.notified == nil })
            #expect(story.incident.severity == "SEV1")
            #expect(story.incident.legalTriggers.keys.sorted() == ["data-breach"])
        }
    }

    @Test("for business hours pages when the office opens, with the policy's own rhythm from then on")
    func businessHours() throws {
        var process = try ProcessDefinition.named("foundations")
        process.severities[0].businessHours = true
        // Saturday, 11:00.
        var story = try Story(process, at: Story.wednesday + .days(3) + .hours(1))
        let monday = Story.wednesday + .days(5) - .hours(1)

        #expect(story.incident.pages.isEmpty)
        #expect(story.obligations.first { $0.clock == "escalation" }?.dueAt == monday)

        story.process.clocks = []
        try story.wait(.days(3))
        let steps = story.records.filter { $0.event.advanced != nil }.map(\.occurredAt)
        #expect(steps == [0, 15, 30, 45, 60, 75].map { monday + .minutes($0) })
        #expect(story.records.last { $0.event.exhausted != nil }?.occurredAt == monday + .minutes(90))
        #expect(story.events.compactMap(\.advanced).allSatisfy { $0.lateBy == 0 })
    }

    @Test("says that it is a drill")
    func drill() throws {
        #expect(try story { $0.drill = true }.incident.drill)
        #expect(try !story { _ in }.incident.drill)
    }

    /// A process whose gravest level needs a category of the status page.
    private func categorised() throws -> ProcessDefinition {
        var process = try ProcessDefinition.named("foundations")
        process.categories = ["Core", "Apps"]
        process.severities[0].needsCategory = true
        return process
    }

    @Test("needs a category where the level does, and one that there is")
    func category() throws {
        let process = try categorised()
        var declaration = Story.declaration

        #expect(refusedField { _ = try Story(process, declaration) } == "category")
        declaration.category = "Elsewhere"
        #expect(refusedField { _ = try Story(process, declaration) } == "category")
        declaration.category = "Core"
        #expect(try Story(process, declaration).incident.category == "Core")
        declaration.category = nil
        declaration.severity = "SEV2"
        var story = try Story(process, declaration)
        let raise = IncidentCommand.changeSeverity(to: "SEV1", reason: "Worse")
        #expect(refusedField { try story.run(raise) } == "category")
        try story.run(.describe(.init(category: "Apps")))
        try story.run(raise)
        #expect(story.incident.severity == "SEV1")
    }

    @Test("by an alert asks for the category afterwards, so that its page does not wait")
    func categoryOfAnAlert() throws {
        let story = try Story(try categorised(), by: .alert)

        #expect(story.incident.category == nil)
        #expect(story.incident.prompts.contains { $0.text.hasPrefix("Choose a category") })
        #expect(!story.incident.pages.isEmpty)
    }
}
