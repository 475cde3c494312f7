/// What one incident adds to the reports. A pure function of the incident and its process: no clock goes in, so it changes
/// only when the incident does.
package struct IncidentFigures: Codable, Equatable, Sendable {
    /// Of the declaration, as ``Month/number``.
    package var month: Int
    package var severity: String
    package var service: String?
    /// Kept out of everything but the count of what is kept out.
    package var drill: Bool
    /// Why it ended without being resolved, where it did: then it is kept out as drills are. An earlier release wrote none.
    package var dismissal: Dismissal.Outcome?
    /// Kept out of everything: a count tells that there is something.
    package var restricted: Bool
    package var resolved: Bool
    package var seconds: [MetricKind: Int64]
    /// By clock; those without any are left out.
    package var promises: [String: Promises]
    /// Seconds at each severity; empty until it is resolved.
    package var atSeverity: [String: Int64]

    package struct Promises: Codable, Equatable, Sendable {
        package var kept: Int
        package var late: Int
        package var missed: Int
    }

    package init(of incident: Incident, under process: ProcessDefinition) {
        let metrics = IncidentMetrics(of: incident, under: process, now: incident.changedAt)
        month = Month(of: incident.declaredAt).number
        severity = incident.severity
        service = incident.service
        drill = incident.drill
        dismissal = incident.room.dismissal?.outcome
        restricted = incident.access.isRestricted
        resolved = incident.isResolved
        seconds = MetricKind.allCases.reduce(into: [:]) { seconds, kind in
            seconds[kind] = kind.duration(in: metrics)?.components.seconds
        }
        promises = incident.record.reduce(into: [:]) { promises, fared in
            let counts = Promises(
                kept: fared.value.kept.count,
                late: fared.value.keptLate.count,
                missed: incident.missed(by: fared.key, under: process)
            )
            if counts != Promises(kept: 0, late: 0, missed: 0) { promises[fared.key] = counts }
        }
        atSeverity = incident.isResolved ? metrics.atSeverity.mapValues(\.components.seconds) : [:]
    }
}

extension IncidentFigures {
    /// The same as they are added up over many incidents.
    package var tallies: [Tally.Key: Tally] {
        if restricted { return [:] }
        var tallies: [Tally.Key: Tally] = [:]
        func add(_ dimension: Tally.Dimension, _ name: String, _ metric: Tally.Metric, _ step: Int, _ amount: Int64) {
            let key = Tally.Key(month: month, dimension: dimension, name: name, metric: metric, step: step)
            tallies[key, default: Tally()] += Tally(incidents: 1, amount: amount)
        }
        guard !drill else {
            add(.severity, severity, .count(.drills), 0, 1)
            return tallies
        }
        guard dismissal == nil else {
            add(.severity, severity, .count(.dismissed), 0, 1)
            return tallies
        }
        let counts: [(Tally.Count, Int)] = [
            (.declared, 1), (.resolved, resolved ? 1 : 0), (.kept, promises.values.reduce(0) { $0 + $1.kept }),
            (.late, promises.values.reduce(0) { $0 + $1.late }),
            (.missed, promises.values.reduce(0) { $0 + $1.missed }),
        ]
        for (dimension, name) in [(Tally.Dimension.severity, severity), (.service, service ?? "")] {
            for (count, amount) in counts where amount > 0 { add(dimension, name, .count(count), 0, Int64(amount)) }
            for (kind, seconds) in seconds {
                add(dimension, name, .duration(kind), DurationHistogram.step(of: seconds), seconds)
            }
        }
        for (clock, counts) in promises {
            let all: [(Tally.Count, Int)] = [(.kept, counts.kept), (.late, counts.late), (.missed, counts.missed)]
            for (count, amount) in all where amount > 0 { add(.clock, clock, .count(count), 0, Int64(amount)) }
        }
        for (severity, seconds) in atSeverity { add(.severity, severity, .count(.atSeverity), 0, seconds) }
        return tallies
    }

    /// What must be added to the sums when an incident's figures change: `before` is nil for a new incident.
    package static func change(from before: IncidentFigures?, to after: IncidentFigures?) -> [Tally.Key: Tally] {
        var change = after?.tallies ?? [:]
        for (key, tally) in before?.tallies ?? [:] { change[key, default: Tally()] += tally.negated }
        return change.filter { $0.value != Tally() }
    }
}
