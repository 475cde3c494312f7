import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("Rosters", .timeLimit(.minutes(5)))
struct RostersTests {
    private let engine: TestEngine
    private let rosters: Rosters
    private let primary: ID<Schedule>

    /// Ben has the duty of Checkout, until Monday at nine.
    init() async throws {
        engine = try await TestEngine()
        rosters = Rosters(engine.parts)
        primary = try #require(engine.parts.organisations.current.schedule(name: "Checkout primary")).id
    }

    private func onCall(_ moment: Timestamp? = nil) throws -> [String] {
        let organisation = engine.parts.organisations.current
        let schedule = try #require(organisation.schedule(primary))
        return organisation.onCall(schedule, at: moment ?? engine.now).compactMap { organisation.person($0)?.handle }
    }

    private func person(_ handle: String) throws -> ID<Person> { try engine.person(handle).id }

    private func subjects(to handle: String) async throws -> [String] {
        let address = try engine.person(handle).email
        return try await engine.outgoing().filter { $0.to == address }.map(\.subject)
    }

    /// What the engine says that is wrong with.
    private func refusedField(_ body: () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch EngineError.invalid(let field, _) {
            return field
        } catch {
            return "\(error)"
        }
    }

    @Test("put somebody on call, and tell both")
    func cover() async throws {
        let start = engine.now + .hours(2)

        try await rosters.cover(
            primary,
            by: try person("omar"),
            from: start,
            to: start + .hours(3),
            reason: "Dentist",
            as: .person(try person("ana"))
        )

        #expect(try onCall() == ["ben"])
        #expect(try onCall(start) == ["omar"])
        #expect(try onCall(start + .hours(3)) == ["ben"])
        #expect(try await subjects(to: "omar") == ["You are on call from 4 Mar 2026 13:00: Checkout primary"])
        #expect(
            try await subjects(to: "ben") == [
                "Omar Haddad-Lindqvist is on call from 4 Mar 2026 12:00: Checkout primary"
            ]
        )
        #expect(try await subjects(to: "ana").isEmpty)
    }

    @Test("let somebody take over until the present turn ends")
    func takeOver() async throws {
        let override = try await rosters.takeOver(primary, by: try person("chi"), until: nil, reason: "")

        #expect(override.end == Timestamp(milliseconds: 1_773_046_800_000))
        #expect(try onCall() == ["chi"])
        let again = await refusedField {
            try await rosters.takeOver(primary, by: try person("chi"), until: nil, reason: "")
        }
        #expect(again == "person")
    }

    @Test("put back what was before when cover is taken back")
    func remove() async throws {
        let override = try await rosters.takeOver(primary, by: try person("chi"), until: nil, reason: "")

        try await rosters.removeCover(override.id, of: primary, as: .person(try person("chi")))

        #expect(try onCall() == ["ben"])
        let again = await refusedField { try await rosters.removeCover(override.id, of: primary, as: .muster) }
        #expect(again == "override")
    }

    @Test("give a request for cover to the first who takes it")
    func request() async throws {
        let (start, end) = (engine.now + .hours(1), engine.now + .hours(5))
        let request = try await rosters.ask(
            primary,
            for: try person("ben"),
            from: start,
            to: end,
            reason: "School play"
        )
        #expect(try onCall(start) == ["ben"])
        #expect(try await subjects(to: "ana") == ["Ben Okafor asks for cover: Checkout primary"])
        #expect(try await subjects(to: "ben").isEmpty)

        let own = await refusedField { try await rosters.accept(request.id, of: primary, by: try person("ben")) }
        try await rosters.accept(request.id, of: primary, by: try person("ana"))
        let late = await refusedField { try await rosters.accept(request.id, of: primary, by: try person("chi")) }

        #expect(own == "request")
        #expect(late == "request")
        #expect(try onCall(start) == ["ana"])
        let schedule = try #require(engine.parts.organisations.current.schedule(primary))
        #expect(schedule.coverRequests.isEmpty)
        #expect(schedule.overrides.map(\.reason) == ["Asked for by Ben Okafor: School play"])
    }

    @Test("swap two shifts")
    func swap() async throws {
        let monday = Timestamp(milliseconds: 1_773_046_800_000)

        try await rosters.swap(primary, monday + .days(1), with: monday + .days(8), reason: "", as: .muster)

        #expect(try onCall(monday + .days(1)) == ["ana"])
        #expect(try onCall(monday + .days(8)) == ["chi"])
        let same = await refusedField {
            try await rosters.swap(primary, monday + .days(1), with: monday + .days(2), reason: "", as: .muster)
        }
        let past = await refusedField {
            try await rosters.swap(primary, engine.now - .days(1), with: monday, reason: "", as: .muster)
        }
        #expect(same == "second")
        #expect(past == "first")
    }

    @Test("tell both of a swap")
    func swapIsTold() async throws {
        let monday = Timestamp(milliseconds: 1_773_046_800_000)

        try await rosters.swap(
            primary,
            monday + .days(1),
            with: monday + .days(8),
            reason: "A wedding",
            as: .person(try person("ben"))
        )

        let mails = try await engine.outgoing()
        let (ana, chi) = (try engine.person("ana").email, try engine.person("chi").email)
        let toAna = try #require(mails.first { $0.to == ana })
        let toChi = try #require(mails.first { $0.to == chi })
        #expect(toAna.subject == "You are on call from 9 Mar 2026 09:00 by a swap: Checkout primary")
        #expect(
            toAna.body == """
                You are on call by Checkout primary from 9 Mar 2026 09:00 to 16 Mar 2026 09:00 (Europe/London) in the place of \
                Chi Nguyen, who is in yours from 16 Mar 2026 09:00 to 23 Mar 2026 09:00. Ben Okafor arranged it.

                A wedding
                """
        )
        #expect(toChi.subject == "You are on call from 16 Mar 2026 05:00 by a swap: Checkout primary")
        #expect(mails.count == 2)
    }

    @Test("tell one of a swap that the other makes")
    func swapOfOnesOwn() async throws {
        let monday = Timestamp(milliseconds: 1_773_046_800_000)

        try await rosters.swap(
            primary,
            monday + .days(1),
            with: monday + .days(8),
            reason: "",
            as: .person(try person("ana"))
        )

        #expect(try await subjects(to: "ana").isEmpty)
        #expect(try await subjects(to: "chi").count == 1)
    }

    @Test("refuse what cannot be, by its field")
    func refuses() async throws {
        let now = engine.now
        func cover(_ start: Timestamp?, _ end: Timestamp, _ reason: String = "") async -> String? {
            await refusedField {
                try await rosters.cover(
                    primary,
                    by: try person("ana"),
                    from: start,
                    to: end,
                    reason: reason,
                    as: .muster
                )
            }
        }

        #expect(await cover(now + .hours(2), now + .hours(1)) == "end")
        #expect(await cover(now - .hours(2), now - .hours(1)) == "end")
        #expect(await cover(nil, now + .days(93)) == "end")
        #expect(await cover(nil, now + .hours(1), String(repeating: "x", count: 201)) == "reason")
        #expect(try onCall() == ["ben"])
    }

    @Test("take somebody who is away off the schedule")
    func absence() async throws {
        let absence = try await rosters.add(
            absenceFrom: engine.now,
            to: engine.now + .days(1),
            reason: "Ill",
            of: try person("ben"),
            as: .muster
        )
        #expect(try onCall() == [])

        try await rosters.remove(absence.id, of: try person("ben"), as: .muster)

        #expect(try onCall() == ["ben"])
    }

    @Test("keep a schedule that a policy refers to")
    func keep() async throws {
        let rosters = rosters
        let primary = primary
        let error = await #expect(throws: OrganisationInvalid.self) { try await rosters.remove(primary, as: .muster) }

        #expect(error?.problems.isEmpty == false)
        #expect(try onCall() == ["ben"])
    }
}
