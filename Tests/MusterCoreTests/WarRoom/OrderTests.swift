import Testing

@testable import MusterCore

@Suite("Orders")
struct OrderTests {
    private func story() throws -> Story {
        var story = try Story(.named("standard"))
        try story.run(.assign(role: "incident-commander", person: story.person("ben"), reason: nil), as: "ben")
        return story
    }

    private func order(_ story: inout Story, to handle: String = "chi", dueAt: Timestamp? = nil) throws {
        let target = OrderTarget.person(try story.person(handle))
        try story.run(.room(.order(to: target, "Drain node 7", dueAt: dueAt)), as: "ben")
    }

    @Test("are given by whoever commands or acts for them, and by anybody while nobody does")
    func givers() throws {
        var headless = try Story(.named("standard"))
        try order(&headless)
        var story = try story()
        let target = OrderTarget.person(try story.person("chi"))

        let refused = refusal { try story.run(.room(.order(to: target, "Restart", dueAt: nil)), as: "omar") }
        #expect(refused == .notYours("Giving an order", roles: ["Incident Commander", "a deputy"]))

        try story.run(
            .room(.nameDeputy(role: "incident-commander", person: story.person("omar"), .deputy)),
            as: "ben"
        )
        try story.run(.room(.order(to: target, "Restart", dueAt: nil)), as: "omar")
        #expect(story.incident.room.orders.map(\.number) == [1])
        #expect(headless.incident.room.orders.count == 1)
    }

    @Test("are open until they are acknowledged, and then until they are done")
    func states() throws {
        var story = try story()
        try order(&story)
        #expect(story.incident.room.orders.map(\.state) == [.open])
        guard case .notYours? = refusal({ try story.run(.room(.acknowledgeOrder(1)), as: "omar") }) else {
            Issue.record("somebody else acknowledged it")
            return
        }

        try story.run(.room(.acknowledgeOrder(nil)), as: "chi")
        #expect(story.incident.room.orders.map(\.state) == [.acknowledged])
        try story.run(.room(.finishOrder(nil, note: "Drained")), as: "chi")

        #expect(story.incident.room.orders.map(\.state) == [.done])
        #expect(story.incident.room.orders.map(\.note) == ["Drained"])
        #expect(refusal { try story.run(.room(.finishOrder(1, note: nil)), as: "chi") } != nil)
    }

    @Test("to a role are answered by whoever holds it, and need somebody who does")
    func roles() throws {
        var story = try story()
        let lead = OrderTarget.role("operations-lead")
        #expect(refusedField { try story.run(.room(.order(to: lead, "Look", dueAt: nil)), as: "ben") } == "to")
        try story.run(.assign(role: "operations-lead", person: story.person("chi"), reason: nil), as: "chi")

        try story.run(.room(.order(to: lead, "Look", dueAt: nil)), as: "ben")
        try story.run(.room(.acknowledgeOrder(nil)), as: "chi")

        #expect(story.incident.room.orders.map(\.state) == [.acknowledged])
    }

    @Test("that nobody acknowledges are asked for again and again, as the process says, and never count as a breach")
    func reminders() throws {
        var story = try story()
        try order(&story)
        let promise = try #require(story.obligation("order"))
        #expect(promise.dueAt == story.now + .minutes(2))
        #expect(try promise.person == story.person("chi"))

        let first = try story.sleepThrough(.minutes(2)).compactMap(\.reminded)
        let second = try story.sleepThrough(.minutes(2)).compactMap(\.reminded)

        #expect(first.filter { $0.clock == "order" }.count == 1)
        #expect(second.filter { $0.clock == "order" }.count == 1)
        #expect(story.events.compactMap(\.missed).allSatisfy { $0.clock != "order" })
        try story.run(.room(.acknowledgeOrder(1)), as: "chi")
        #expect(story.obligation("order") == nil)
    }

    @Test("with a time fall due at it, once they are acknowledged")
    func due() throws {
        var story = try story()
        try order(&story, dueAt: story.now + .minutes(20))
        try story.run(.room(.acknowledgeOrder(1)), as: "chi")

        #expect(story.obligation("order")?.dueAt == story.now + .minutes(20))
        let events = try story.sleepThrough(.minutes(20)).compactMap(\.reminded)

        #expect(events.contains { $0.says.hasPrefix("Do as ordered, 1") })
        try story.run(.room(.withdrawOrder(1, reason: "Not needed")), as: "ben")
        #expect(story.obligation("order") == nil)
    }

    @Test("let the person who gets one know of a restricted incident")
    func restricted() throws {
        var story = try story()
        try story.run(.restrict(reason: "Personal data"), as: "ben")
        let rosa = try #require(
            story.organisation.people.first { !story.incident.access.members.contains($0.id) }
        )
        #expect(!story.incident.isVisible(to: .person(rosa.id)))

        try story.run(.room(.order(to: .person(rosa.id), "Look", dueAt: nil)), as: "ben")

        #expect(story.incident.isVisible(to: .person(rosa.id)))
    }
}
