import MusterCore
import MusterStore
import Testing

@testable import MusterEngine

@Suite("The queue of alerts")
struct AlertQueueTests {
    private func post(_ count: Int) throws -> AlertQueue.Post {
        let read = AlertBatch.ReadAlert(
            labels: ["alertname": "Down"],
            annotations: [:],
            startsAt: nil,
            endsAt: nil,
            generatorURL: nil
        )
        let batch = AlertBatch([read], original: nil)
        let arriving = ArrivingAlert(batch.alerts[0], now: Timestamp(milliseconds: 0))
        let alert = ExaminedAlert(
            arriving,
            of: batch,
            from: "a",
            by: try #require(ProcessDefinition.builtIn(named: "standard")).triage,
            nil
        )
        return AlertQueue.Post(batch: batch, alerts: Array(repeating: alert, count: count), answer: { _ in })
    }

    @Test("is served by one at a time for each source, until nothing waits")
    func oneServer() throws {
        let queue = AlertQueue()

        #expect(try queue.add(post(1), of: "a"))
        #expect(try !queue.add(post(2), of: "a"))
        #expect(try queue.add(post(3), of: "b"))

        #expect(queue.waitingCount == 6)
        #expect(queue.take("a").map(\.alerts.count) == [1, 2])
        #expect(try !queue.add(post(4), of: "a"))
        #expect(queue.isToGoOn("a"))
        #expect(queue.take("a").map(\.alerts.count) == [4])
        #expect(!queue.isToGoOn("a"))
        #expect(try queue.add(post(1), of: "a"))
    }

    @Test("gives a turn no more than its limit, but always one post")
    func turns() throws {
        let queue = AlertQueue()
        for count in [AlertQueue.turnLimit + 5, AlertQueue.turnLimit - 1, 1, 1] {
            _ = try queue.add(post(count), of: "a")
        }

        #expect(queue.take("a").map(\.alerts.count) == [AlertQueue.turnLimit + 5])
        #expect(queue.take("a").map(\.alerts.count) == [AlertQueue.turnLimit - 1, 1])
        #expect(queue.take("a").map(\.alerts.count) == [1])
        #expect(queue.take("a").isEmpty)
    }

    @Test("refuses a source of which too much waits, and no other")
    func overload() throws {
        let queue = AlertQueue()
        // One post is taken however large it is: nothing else would ever make room for it.
        _ = try queue.add(post(AlertQueue.sourceLimit + 1), of: "noisy")

        #expect(throws: StoreError.overloaded(retryAfter: .seconds(1))) { try queue.add(post(1), of: "noisy") }
        #expect(throws: Never.self) { try queue.add(post(1), of: "quiet") }
        _ = queue.take("noisy")
        #expect(throws: Never.self) { try queue.add(post(1), of: "noisy") }
    }
}
