import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("Likenesses", .timeLimit(.minutes(5)))
struct LikenessesTests {
    private func declare(
        _ title: String,
        service: String?,
        restricted: Bool = false,
        _ engine: TestEngine
    ) async throws -> Incident {
        engine.clock.advance(by: .seconds(1))
        return try await engine.commands.declare(
            Declaration(severity: "SEV3", title: title, service: service, restricted: restricted),
            as: .person(try engine.person("ana").id),
            by: .web
        )
    }

    @Test("propose incidents for a problem, what is most alike first, and say why")
    func incidents() async throws {
        let engine = try await TestEngine("standard")
        let ana = Actor.person(try engine.person("ana").id)
        let first = try await declare("Checkout pool exhausted", service: "checkout", engine)
        _ = try await declare("Search index is stale", service: "search", engine)
        let same = try await declare("Pool exhausted again in checkout", service: "checkout", engine)
        let word = try await declare("Checkout times out", service: "checkout", engine)
        let problem = try await ProblemBook(engine.parts).open(.init(incidents: [first.id]), as: ana, by: .web)

        let found = try await Likenesses(engine.parts).incidents(like: problem, for: .muster)

        #expect(found.map(\.incident.reference) == [same.reference, word.reference])
        #expect(found.first?.resemblance.score == 60)
        #expect(
            found.first?.resemblance.reasons.map(\.says)
                == ["same service: checkout", "words in common: checkout, exhausted, pool"]
        )
    }

    @Test("propose problems for an incident by the alert rule, too, until it belongs to them")
    func problems() async throws {
        let source = try await AlertSource()
        let engine = source.engine
        let ana = Actor.person(try engine.person("ana").id)
        let book = ProblemBook(engine.parts)
        func fire(_ pod: String) async throws -> Incident {
            engine.clock.advance(by: .seconds(1))
            try await source.send(["alertname": "PoolExhausted", "pod": pod])
            let alert = try #require(try await source.alerts().last)
            let declaration = Declaration(severity: "SEV3", title: "\(pod)-\(pod)")
            return try await engine.signals.declare(declaration, from: alert.alert.id, as: ana, by: .web)
        }
        let first = try await fire("one")
        let problem = try await book.open(.init(incidents: [first.id]), as: ana, by: .web)
        let second = try await fire("two")

        let found = try await Likenesses(engine.parts).problems(like: second, for: .muster)

        #expect(found.map(\.problem.id) == [problem.id])
        #expect(found.first?.resemblance.reasons == [.rules(["PoolExhausted"])])
        try await book.run(.link(second.id), on: problem.id, as: ana, by: .web)
        #expect(try await Likenesses(engine.parts).problems(like: second, for: .muster).isEmpty)
    }

    @Test("are taken from nothing that a viewer may not know of")
    func restricted() async throws {
        let engine = try await TestEngine("standard")
        let ana = Actor.person(try engine.person("ana").id)
        let secret = try await declare("Payroll pool exhausted", service: "checkout", restricted: true, engine)
        let open = try await declare("Pool exhausted", service: "checkout", engine)
        let book = ProblemBook(engine.parts)
        let hidden = try await book.open(.init(incidents: [secret.id]), as: ana, by: .web)
        let seen = try await book.open(.init(incidents: [open.id]), as: ana, by: .web)
        let people = engine.parts.organisations.current.people
        let stranger = Viewer.person(try #require(people.first { !secret.isVisible(to: .person($0.id)) }).id)
        let likenesses = Likenesses(engine.parts)

        #expect(try await likenesses.incidents(like: seen, for: .muster).map(\.incident.id) == [secret.id])
        #expect(try await likenesses.incidents(like: seen, for: stranger).isEmpty)
        #expect(try await likenesses.problems(like: open, for: .muster).map(\.problem.id) == [hidden.id])
        #expect(try await likenesses.problems(like: open, for: stranger).isEmpty)
    }
}
