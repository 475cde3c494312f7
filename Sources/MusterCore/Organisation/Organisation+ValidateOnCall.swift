extension Organisation {
    func problems(of schedule: Schedule) -> [OrganisationProblem] {
        let place = "schedules.\"\(schedule.name)\""
        var problems: [OrganisationProblem] = []
        if schedule.layers.isEmpty, schedule.overrides.isEmpty {
            problems.append(.init(place: place, message: "it has no layer", mend: "add a layer with a rotation"))
        } else if !schedule.layers.isEmpty, schedule.layers.allSatisfy(\.isShadow) {
            problems.append(
                .init(place: place, message: "it has shadows alone", mend: "add a layer that has the duty itself")
            )
        }
        for (index, layer) in schedule.layers.enumerated() {
            let place = "\(place).layers[\(index)]"
            let participants = layer.rotation.participants
            if participants.isEmpty {
                problems.append(
                    .init(
                        place: "\(place).rotation.participants",
                        message: "nobody takes a turn",
                        mend: "add at least one person"
                    )
                )
            }
            problems += missingPeople(participants, place: "\(place).rotation.participants")
            for id in participants where person(id)?.isActive == false {
                problems.append(inactive(id, place: "\(place).rotation.participants"))
            }
            if let end = layer.rotation.endsOn, end <= layer.rotation.startsOn {
                problems.append(
                    .init(
                        place: "\(place).rotation.endsOn",
                        message: "it ends on \(end), before it has begun",
                        mend: "use a day after \(layer.rotation.startsOn)"
                    )
                )
            }
            for (number, restriction) in layer.restrictions.enumerated() where restriction.days.isEmpty {
                problems.append(
                    .init(
                        place: "\(place).restrictions[\(number)].days",
                        message: "the window is on no day",
                        mend: "name a weekday, or take the restriction away"
                    )
                )
            }
        }
        for (index, override) in schedule.overrides.enumerated() {
            let place = "\(place).overrides[\(index)]"
            problems += missingPeople([override.person], place: "\(place).person")
            if override.end <= override.start {
                problems.append(
                    .init(place: "\(place).end", message: "it ends before it starts", mend: "set a later end")
                )
            }
        }
        return problems
    }

    func problems(of policy: EscalationPolicy) -> [OrganisationProblem] {
        let place = "policies.\"\(policy.name)\""
        var problems: [OrganisationProblem] = []
        if policy.steps.isEmpty || policy.steps.count > EscalationPolicy.stepLimit {
            problems.append(
                .init(
                    place: "\(place).steps",
                    message: "there are \(policy.steps.count) steps",
                    mend: "use 1 to \(EscalationPolicy.stepLimit)"
                )
            )
        }
        if !(0...EscalationPolicy.repeatLimit).contains(policy.repeats) {
            problems.append(
                .init(
                    place: "\(place).repeats",
                    message: "\(policy.repeats) repeats",
                    mend: "use 0 to \(EscalationPolicy.repeatLimit)"
                )
            )
        }
        if policy.repeatAfter < .minutes(1) {
            problems.append(
                .init(
                    place: "\(place).repeatAfter",
                    message: "\(policy.repeatAfter.text) leaves nobody the time to answer",
                    mend: "wait at least 1 min"
                )
            )
        }
        if let holds = policy.answerHolds, holds < EscalationPolicy.shortestAnswer {
            problems.append(
                .init(
                    place: "\(place).answerHolds",
                    message: "\(holds.text) pages people who are at work on it",
                    mend: "wait at least \(EscalationPolicy.shortestAnswer.text)"
                )
            )
        }
        for (index, step) in policy.steps.enumerated() {
            let previous = index == 0 ? Duration.zero : policy.steps[index - 1].after
            problems += self.problems(of: step, after: previous, place: "\(place).steps[\(index)]")
        }
        return problems
    }

    private func problems(of step: EscalationStep, after previous: Duration, place: String) -> [OrganisationProblem] {
        var problems: [OrganisationProblem] = []
        if step.after < previous {
            problems.append(
                .init(
                    place: "\(place).after",
                    message: "\(step.after.text) is before the step above it",
                    mend: "use \(previous.text) or more"
                )
            )
        }
        if step.targets.isEmpty {
            problems.append(
                .init(place: "\(place).targets", message: "nobody is paged", mend: "add a person or a schedule")
            )
        }
        for target in step.targets {
            switch target {
            case .person(let id):
                problems += missingPeople([id], place: "\(place).targets")
                if person(id)?.isActive == false { problems.append(inactive(id, place: "\(place).targets")) }
            case .schedule(let id):
                if schedule(id) == nil { problems.append(dangling("\(place).targets", "schedule", id.description)) }
            case .team(let id):
                if team(id) == nil { problems.append(dangling("\(place).targets", "team", id.description)) }
            case .contact(let name):
                if contact(name: name) == nil { problems.append(dangling("\(place).targets", "contact", name)) }
            }
        }
        return problems
    }

    func inactive(_ id: ID<Person>, place: String) -> OrganisationProblem {
        OrganisationProblem(
            place: place,
            message: "\(person(id)?.name ?? id.description) has left",
            mend: "put someone else in their place"
        )
    }
}
