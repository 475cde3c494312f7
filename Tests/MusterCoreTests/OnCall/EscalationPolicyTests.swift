import FoundationEssentials
import Testing

@testable import MusterCore

@Suite("Escalation policy")
struct EscalationPolicyTests {
    let start = Timestamp(milliseconds: 1_772_442_000_000)
    let policy = EscalationPolicy(
        id: ID(OnCall.uuid(50)),
        name: "Checkout",
        steps: [
            EscalationStep(after: .zero, targets: [.person(OnCall.ana)]),
            EscalationStep(after: .minutes(15), targets: [.person(OnCall.ben)]),
            EscalationStep(after: .minutes(30), targets: [.contact("engineering manager"), .person(OnCall.ana)]),
        ],
        repeats: 1,
        repeatAfter: .minutes(10)
    )

    @Test(
        "pages the secondary after 15 minutes, the manager after 30, and then all over again",
        arguments: [(0, 0), (1, 15), (2, 30), (3, 40), (4, 55), (5, 70)]
    )
    func due(step: Int, minutes: Int) {
        #expect(policy.dueAt(step: step, startedAt: start) == start + .minutes(minutes))
        #expect(policy.step(at: step) == policy.steps[step % 3])
    }

    @Test("ends after its repeats, with time to answer the last page")
    func exhausted() {
        #expect(policy.totalSteps == 6)
        #expect(policy.step(at: 6) == nil)
        #expect(policy.step(at: -1) == nil)
        #expect(policy.dueAt(step: 6, startedAt: start) == nil)
        #expect(policy.exhaustedAt(startedAt: start) == start + .minutes(80))
    }

    @Test("is exhausted at once without steps")
    func noSteps() {
        let empty = EscalationPolicy(id: policy.id, name: "Empty", steps: [], repeats: 3)

        #expect(empty.totalSteps == 0)
        #expect(empty.dueAt(step: 0, startedAt: start) == nil)
        #expect(empty.exhaustedAt(startedAt: start) == start)
    }

    @Test("holds where the number of repeats is absurd", arguments: [(Int.max, 21), (Int.min, 1), (21, 21)])
    func absurdRepeats(repeats: Int, rounds: Int) {
        var policy = policy
        policy.repeats = repeats

        #expect(policy.totalSteps == 3 * rounds)
    }

    @Test("is due in order, and exhausted after its last step", arguments: 0..<20 as Range<UInt64>)
    func inOrder(seed: UInt64) throws {
        var random = OnCallSeed(seed)
        var after = Duration.zero
        var policy = policy
        policy.steps = (0..<Int.random(in: 1...6, using: &random)).map { _ in
            defer { after += .minutes(Int.random(in: 0...30, using: &random)) }
            return EscalationStep(after: after, targets: [.person(OnCall.ana)])
        }
        policy.repeats = Int.random(in: 0...4, using: &random)

        let due = try (0..<policy.totalSteps).map { try #require(policy.dueAt(step: $0, startedAt: start)) }

        #expect(due == due.sorted())
        let last = try #require(due.last)
        #expect(policy.exhaustedAt(startedAt: start) == last + policy.repeatAfter)
    }

    @Test("tells who would be paged, each as on call when the step is due")
    func dryRun() throws {
        let rotation = try OnCall.rotation([OnCall.ana, OnCall.ben], .daily, from: "2026-03-02", at: "09:00")
        let schedule = try OnCall.schedule("UTC", [.init(name: "Daily", rotation: rotation)])
        let policy = EscalationPolicy(
            id: policy.id,
            name: "Late",
            steps: [
                EscalationStep(after: .zero, targets: [.schedule(schedule.id)]),
                EscalationStep(after: .minutes(15), targets: [.schedule(schedule.id), .contact("distribution list")]),
                EscalationStep(after: .minutes(30), targets: [.person(OnCall.chi)]),
            ]
        )
        var organisation = Organisation(name: "Test", calendar: .standard(zone: .utc))
        organisation.people = [
            Person(id: OnCall.ana, name: "Ana", handle: "ana", email: "ana@example.org"),
            Person(id: OnCall.ben, name: "Ben", handle: "ben", email: "ben@example.org"),
            Person(id: OnCall.chi, name: "Chi", handle: "chi", email: "chi@example.org", isActive: false),
        ]
        organisation.schedules = [schedule]
        organisation.contacts = [Contact(name: "Distribution list", addresses: ["all@example.org"])]
        let lateNight = try OnCall.moment("2026-03-03T08:50:00Z")

        let pages = policy.wouldPage(at: lateNight, organisation: organisation)

        #expect(pages.map(\.people) == [[OnCall.ana], [OnCall.ben], []])
        #expect(pages.map(\.addresses) == [[], ["all@example.org"], []])
        #expect(pages.map(\.dueAt) == [lateNight, lateNight + .minutes(15), lateNight + .minutes(30)])
        #expect(pages.map(\.isEmpty) == [false, false, true])
    }

    @Test("writes waits as people do, and reads them back")
    func coding() throws {
        var policy = policy
        policy.steps[0].targets += [.schedule(ID(OnCall.uuid(51))), .team(ID(OnCall.uuid(52)))]

        let data = try JSONEncoder().encode(policy)

        #expect(try JSONDecoder().decode(EscalationPolicy.self, from: data) == policy)
        #expect(String(decoding: data, as: UTF8.self).contains(#""repeatAfter":"10 min""#))
    }

    @Test("refuses a wait that is none, and says how to write one")
    func refusesWait() throws {
        let json = Data(#"{"after":"soon","targets":[]}"#.utf8)

        let error = #expect(throws: DecodingError.self) { try JSONDecoder().decode(EscalationStep.self, from: json) }

        #expect(String(describing: error).contains("15 min"))
    }
}
