import Dispatch
import NIOConcurrencyHelpers

/// The writers, which share one queue: the more urgent lane first, and one of them for the urgent lane alone, so that
/// a page never waits for a storm.
final class PostgresWriters: Sendable {
    private struct State {
        var queue: WriteQueue
        var resting: Set<Int>
    }

    private let writers: [PostgresWriter]
    private let state: NIOLockedValueBox<State>

    /// - Parameter count: at least 2.
    init(_ address: PostgresAddress, _ witness: PostgresWitness, count: Int, laneLimit: Int) {
        writers = (0..<count).map { PostgresWriter(address, witness, name: "writer-\($0)") }
        state = NIOLockedValueBox(State(queue: WriteQueue(limit: laneLimit), resting: Set(writers.indices)))
    }

    /// What waits, as it is at this moment.
    var queueNow: WriteQueue { state.withLockedValue { $0.queue } }
    var waitingCount: Int { queueNow.count }

    func submit(_ job: WriteJob, in lane: WriteLane) {
        do {
            let woken = try state.withLockedValue { state throws(StoreError) -> Int? in
                _ = try state.queue.add(job, to: lane)
                let awake = state.resting.filter { lanes(of: $0).contains(lane) }.min()
                if let awake { state.resting.remove(awake) }
                return awake
            }
            if let woken { writers[woken].thread.async { self.drain(woken) } }
        } catch {
            job.fail(error)
        }
    }

    /// Refuses what comes from now on and returns when what waited is written.
    func close() async {
        state.withLockedValue { $0.queue.close() }
        for (index, writer) in writers.enumerated() {
            await withCheckedContinuation { continuation in
                writer.thread.async {
                    self.drain(index)
                    writer.close()
                    continuation.resume()
                }
            }
        }
    }

    private func lanes(of writer: Int) -> [WriteLane] {
        writer == 0 ? [.urgent] : WriteLane.allCases
    }

    private func drain(_ index: Int) {
        while let (job, lane) = take(for: index) {
            switch lane {
            case .urgent, .normal: writers[index].write(job)
            case .ingest: writers[index].write(job) { self.state.withLockedValue { $0.queue.take(from: .ingest) } }
            }
        }
    }

    private func take(for index: Int) -> (WriteJob, WriteLane)? {
        state.withLockedValue { state in
            for lane in lanes(of: index) {
                if let job = state.queue.take(from: lane) { return (job, lane) }
            }
            state.resting.insert(index)
            return nil
        }
    }
}
