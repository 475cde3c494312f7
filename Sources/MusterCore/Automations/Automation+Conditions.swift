extension Automation {
    /// The first of the conditions that is not so, in words; nil where all are.
    func obstacle(for incident: Incident, in context: DecisionContext) -> String? {
        conditions.first { !$0.holds(for: incident, in: context) }
            .map { "it is not so that \($0.text(in: context.process))" }
    }
}

extension Automation.Condition {
    func holds(for incident: Incident, in context: DecisionContext) -> Bool {
        switch self {
        case .severity(let levels): levels.contains(incident.severity)
        case .atLeast(let level): context.process.rank(of: incident.severity) <= context.process.rank(of: level)
        case .type(let types): incident.type.map(types.contains) ?? false
        case .service(let services): incident.service.map(services.contains) ?? false
        case .labels(let labels): labels.contains(where: incident.room.labels.contains)
        case .fact(let matcher): Signal(lookup: { name, _ in incident.facts[name] }).fits(matcher)
        case .hours(let hours): hours.contain(context.now, context.calendar)
        case .reached(let milestone): incident.reached(milestone)
        case .notReached(let milestone): !incident.reached(milestone)
        case .roleFilled(let role): incident.holder(of: role) != nil
        case .roleVacant(let role): incident.holder(of: role) == nil
        case .drill(let isDrill): incident.drill == isDrill
        }
    }
}

extension Automation.Hours {
    func contain(_ moment: Timestamp, _ calendar: BusinessCalendar) -> Bool {
        switch self {
        case .business: return calendar.isOfficeHour(at: moment)
        case .outsideBusiness: return !calendar.isOfficeHour(at: moment)
        case .between(let start, let end):
            let minute = calendar.zone.civilTime(at: moment).millisecondOfDay / 60_000
            let isAfter = minute >= start.minutes
            let isBefore = minute < end.minutes
            return start < end ? isAfter && isBefore : isAfter || isBefore
        }
    }
}
