import Testing

@testable import MusterEngine

@Suite("Doorbell", .timeLimit(.minutes(5)))
struct DoorbellTests {
    @Test("is heard by whoever listens later: many rings as one")
    func kept() async {
        let bell = Doorbell()
        bell.ring()
        bell.ring()
        await bell.listen()

        let second = Task { await bell.listen() }
        bell.ring()
        await second.value
    }

    @Test("loses no ring between two listenings")
    func none() async {
        let bell = Doorbell()
        let heard = Doorbell()

        // Not a task of its own: that would go on listening if this test were cancelled.
        async let listener: Void = {
            for _ in 0..<1_000 {
                await bell.listen()
                heard.ring()
            }
        }()
        for _ in 0..<1_000 {
            bell.ring()
            await heard.listen()
        }

        await listener
    }

    @Test("lets go of a listener who is cancelled, before or while they listen")
    func cancelled() async {
        let bell = Doorbell()
        let early = Task {
            unsafe withUnsafeCurrentTask { task in unsafe task?.cancel() }
            await bell.listen()
        }
        await early.value

        let late = Task { await bell.listen() }
        late.cancel()
        await late.value
    }
}
