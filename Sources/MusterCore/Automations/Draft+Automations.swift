// What must stay true here: an automation runs at most once for an incident, in the transaction of what started it or of
// the wake-up that was its moment; and nothing that an automation records starts one. The second follows from the first
// line of `automate`: what counts as a cause is fixed before anything runs.

extension Draft {
    /// Lets the automations of the process answer to what has been recorded so far, and to the time.
    ///
    /// - Parameter before: the incident before it; nil where it has just been declared.
    mutating func automate(since before: Incident?) {
        automate(decision.records, since: before)
    }

    /// The same for what `causes` tell, which lead from the incident before to this one.
    mutating func automate(_ causes: [EventRecord], since before: Incident?) {
        let rules = context.process.automations.filter { incident.automations.ran[$0.id] == nil }
        if rules.isEmpty { return }
        let occasions = occasions(causes, since: before)
        for rule in rules {
            if let armed = incident.automations.armed[rule.id] { look(after: armed, rule) }
            // What stood down just now may have been started again by the same command.
            if incident.automations.armed[rule.id] == nil, incident.automations.ran[rule.id] == nil {
                start(rule, occasions)
            }
        }
        standDown()
    }

    private func occasions(_ causes: [EventRecord], since before: Incident?) -> [AutomationOccasion] {
        var occasions: [AutomationOccasion] = []
        var state = before
        for record in causes {
            let earlier = state
            var later = earlier ?? Incident(opening: record)
            if earlier != nil { later.apply(record) }
            state = later
            if record.actor.isAutomation { continue }
            occasions.append(
                AutomationOccasion(record: record, before: earlier, after: later, process: context.process)
            )
        }
        return occasions
    }

    private mutating func start(_ rule: Automation, _ occasions: [AutomationOccasion]) {
        for occasion in occasions {
            for trigger in rule.triggers {
                guard let because = occasion.reason(of: trigger), trigger.end(in: incident, context.process) == nil
                else { continue }
                let wait = trigger.lasts + rule.delay
                guard wait > .zero else {
                    // All that the command did is done: another event of it would find the same.
                    if rule.obstacle(for: incident, in: context) == nil { run(rule, because) }
                    return
                }
                arm(rule, trigger, because, dueAt: context.now + wait)
                return
            }
        }
    }

    private mutating func arm(_ rule: Automation, _ trigger: Automation.Trigger, _ because: String, dueAt: Timestamp) {
        let event = AutomationEvent.Armed(
            rule: rule.id,
            name: rule.name,
            line: rule.line,
            trigger: trigger.text(in: context.process),
            because: Prose(because),
            dueAt: dueAt
        )
        record(.automation(.armed(event)), by: rule.actor)
    }

    /// Runs what waits when its moment has come, or stands it down.
    private mutating func look(after armed: AutomationBook.Armed, _ rule: Automation) {
        if let reason = end(of: armed, rule) {
            standDown(rule, reason)
        } else if armed.dueAt <= context.now {
            if let reason = rule.obstacle(for: incident, in: context) {
                standDown(rule, reason)
            } else {
                run(rule, armed.because)
            }
        }
    }

    /// What has come between, in words; nil where it still waits.
    private func end(of armed: AutomationBook.Armed, _ rule: Automation) -> String? {
        if incident.isClosed { return "\(incident.reference) is closed" }
        if incident.isResolved != armed.followsResolution {
            return incident.isResolved ? "\(incident.reference) is resolved" : "\(incident.reference) was reopened"
        }
        let trigger = rule.triggers.first { $0.text(in: context.process) == armed.trigger }
        return trigger?.end(in: incident, context.process)
    }

    /// What the automations themselves have made needless.
    private mutating func standDown() {
        for rule in context.process.automations {
            guard let armed = incident.automations.armed[rule.id], let reason = end(of: armed, rule) else { continue }
            standDown(rule, reason)
        }
    }

    private mutating func standDown(_ rule: Automation, _ reason: String) {
        let event = AutomationEvent.StoodDown(rule: rule.id, name: rule.name, line: rule.line, because: Prose(reason))
        record(.automation(.stoodDown(event)), by: rule.actor)
    }

    /// Does what the rule says as the rule itself: each action whole or not at all, and the outcome of each on record.
    private mutating func run(_ rule: Automation, _ because: String) {
        var own = Draft(incident, context: context.acting(as: rule.actor))
        let before = own.obligations()
        let outcomes = rule.actions.map { action -> AutomationEvent.Outcome in
            let words = Prose(action.text(in: context.process))
            var trial = own
            do throws(IncidentRejection) {
                if trial.incident.isClosed { throw .wrongState("\(incident.reference) is closed; reopen it first") }
                try trial.carryOut(action, of: rule)
                own = trial
                return AutomationEvent.Outcome(does: words, problem: nil)
            } catch {
                return AutomationEvent.Outcome(does: words, problem: Prose(error.message))
            }
        }
        let event = AutomationEvent.Ran(
            rule: rule.id,
            name: rule.name,
            line: rule.line,
            because: Prose(because),
            outcomes: outcomes
        )
        own.record(.automation(.ran(event)))
        own.settle(before)
        absorb(own)
    }
}
