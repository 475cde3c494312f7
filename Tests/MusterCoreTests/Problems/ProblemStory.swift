import Testing

@testable import MusterCore

/// One problem under test, of one incident: every command goes through `decide`, and what it comes to is applied.
struct ProblemStory {
    private(set) var problem: Problem
    var incident: Story
    private(set) var events: [ProblemEvent]
    private let ids = CountingIDs()

    init(of incident: Story, _ edit: (inout ProblemOpening) -> Void = { _ in }) throws {
        self.incident = incident
        var opening = ProblemOpening(title: "Checkout fails", service: "checkout", incidents: [incident.incident.id])
        edit(&opening)
        problem = Problem(id: ID(ids.make()), number: 1, openedAt: incident.now, openedBy: .muster)
        let context = ProblemContext(
            now: incident.now,
            organisation: incident.organisation,
            incidents: [incident.incident.id: incident.incident],
            newRemediation: ID(ids.make())
        )
        events = try Problem.open(opening, as: problem, in: context)
        for event in events { problem.apply(event, at: incident.now) }
    }

    var incidents: [ID<Incident>: Incident] { [incident.incident.id: incident.incident] }

    mutating func run(_ command: ProblemCommand, beside other: Incident? = nil) throws {
        var known = incidents
        if let other { known[other.id] = other }
        let context = ProblemContext(
            now: incident.now,
            organisation: incident.organisation,
            incidents: known,
            newRemediation: ID(ids.make())
        )
        let decided = try problem.decide(command, in: context)
        for event in decided { problem.apply(event, at: incident.now) }
        events += decided
    }

    /// Writes fields on the edition that is the newest.
    mutating func edit(_ fields: [Problem.Field: String]) throws {
        try run(.edit(fields, edition: problem.edition))
    }

    mutating func plan(_ title: String) throws {
        try run(.addRemediation(Remediation(id: ID(ids.make()), title: title)))
    }

    /// Which field a refusal names; nil where nothing is refused.
    mutating func refusedField(_ command: ProblemCommand) -> String? {
        do {
            try run(command)
            return nil
        } catch ProblemRejection.invalid(let field, _) {
            return field
        } catch {
            return "\(error)"
        }
    }
}
