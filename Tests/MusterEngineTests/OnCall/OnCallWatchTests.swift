import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("The watch over the schedules", .timeLimit(.minutes(5)))
struct OnCallWatchTests {
    /// Ben has the duty of Checkout until Monday at nine, then Chi.
    private static let handOff = Timestamp(milliseconds: 1_773_046_800_000)

    private func engine(editing edit: (inout Organisation) -> Void = { _ in }) async throws -> TestEngine {
        let engine = try await TestEngine(editing: edit)
        try await OnCallWatch(engine.parts).begin()
        try await settle(engine)
        return engine
    }

    private func move(_ engine: TestEngine, to moment: Timestamp) async throws {
        engine.clock.advance(by: moment - engine.now)
        try await settle(engine)
    }

    /// Only so many messages leave at once.
    private func settle(_ engine: TestEngine) async throws {
        try await engine.timers.tick(now: engine.now)
        while try await engine.outbox.tick(now: engine.now) > 0 {}
    }

    /// When mails about a schedule went to somebody, and how they begin.
    private func mails(_ engine: TestEngine, to handle: String, about schedule: String) throws -> [(Timestamp, String)]
    {
        let address = try engine.person(handle).email
        return engine.mail.attempts.filter { $0.message.to == address && $0.message.subject.hasSuffix(": \(schedule)") }
            .map { ($0.at, $0.message.subject) }
    }

    @Test("asks for a test a day before a shift of a schedule that wants one, where none was confirmed lately")
    func wantsTest() async throws {
        func told(confirmedBefore age: Duration?) async throws -> [Timestamp] {
            let engine = try await engine { organisation in
                for index in organisation.schedules.indices { organisation.schedules[index].testEvery = .days(30) }
            }
            if let age {
                let chi = try engine.person("chi").id
                let test = ReachTest(
                    id: ID(engine.parts.makeID()),
                    person: chi,
                    method: ContactMethod(.email, "chi@example.org"),
                    sentAt: Self.handOff - age
                )
                try await engine.parts.database.write { connection in
                    try ReachTests(connection).add(test)
                    _ = try ReachTests(connection).confirm(test.id, at: test.sentAt)
                }
            }
            try await move(engine, to: Self.handOff - .hours(25))
            try await move(engine, to: Self.handOff - .hours(24))
            try await move(engine, to: Self.handOff)
            return try mails(engine, to: "chi", about: "Checkout primary").filter { $0.1.hasPrefix("Try whether") }.map(
                \.0
            )
        }

        #expect(try await told(confirmedBefore: nil) == [Self.handOff - .hours(24)])
        #expect(try await told(confirmedBefore: .days(31)) == [Self.handOff - .hours(24)])
        #expect(try await told(confirmedBefore: .days(29)) == [])
    }

