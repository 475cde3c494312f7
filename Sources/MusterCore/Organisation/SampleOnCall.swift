import struct FoundationEssentials.UUID

/// Who is on call in the sample organisation, and who is paged when they do not answer: the secondary after 15
/// minutes, the manager after 30.
struct SampleOnCall {
    /// One team's schedules, and the policy that pages them.
    struct Team {
        let primary: Schedule
        let secondary: Schedule
        let policy: EscalationPolicy
    }

    let checkout: Team
    let platform: Team
    let support: Team
    let incidentOnCall: Schedule
    let incidentManagers: Schedule
    let incidentPolicy: EscalationPolicy

    init(makeID: () -> UUID, people: SamplePeople, start: Timestamp) {
        let zone = SamplePeople.homeZone
        let today = zone.civilTime(at: start).date
        // A whole week back first: on a Monday before the hand-off, this week's turn has not begun.
        let startsOn = Self.monday(onOrBefore: today.adding(days: -7))

        func schedule(_ name: String, _ participants: [Person]) -> Schedule {
            let rotation = Rotation(
                participants: participants.map(\.id),
                turn: .weekly,
                startsOn: startsOn,
                handsOffAt: .oClock(9)
            )
            return Schedule(
                id: ID(makeID()),
                name: name,
                zone: zone,
                layers: [Schedule.Layer(name: "Weekly", rotation: rotation)]
            )
        }

        func policy(_ name: String, _ targets: PageTarget...) -> EscalationPolicy {
            let steps = targets.enumerated().map { index, target in
                EscalationStep(after: .minutes(15 * index), targets: [target])
            }
            return EscalationPolicy(id: ID(makeID()), name: name, steps: steps, repeats: 1)
        }

        func team(_ name: String, _ members: [Person], manager: Person) -> Team {
            let primary = schedule("\(name) primary", members)
            // The same people one turn on, so that nobody is both.
            let secondary = schedule("\(name) secondary", Array(members.dropFirst() + members.prefix(1)))
            return Team(
                primary: primary,
                secondary: secondary,
                policy: policy(name, .schedule(primary.id), .schedule(secondary.id), .person(manager.id))
            )
        }

        checkout = team("Checkout", [people.ana, people.ben, people.chi], manager: people.maximilian)
        platform = team("Platform", [people.chi, people.yuki, people.ben], manager: people.maximilian)
        support = team("Support", [people.omar, people.yuki], manager: people.dina)
        incidentOnCall = schedule("Incident on-call", [people.ben, people.ana, people.omar, people.yuki])
        incidentManagers = schedule("Incident managers", [people.maximilian, people.dina])
        incidentPolicy = policy(
            "Incident on-call",
            .schedule(incidentOnCall.id),
            .schedule(incidentManagers.id),
            .contact("technical leadership")
        )
    }

    var schedules: [Schedule] {
        [checkout, platform, support].flatMap { [$0.primary, $0.secondary] } + [incidentOnCall, incidentManagers]
    }

    var policies: [EscalationPolicy] { [checkout.policy, platform.policy, support.policy, incidentPolicy] }

    private static func monday(onOrBefore date: CivilDate) -> CivilDate {
        var date = date
        while date.weekday != .monday { date = date.adding(days: -1) }
        return date
    }
}
