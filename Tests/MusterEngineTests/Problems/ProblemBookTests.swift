import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("The book of problems", .timeLimit(.minutes(5)))
struct ProblemBookTests {
    private func ana(_ engine: TestEngine) throws -> Actor { .person(try engine.person("ana").id) }

    /// With an incident that only Ana and whoever was called may know of.
    private func secret(_ engine: TestEngine) async throws -> Incident {
        try await engine.commands.declare(
            Declaration(severity: "SEV3", title: "Payroll leaks", service: "checkout", restricted: true),
            as: try ana(engine),
            by: .web
        )
    }

    private func stranger(to incident: Incident, _ engine: TestEngine) throws -> Person {
        let people = engine.parts.organisations.current.people
        return try #require(people.first { $0.permission == .responder && !incident.isVisible(to: .person($0.id)) })
    }

    @Test("opens a problem from incidents, and their records say so")
    func opens() async throws {
        let engine = try await TestEngine("standard")
        let (one, two) = (try await engine.declare("SEV3"), try await engine.declare("SEV3"))
        let book = ProblemBook(engine.parts)

        let problem = try await book.open(.init(incidents: [one.id, two.id]), as: try ana(engine), by: .web)

        #expect(problem.reference == "PRB-1")
        #expect(problem.title == "Checkout is failing for all")
        #expect(problem.service == "checkout")
        #expect(problem.functionality == "Checkout")
        let notes = try await engine.records(two.id).compactMap { record -> String? in
            if case .noted(let note) = record.event { note.text.text } else { nil }
        }
        #expect(notes == ["Belongs to PRB-1"])
        let eyes = Viewer.person(try engine.person("ben").id)
        #expect(try await book.problems(of: two.id, for: eyes).map(\.id) == [problem.id])
        let seen = try await book.find("prb-1", for: eyes)
        #expect(seen.incidents.map(\.reference) == ["INC-1", "INC-2"])
        #expect(try await book.history(of: problem.id, for: eyes).count == 3)
    }

    @Test("hides what was opened from a restricted incident, and numbers it apart")
    func secrets() async throws {
        let engine = try await TestEngine("standard")
        let (open, secret) = (try await engine.declare("SEV3"), try await secret(engine))
        let book = ProblemBook(engine.parts)
        let eyes = Viewer.person(try stranger(to: secret, engine).id)

        let hidden = try await book.open(.init(incidents: [secret.id, open.id]), as: try ana(engine), by: .web)
        let seen = try await book.open(.init(incidents: [open.id]), as: try ana(engine), by: .web)
        try await book.run(.link(secret.id), on: seen.id, as: try ana(engine), by: .web)

        #expect(hidden.reference == "PRB-R1")
        #expect(seen.reference == "PRB-1")
        await #expect(throws: EngineError.noSuchProblem) { try await book.find("PRB-R1", for: eyes) }
        #expect(try await book.find("PRB-1", for: eyes).incidents.map(\.reference) == ["INC-1"])
        #expect(try await book.history(of: seen.id, for: eyes).count == 2)
        #expect(try await book.problems(of: open.id, for: eyes).map(\.reference) == ["PRB-1"])
        let notes = try await engine.records(open.id).compactMap { record -> String? in
            if case .noted(let note) = record.event { note.text.text } else { nil }
        }
        #expect(notes == ["Belongs to PRB-1"], "the record of an incident that all may read names no hidden problem")
    }

    @Test("does nothing for those who may not know, and says no more than where there is nothing")
    func refusals() async throws {
        let engine = try await TestEngine("standard")
        let (open, secret) = (try await engine.declare("SEV3"), try await secret(engine))
        let book = ProblemBook(engine.parts)
        let stranger = Actor.person(try stranger(to: secret, engine).id)
        let hidden = try await book.open(.init(incidents: [secret.id]), as: try ana(engine), by: .web)
        let seen = try await book.open(.init(incidents: [open.id]), as: try ana(engine), by: .web)

        await #expect(throws: EngineError.noSuchProblem) {
            try await book.run(.close(outcome: "Done"), on: hidden.id, as: stranger, by: .web)
        }
        await #expect(throws: EngineError.noSuchIncident) {
            try await book.run(.link(secret.id), on: seen.id, as: stranger, by: .web)
        }
        await #expect(throws: EngineError.noSuchIncident) {
            try await book.open(.init(incidents: [secret.id]), as: stranger, by: .web)
        }
        #expect(try await book.find("PRB-1", for: .muster).incidents.count == 1)
    }

    @Test("of a problem lets an incident that becomes restricted take the problem along")
    func restrictedLater() async throws {
        let engine = try await TestEngine("standard")
        let incident = try await engine.declare("SEV3")
        let book = ProblemBook(engine.parts)
        try await book.open(.init(incidents: [incident.id]), as: try ana(engine), by: .web)

        let restricted = try await engine.run(.restrict(reason: "Names of customers"), on: incident.id)

        let stranger = try stranger(to: restricted, engine).id
        await #expect(throws: EngineError.noSuchProblem) { try await book.find("PRB-1", for: .person(stranger)) }
        #expect(try await book.find("PRB-1", for: .person(try engine.person("ana").id)).problem.number == 1)
    }

    @Test("loses neither of two changes at once, and refuses the second of two edits")
    func race() async throws {
        let engine = try await TestEngine("standard")
        let book = ProblemBook(engine.parts)
        let ana = try ana(engine)
        let problem = try await book.open(.init(title: "It leaks"), as: ana, by: .web)
        let words = ["A leak", "The moon", "A mouse", "Rust"]

        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for word in words {
                group.addTask {
                    let edit = ProblemCommand.edit([.rootCause: word], edition: 0)
                    return (try? await book.run(edit, on: problem.id, as: ana, by: .web)) != nil
                }
                group.addTask {
                    let step = Remediation(id: ID(engine.parts.makeID()), title: word)
                    return (try? await book.run(.addRemediation(step), on: problem.id, as: ana, by: .web)) != nil
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }

        #expect(outcomes == 5, "one edit, and every remediation")
        let after = try await book.find("PRB-1", for: .muster).problem
        #expect(after.edition == 1)
        #expect(Set(after.remediations.map(\.title)) == Set(words))
        #expect(try await book.history(of: problem.id, for: .muster).count == 6)
    }
}
