import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("Whether the engine rests, as a node knows it")
struct PauseBookTests {
    @Test("is what the look that was begun last saw, also where an earlier one comes back after it")
    func keepsTheNewest() async throws {
        let book = PauseBook()
        let pause = Pause(since: Timestamp(milliseconds: 1_000), reason: "A drill")

        try await book.refresh {
            try await book.refresh { nil }
            return pause
        }
        #expect(book.current == nil)

        try await book.refresh { pause }
        #expect(book.current == pause)
    }

    @Test("is what another node was told, once that one has said so")
    func heard() async throws {
        let database = SharedDatabase(try SQLiteDatabase(path: nil))
        let one = try await TestEngine(on: database)
        let two = one.node(fence: 2)

        try await PauseSwitch(one.parts).pause(because: "moving house", by: .muster)
        await NodeRelay(two.parts).hear(database.announced)

        #expect(two.parts.pause.current?.reason == "moving house")
    }

    @Test("is not what its pages go by: no new one leaves where another node was told a moment ago")
    func newPages() async throws {
        let one = try await TestEngine(isShared: true)
        let two = one.node(fence: 2)
        _ = two.parts.desk.open()
        try await PauseSwitch(one.parts).pause(because: "moving house", by: .muster)

        let incident = try await two.declare()

        let states = try await two.messages(of: incident.id).map(\.state)
        #expect(!states.isEmpty)
        #expect(states.allSatisfy { $0 == .due })
        #expect(two.parts.desk.count == 0)
    }
}
