import MusterCore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("Live feed", .timeLimit(.minutes(5)))
struct LiveFeedTests {
    private let feed = LiveFeed()
    private let one = LiveFeed.Topic.incident(ID(SeededChance(seed: 1).makeID()))
    private let other = LiveFeed.Topic.incident(ID(SeededChance(seed: 2).makeID()))

    /// How many changes a stream holds when it ends.
    private func count(_ stream: AsyncStream<Void>) async -> Int {
        await stream.reduce(0) { count, _ in count + 1 }
    }

    @Test("tells a slow viewer once of many changes")
    func slow() async {
        let changes = feed.changes(of: one)

        for _ in 0..<10 { feed.tell([one]) }
        feed.close()

        #expect(await count(changes) == 1)
    }

    @Test("tells only who looks at what has changed, and everybody who does")
    func topics() async {
        let viewers = [
            feed.changes(of: one), feed.changes(of: one), feed.changes(of: other), feed.changes(of: .everything),
        ]
        #expect(feed.viewerCount == 4)

        feed.tell([one, .everything])
        feed.close()

        var counts: [Int] = []
        for viewer in viewers { counts.append(await count(viewer)) }
        #expect(counts == [1, 1, 0, 1])
    }

    @Test("forgets a viewer who stops looking")
    func stops() async {
        let viewer = Task { await count(feed.changes(of: one)) }
        viewer.cancel()

        #expect(await viewer.value == 0)

        #expect(feed.viewerCount == 0)
    }

    @Test("ends at once for those who come after it closed")
    func closed() async {
        feed.close()

        #expect(await count(feed.changes(of: one)) == 0)
        #expect(feed.viewerCount == 0)
    }
}
