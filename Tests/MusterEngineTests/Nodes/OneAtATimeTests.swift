import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("Work for one node at a time")
struct OneAtATimeTests {
    @Test("is done by one of two, and by the other once the first is gone")
    func takenOver() async throws {
        let engine = try await TestEngine()
        let (one, two) = (OneAtATime("report", engine.parts), OneAtATime("report", engine.node(fence: 2).parts))

        #expect(await one.term(now: engine.now) == 1)
        #expect(await two.term(now: engine.now) == nil)
        engine.clock.advance(by: .seconds(5))
        #expect(await one.term(now: engine.now) == 1)
        engine.clock.advance(by: .seconds(9))
        #expect(await two.term(now: engine.now) == nil)
        engine.clock.advance(by: .seconds(2))
        #expect(await two.term(now: engine.now) == 2)
        #expect(await one.term(now: engine.now) == nil)
    }

    @Test("is given up at once where the database cannot be asked")
    func stepsDown() async throws {
        let engine = try await TestEngine()
        let one = OneAtATime("report", engine.parts)
        #expect(await one.term(now: engine.now) == 1)
        await engine.parts.database.close()

        engine.clock.advance(by: .seconds(4))

        #expect(await one.term(now: engine.now) == nil)
    }

    @Test("passes on without waiting where a node stops in order")
    func givenBack() async throws {
        let engine = try await TestEngine()
        let (one, two) = (OneAtATime("report", engine.parts), OneAtATime("report", engine.node(fence: 2).parts))
        #expect(await one.term(now: engine.now) == 1)

        await one.stepDown(now: engine.now)

        #expect(await two.term(now: engine.now) == 2)
    }
}
