/// The durations of one incident, each a difference of two moments that can be corrected; nil where one is unknown.
///
/// Time to detect, mitigate and resolve count from the start of the impact; time to acknowledge from the first alert;
/// time to declare from the first sign. Where the start is not on record it is the moment of detection.
package struct IncidentMetrics: Equatable, Sendable {
    package var detect: Duration?
    package var acknowledge: Duration?
    package var declare: Duration?
    package var assemble: Duration?
    package var mitigate: Duration?
    package var resolve: Duration?
    package var baseline: Duration?
    package var firstPublicUpdate: Duration?
    package var promisesKept: Int
    package var promisesKeptLate: Int
    package var promisesMissed: Int
    /// Milliseconds spent at each severity, until it was resolved.
    package var atSeverity: [String: Duration]

    /// - Parameter now: where an open incident is measured to.
    package init(of incident: Incident, under process: ProcessDefinition, now: Timestamp) {
        let milestones = incident.milestones
        let firstAlert = incident.alerts.map(\.startsAt).min()
        let detected = [milestones[.detected], firstAlert].compactMap(\.self).min()
        let started = milestones[.started] ?? detected ?? incident.declaredAt

        func difference(_ later: Timestamp?, _ earlier: Timestamp?) -> Duration? {
            guard let later, let earlier, later >= earlier else { return nil }
            return later - earlier
        }

        detect = milestones[.started] == nil ? nil : difference(detected, started)
        acknowledge = difference(milestones[.acknowledged], firstAlert ?? incident.declaredAt)
        declare = difference(incident.declaredAt, detected)
        mitigate = difference(milestones[.mitigated], started)
        resolve = difference(milestones[.resolved], started)
        baseline = difference(milestones[.baseline], milestones[.mitigated])
        let publicAudiences = Set(process.audiences.filter { $0.channel == .statusPage }.map(\.key))
        let firstPublic = incident.updates.first { publicAudiences.contains($0.audience) }?.at
        firstPublicUpdate = difference(firstPublic, incident.declaredAt)
        let required = process.roles.filter { $0.requiredAt.contains(incident.severity) }.map(\.key)
        let filled = required.compactMap { incident.roleFirstFilled[$0] }
        assemble =
            required.isEmpty || filled.count < required.count ? nil : difference(filled.max(), incident.declaredAt)
        promisesKept = incident.record.values.reduce(0) { $0 + $1.kept.count }
        promisesKeptLate = incident.record.values.reduce(0) { $0 + $1.keptLate.count }
        promisesMissed = incident.record.keys.reduce(0) { $0 + incident.missed(by: $1, under: process) }
        let end = milestones[.resolved] ?? now
        atSeverity = incident.severityHistory.reduce(into: [:]) { sums, interval in
            let length = max(.zero, min(interval.to ?? end, end) - interval.from)
            sums[interval.severity, default: .zero] += length
        }
    }
}

extension Incident {
    /// How often what a clock asks for was missed. What is owed once and was done at last is late instead; what recurs was
    /// owed at each of its turns, so that those which were missed stay missed.
    package func missed(by clock: String, under process: ProcessDefinition) -> Int {
        guard let fared = record[clock] else { return 0 }
        let recurs: Bool =
            if case .every? = process.clock(clock)?.timing { true } else { clock == Self.rhythmClock }
        return fared.missed.reduce(0) { sum, miss in
            !recurs && fared.doneLate.contains(Obligation.promise(of: miss.key)) ? sum : sum + miss.turns
        }
    }
}
