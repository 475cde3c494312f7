import Testing

@testable import MusterCore

extension Story {
    /// Makes somebody hold a role, and gives their handle; "ana" where none is asked for.
    ///
    /// The same role is always given to the same person, and no two roles to one person as long as there are enough.
    mutating func hold(_ role: String?) throws -> String {
        guard let role else { return "ana" }
        if let holder = incident.holder(of: role) { return try #require(organisation.person(holder)).handle }
        let place = try #require(process.roles.firstIndex { $0.key == role })
        let person = organisation.people[place % organisation.people.count]
        try run(.assign(role: role, person: person.id, reason: "For the test"), as: person.handle)
        return person.handle
    }

    /// Makes a milestone be reached, whatever its gates say.
    mutating func force(_ milestone: Milestone) throws {
        if incident.reached(milestone) { return }
        if milestone == .closed { try force(.resolved) }
        let handle = try hold(process.gates(guarding: milestone).flatMap(\.by).first)
        try run(.reach(milestone, at: nil, note: nil, overriding: "For the test"), as: handle)
    }

    /// Sees to it that a condition could fail: an alert fires, a measure stands, an action item lacks what it needs.
    mutating func disturb() throws {
        try run(.linkAlert(ID(OnCall.uuid(240)), title: "It fires", startsAt: now))
        try run(.recordMeasure(what: "A flag", undo: "Put it back", owner: nil, expiresAt: nil))
        let type = process.actionItems.types.first ?? "prevention"
        try run(.addActionItem(.init(title: "A test", owner: nil, type: type)))
    }

    /// Does what a condition asks for.
    mutating func satisfy(_ condition: GateCondition) throws {
        switch condition.check {
        case .confirmed(let role):
            let handle = try hold(role)
            try run(.confirm(condition: condition.id, evidence: "Seen"), as: handle)
        case .milestone(let milestone): try force(milestone)
        case .lasted(let milestone, let length):
            try force(milestone)
            try wait(length)
        case .retrospectiveScheduled(let earliest, let latest, let from):
            if earliest != nil || latest != nil { try force(from) }
            let anchor = incident.milestones[from] ?? now
            let limit = (earliest ?? latest).map {
                anchor.adding($0, calendar: organisation.calendar, sprint: process.sprint)
            }
            try run(.scheduleRetrospective(at: limit ?? now + .days(1), minutes: nil))
        case .updateSent(let audience, let state, let wanted):
            try record(wanted)
            try run(.sendUpdate(.init(audience: audience, state: state, subject: "News", body: "All is said")))
        case .alertsClear: try run(.clearAlert(ID(OnCall.uuid(240)), endsAt: now))
        case .facts(let wanted): try record(wanted)
        case .roleFilled(let role): _ = try hold(role)
        case .checklistDone(let id):
            for item in process.checklist(id)?.items ?? [] where !incident.isTicked(item, of: id, process) {
                try run(.tick(checklist: id, item: item.id, done: true))
            }
        case .temporaryMeasuresUndone:
            for measure in incident.measures where measure.undoneAt == nil {
                try run(.undoMeasure(measure.id, note: "Put back"))
            }
        case .retrospectiveDrafted:
            try run(.saveRetrospective(markdown: "# Draft", edition: incident.retrospective.edition))
        case .actionItemsHaveOwners:
            for item in incident.actionItems {
                let change = IncidentEvent.ActionItemChanged(
                    id: item.id,
                    owner: try person("ben"),
                    criticality: process.actionItems.criticalities.first,
                    targetAt: now + .days(30),
                    ticket: "OPS-1"
                )
                try run(.changeActionItem(change))
            }
        case .actionItemsDone:
            for item in incident.actionItems where item.doneAt == nil {
                try run(.changeActionItem(.init(id: item.id, done: true)))
            }
        case .reportPublished:
            try publishReport()
        }
    }

    /// Drafts, reviews and publishes, the review by somebody whom the process names.
    mutating func publishReport() throws {
        let plan = try #require(process.report)
        try run(.advanceReport(.drafted, text: "What happened"))
        if incident.people(named: plan.reviewedBy, besides: nil, process, organisation, now).isEmpty {
            _ = try hold(process.roles.first?.key)
        }
        let named = incident.people(named: plan.reviewedBy, besides: nil, process, organisation, now)
        let reviewer = try #require(named.first.flatMap(organisation.person))
        try run(.advanceReport(.reviewed, text: nil), as: reviewer.handle)
        try run(.advanceReport(.published, text: nil))
    }

    private mutating func record(_ wanted: [String]) throws {
        for key in wanted where incident.facts[key] == nil {
            try run(.recordFact(key, value: process.fact(key)?.kind.example))
        }
    }
}

extension Fact.Kind {
    /// A value that a fact of this kind takes.
    var example: String {
        switch self {
        case .text, .list: "Something"
        case .number: "12"
        case .time: "2026-03-04T10:00:00Z"
        case .flag: "no"
        case .choice(let choices): choices.first ?? ""
        case .person: "ben"
        case .service: "checkout"
        case .link: "https://example.org/1"
        }
    }
}