    @Test("reminds before a shift and tells when it begins, each once")
    func reminds() async throws {
        let engine = try await engine()
        #expect(engine.mail.attempts.isEmpty)

        try await move(engine, to: Self.handOff - .hours(12))
        try await move(engine, to: Self.handOff)
        try await OnCallWatch(engine.parts).look(at: engine.now)
        try await move(engine, to: Self.handOff + .hours(1))

        let told = try mails(engine, to: "chi", about: "Checkout primary")
        #expect(told.map(\.0) == [Self.handOff - .hours(12), Self.handOff])
        #expect(
            told.map(\.1) == [
                "On call from 9 Mar 2026 05:00: Checkout primary", "You are on call now: Checkout primary",
            ]
        )
        let last = engine.mail.attempts.last { $0.message.subject == told.last?.1 }
        #expect(last?.message.body.contains("You take over from Ben Okafor.") == true)
        #expect(last?.message.body.contains("until 16 Mar 2026 05:00") == true)
    }

    @Test("looks when somebody is to be told, and once a day at least")
    func nextLook() async throws {
        let engine = try await engine()

        let first = try await engine.parts.database.read { try TimerQueue($0).dueAt(.onCall, OnCallWatch.subject) }
        try await move(engine, to: TestEngine.start + .days(4))
        let last = try await engine.parts.database.read { try TimerQueue($0).dueAt(.onCall, OnCallWatch.subject) }

        #expect(first == TestEngine.start + .days(1))
        #expect(last == Self.handOff - .hours(12))
    }

    @Test("reminds nobody who does not want it")
    func unwanted() async throws {
        let engine = try await engine { organisation in
            for index in organisation.people.indices { organisation.people[index].notifications.shiftReminder = nil }
        }

        try await move(engine, to: Self.handOff - .minutes(1))

        #expect(engine.mail.attempts.isEmpty)
    }

    @Test("warns of a gap once, those who can mend it, and says who is away")
    func gap() async throws {
        let engine = try await engine { organisation in
            for index in organisation.people.indices where organisation.people[index].handle == "chi" {
                organisation.people[index].absences = [
                    Absence(
                        id: ID(OnCallWatchTests.uuid),
                        start: Self.handOff - .days(1),
                        end: Self.handOff + .days(30)
                    )
                ]
            }
        }
        try await move(engine, to: TestEngine.start + .days(1))
        try await move(engine, to: TestEngine.start + .days(2))

        for handle in ["ana", "dina", "maximilian"] {
            let told = try mails(engine, to: handle, about: "Checkout primary")
            #expect(told.map(\.0) == [TestEngine.start], "\(handle)")
        }
        #expect(try mails(engine, to: "ben", about: "Checkout primary").isEmpty)
        let mail = engine.mail.attempts.first { $0.message.subject.hasSuffix(": Checkout primary") }?.message
        #expect(mail?.subject == "Nobody is on call from 9 Mar 2026 09:00: Checkout primary")
        #expect(mail?.body.contains("to 16 Mar 2026 09:00") == true)
        #expect(mail?.body.contains("Chi Nguyen would be on call, and is away.") == true)
    }

    @Test("does not warn of a gap that is meant")
    func meantGap() async throws {
        let engine = try await engine { organisation in
            for index in organisation.schedules.indices {
                organisation.schedules[index].allowsGaps = true
                organisation.schedules[index].layers[0].restrictions = [
                    Restriction(days: Weekday.mondayToFriday, start: .oClock(9), end: .oClock(17))
                ]
            }
        }

        #expect(engine.mail.attempts.allSatisfy { !$0.message.subject.hasPrefix("Nobody") })
    }

    @Test("writes down who had the duty, whatever becomes of the schedule later")
    func records() async throws {
        let engine = try await engine()
        let schedule = try #require(engine.parts.organisations.current.schedule(name: "Checkout primary"))
        try await move(engine, to: Self.handOff)
        try await move(engine, to: Self.handOff + .hours(2))

        try await engine.parts.organisations.change(
            in: engine.parts.database,
            by: .muster,
            at: engine.now,
            comment: "Ana alone"
        ) { organisation in
            for index in organisation.schedules.indices where organisation.schedules[index].id == schedule.id {
                organisation.schedules[index].layers[0].rotation.participants.removeSubrange(1...)
            }
        }
        try await move(engine, to: Self.handOff + .hours(3))

        let now = engine.now
        let entries = try await engine.parts.database.read { try DutyRecord($0).list(from: TestEngine.start, to: now) }
        let shifts = entries.filter { $0.schedule == schedule.id }.map(\.shift)
        #expect(
            shifts == [
                Shift(person: try engine.person("ben").id, start: TestEngine.start, end: Self.handOff),
                Shift(person: try engine.person("chi").id, start: Self.handOff, end: Self.handOff + .hours(2)),
                Shift(
                    person: try engine.person("ana").id,
                    start: Self.handOff + .hours(2),
                    end: Self.handOff + .hours(3)
                ),
            ]
        )
    }

    @Test("counts what has been and what is to come, and a shift that goes on as one")
    func ledger() async throws {
        let engine = try await engine()
        let schedule = try #require(engine.parts.organisations.current.schedule(name: "Checkout primary"))
        try await move(engine, to: TestEngine.start + .days(1))

        let hours = try await DutyLedger(engine.parts)
            .hours(of: schedule.id, from: TestEngine.start, to: Self.handOff + .days(7))

        let chi = try #require(hours.first)
        let ben = try #require(hours.last)
        #expect(hours.count == 2)
        #expect(chi.person == (try engine.person("chi").id))
        #expect(chi.total == .days(7))
        #expect(ben.person == (try engine.person("ben").id))
        #expect(ben.total == Self.handOff - TestEngine.start)
        #expect(ben.longest == ben.total)
        #expect(ben.shifts == 1)
    }

    private static let uuid = SeededChance().makeID()
}
