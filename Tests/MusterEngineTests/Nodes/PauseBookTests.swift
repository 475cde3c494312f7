import MusterCore
import MusterStore
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
}
