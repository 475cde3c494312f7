extension Organisation {
    func absenceProblems(of person: Person, place: String) -> [OrganisationProblem] {
        person.absences.enumerated().filter { $0.element.end <= $0.element.start }.map { index, _ in
            OrganisationProblem(
                place: "\(place).absences[\(index)].end",
                message: "it ends before it starts",
                mend: "set a later end"
            )
        }
    }

    func ruleProblems(of person: Person, place: String) -> [OrganisationProblem] {
        let rules = person.notifications
        var problems: [OrganisationProblem] = []
        for (name, steps) in [("high", rules.high), ("low", rules.low)] {
            let place = "\(place).notifications.\(name)"
            if steps.count > NotificationRules.stepLimit {
                problems.append(
                    .init(
                        place: place,
                        message: "there are \(steps.count) messages of one page",
                        mend: "use up to \(NotificationRules.stepLimit)"
                    )
                )
            }
            for (index, step) in steps.enumerated() {
                problems += self.problems(of: step, of: person, place: "\(place)[\(index)]")
            }
        }
        if let first = rules.high.map(\.after).min(), first > .zero {
            problems.append(
                .init(
                    place: "\(place).notifications.high",
                    message: "the first message comes \(first.text) after the page",
                    mend: "send one of them at once"
                )
            )
        }
        for (index, window) in rules.quietHours.enumerated() where window.days.isEmpty {
            problems.append(
                .init(
                    place: "\(place).notifications.quietHours[\(index)].days",
                    message: "the window is on no day",
                    mend: "name a weekday, or take the window away"
                )
            )
        }
        return problems
    }

    private func problems(
        of step: NotificationRules.Step,
        of person: Person,
        place: String
    ) -> [OrganisationProblem] {
        var problems: [OrganisationProblem] = []
        if !person.methodsToTry.contains(step.method) {
            problems.append(
                .init(
                    place: "\(place).method",
                    message: "\(step.method.kind.rawValue) \(step.method.address) is none of their ways",
                    mend: "add it to their contact methods, or choose another"
                )
            )
        }
        if step.after < .zero || step.after > NotificationRules.longestDelay {
            problems.append(
                .init(
                    place: "\(place).after",
                    message: "\(step.after.text) is too late",
                    mend: "use up to \(NotificationRules.longestDelay.text)"
                )
            )
        }
        return problems
    }
}
