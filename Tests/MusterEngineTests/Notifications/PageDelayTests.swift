import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("Messages of a page", .timeLimit(.minutes(5)))
struct PageDelayTests {
    private static let mail = ContactMethod(.email, "ben@example.org")
    private static let hook = ContactMethod(.webhook, "https://phone.example.org/ben")
    private static let phone = ContactMethod(.sms, "+44 20 7946 0012")

    /// Ben is paged first, and answers by these rules.
    private func engine(_ rules: NotificationRules) async throws -> TestEngine {
        try await TestEngine(
            editingProcess: { $0.clocks = [] },
            editing: { organisation in
                for index in organisation.people.indices where organisation.people[index].handle == "ben" {
                    organisation.people[index].contactMethods = [Self.phone, Self.hook, Self.mail]
                    organisation.people[index].verifiedMethods = [Self.phone, Self.hook]
                    organisation.people[index].notifications = rules
                }
            }
        )
    }

    /// Minutes after the start at which each way was used.
    private func sent(_ engine: TestEngine) -> [String] {
        let attempts = engine.mail.attempts + engine.webhooks.attempts
        return attempts.filter { $0.message.urgency == .page && $0.message.to.contains("ben") }
            .map { "\(($0.at - TestEngine.start).milliseconds / 60_000) \($0.message.channel.rawValue)" }.sorted()
    }

    @Test("go out one after the other, as the rules say")
    func delays() async throws {
        let engine = try await engine(
            NotificationRules(high: [.init(Self.hook), .init(Self.mail, after: .minutes(5))])
        )
        _ = try await engine.declare()
        try await engine.work()

        try await engine.pass(4)
        #expect(sent(engine) == ["0 webhook"])
        try await engine.pass(2)

        #expect(sent(engine) == ["0 webhook", "5 email"])
    }

    @Test("stop with the answer")
    func answered() async throws {
        let engine = try await engine(
            NotificationRules(high: [.init(Self.hook), .init(Self.mail, after: .minutes(5))])
        )
        let incident = try await engine.declare()
        try await engine.work()
        try await engine.pass(2)

        try await engine.run(.acknowledge(page: nil), on: incident.id, as: "ben")
        try await engine.pass(10)

        #expect(sent(engine) == ["0 webhook"])
        let last = try await engine.messages(of: incident.id).last {
            $0.message.channel == "email" && $0.message.purpose == .page
        }
        #expect(last?.state == .cancelled)
    }

    @Test("stop where the page is handed on")
    func handedOn() async throws {
        let engine = try await engine(
            NotificationRules(high: [.init(Self.hook), .init(Self.mail, after: .minutes(5))])
        )
        let incident = try await engine.declare()
        try await engine.work()

        try await engine.run(.handOn(to: try engine.person("omar").id, because: "Dentist"), on: incident.id, as: "ben")
        try await engine.work()
        try await engine.pass(8)

        #expect(sent(engine) == ["0 webhook"])
        #expect(engine.mail.attempts.contains { $0.message.to == "omar@example.org" && $0.at == TestEngine.start })
    }

    @Test("of a page that was answered and then handed on go to whoever has it, until they answer")
    func handedOnAfterAnswer() async throws {
        let engine = try await engine(NotificationRules())
        let incident = try await engine.declare()
        try await engine.work()
        try await engine.run(.acknowledge(page: nil), on: incident.id, as: "ben")
        try await engine.run(.handOn(to: try engine.person("omar").id, because: "Dentist"), on: incident.id, as: "ben")
        func minutesOfOmar() -> [Int64] {
            let pages = engine.mail.attempts.filter { $0.message.urgency == .page && $0.message.to.contains("omar") }
            return pages.map { ($0.at - TestEngine.start).milliseconds / 60_000 }
        }
        try await engine.work()
        try await engine.pass(6)
        #expect(minutesOfOmar() == [0, 5])

        try await engine.run(.acknowledge(page: nil), on: incident.id, as: "omar")
        try await engine.pass(60)

        #expect(minutesOfOmar() == [0, 5])
    }

    @Test("begin at once where the first way of the rules has no connector")
    func unserved() async throws {
        let engine = try await engine(
            NotificationRules(high: [.init(Self.phone), .init(Self.mail, after: .minutes(5))])
        )
        _ = try await engine.declare()

        try await engine.work()

        #expect(sent(engine) == ["0 email"])
    }

    @Test("of low urgency wait for the end of the quiet hours")
    func quiet() async throws {
        let morning = Restriction(days: Weekday.allCases, start: .oClock(9), end: .oClock(11))
        let engine = try await engine(NotificationRules(quietHours: [morning]))
        let incident = try await engine.declare("SEV3", service: nil)
        try await engine.run(
            .page(PageRequest(target: .person(try engine.person("ben").id), urgency: .low, because: "A question")),
            on: incident.id
        )
        try await engine.work()

        try await engine.pass(59)
        #expect(sent(engine).isEmpty)
        try await engine.pass(1)

        #expect(sent(engine) == ["60 email", "60 webhook"])
    }
}
