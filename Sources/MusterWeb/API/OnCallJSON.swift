import MusterCore
import MusterEngine

/// Schedules, policies and people's rules, as the API shows them.
struct OnCallJSON {
    let organisation: Organisation

    func handle(_ person: ID<Person>) -> JSONValue {
        JSONValue(organisation.person(person)?.handle ?? person.description)
    }

    func handles(_ people: [ID<Person>]) -> JSONValue { .array(people.map(handle)) }

    static func person(_ person: Person) -> JSONValue {
        .of([
            "id": JSONValue(person.id.description), "handle": JSONValue(person.handle), "name": JSONValue(person.name),
            "email": JSONValue(person.email), "permission": JSONValue(person.permission.rawValue),
            "active": .bool(person.isActive),
        ])
    }

    /// Who is on call by one schedule.
    func duty(_ schedule: Schedule, at moment: Timestamp) -> JSONValue {
        let away = organisation.absences
        let duty = schedule.duty(at: moment, away: away)
        return .of([
            "schedule": JSONValue(schedule.name), "key": JSONValue(schedule.key),
            "people": .array(duty.people.compactMap(organisation.person).map(Self.person)),
            "until": duty.until.map { JSONValue($0) }, "next": handles(duty.next),
            "next_until": duty.nextUntil.map { JSONValue($0) },
            "shadows": handles(schedule.shadows(at: moment, away: away)),
        ])
    }

    func schedule(_ schedule: Schedule) -> JSONValue {
        .of([
            "id": JSONValue(schedule.id.description), "key": JSONValue(schedule.key), "name": JSONValue(schedule.name),
            "zone": JSONValue(schedule.zone.identifier), "allows_gaps": .bool(schedule.allowsGaps),
            "test_every": schedule.testEvery.map { JSONValue($0.text) },
            "holidays": .array(schedule.holidays.map { JSONValue($0.description) }),
            "layers": .array(schedule.layers.map(layer)),
            "overrides": .array(schedule.overrides.map(override)),
            "cover_requests": .array(schedule.coverRequests.map(request)),
        ])
    }

    func layer(_ layer: Schedule.Layer) -> JSONValue {
        let rotation = layer.rotation
        return .of([
            "name": JSONValue(layer.name), "participants": handles(rotation.participants),
            "turn": JSONValue("\(rotation.turn.count) \(rotation.turn.unit.rawValue)"),
            "starts_on": JSONValue(rotation.startsOn.description),
            "ends_on": rotation.endsOn.map { JSONValue($0.description) },
            "hands_off_at": JSONValue(rotation.handsOffAt.description),
            "restrictions": .array(layer.restrictions.map(Self.window)),
            "zone": layer.zone.map { JSONValue($0.identifier) },
            "on_holidays": JSONValue(layer.onHolidays.rawValue), "shadow": .bool(layer.isShadow),
        ])
    }

    static func window(_ window: Restriction) -> JSONValue {
        .of([
            "days": .array(window.days.map { JSONValue($0.rawValue) }), "start": JSONValue(window.start.description),
            "end": JSONValue(window.end.description),
        ])
    }

    func override(_ override: Override) -> JSONValue {
        .of([
            "id": JSONValue(override.id.description), "person": handle(override.person),
            "start": JSONValue(override.start), "end": JSONValue(override.end), "reason": JSONValue(override.reason),
        ])
    }

    func request(_ request: CoverRequest) -> JSONValue {
        .of([
            "id": JSONValue(request.id.description), "person": handle(request.person),
            "start": JSONValue(request.start), "end": JSONValue(request.end), "reason": JSONValue(request.reason),
            "asked_at": JSONValue(request.askedAt),
        ])
    }

    func shift(_ shift: Shift) -> JSONValue {
        .of(["person": handle(shift.person), "start": JSONValue(shift.start), "end": JSONValue(shift.end)])
    }

    static func span(_ span: Range<Timestamp>) -> JSONValue {
        .of(["start": JSONValue(span.lowerBound), "end": JSONValue(span.upperBound)])
    }

    func hours(_ hours: DutyHours) -> JSONValue {
        .of([
            "person": handle(hours.person), "hours": Self.hours(hours.total), "night_hours": Self.hours(hours.atNight),
            "weekend_hours": Self.hours(hours.onWeekends), "holiday_hours": Self.hours(hours.onHolidays),
            "shifts": JSONValue(hours.shifts), "longest_hours": Self.hours(hours.longest),
        ])
    }

    /// To the hundredth.
    private static func hours(_ length: Duration) -> JSONValue {
        .number((Double(length.milliseconds) / 36_000).rounded() / 100)
    }

    func policy(_ policy: EscalationPolicy) -> JSONValue {
        let steps: [JSONValue] = policy.steps.map { step in
            .of(["after": JSONValue(step.after.text), "targets": .array(step.targets.map(target))])
        }
        return .of([
            "id": JSONValue(policy.id.description), "key": JSONValue(policy.key), "name": JSONValue(policy.name),
            "steps": .array(steps), "repeats": JSONValue(policy.repeats),
            "repeat_after": JSONValue(policy.repeatAfter.text),
            "answer_holds": policy.answerHolds.map { JSONValue($0.text) },
        ])
    }

    func target(_ target: PageTarget) -> JSONValue {
        switch target {
        case .person(let id): .of(["person": handle(id)])
        case .schedule(let id):
            .of(["schedule": JSONValue(organisation.schedule(id)?.key ?? id.description)])
        case .team(let id): .of(["team": JSONValue(organisation.team(id)?.key ?? id.description)])
        case .contact(let name): .of(["contact": JSONValue(name)])
        }
    }

    func plan(_ page: PlannedPage) -> JSONValue {
        .of([
            "step": JSONValue(page.step + 1), "at": JSONValue(page.dueAt), "people": handles(page.people),
            "addresses": .array(page.addresses.map { JSONValue($0) }),
        ])
    }

    static func absence(_ absence: Absence) -> JSONValue {
        .of([
            "id": JSONValue(absence.id.description), "start": JSONValue(absence.start), "end": JSONValue(absence.end),
            "reason": JSONValue(absence.reason),
        ])
    }

    static func rules(of person: Person) -> JSONValue {
        let rules = person.notifications
        return .of([
            "methods": .array(person.methodsToTry.map(method)),
            "unverified": .array(person.methodsToTry.filter { !person.isVerified($0) }.map(method)),
            "high": .array(rules.high.map(step)),
            "low": .array(rules.low.map(step)), "quiet_hours": .array(rules.quietHours.map(window)),
            "shift_reminder": rules.shiftReminder.map { JSONValue($0.text) },
        ])
    }

    private static func step(_ step: NotificationRules.Step) -> JSONValue {
        .of(["method": method(step.method), "after": JSONValue(step.after.text)])
    }

    static func method(_ method: ContactMethod) -> JSONValue {
        JSONValue(method.text)
    }
}
