import Dispatch
import NIOConcurrencyHelpers

/// The readers: threads with a session each, of which one that is free takes the next read.
final class PostgresReaders: Sendable {
    /// The most reads that may wait.
    private static let waitingLimit = 4_096
    private static let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

    private typealias Job = @Sendable (PostgresLine?) -> Void

    private struct State {
        var resting: [Int]
        var waiting: [Job] = []
        var isClosed = false
    }

    private let lines: [PostgresLine]
    private let threads: [DispatchQueue]
    private let state: NIOLockedValueBox<State>

    init(_ address: PostgresAddress, _ witness: PostgresWitness, count: Int) {
        lines = (0..<count).map { _ in PostgresLine(address, witness) }
        threads = (0..<count).map { DispatchQueue(label: "muster.store.reader-\($0)", qos: .userInitiated) }
        state = NIOLockedValueBox(State(resting: Array((0..<count).reversed())))
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            submit { line in
                guard let line else { return continuation.resume(throwing: StoreError.closed) }
                continuation.resume(with: Result { try Self.read(line, body) })
            }
        }
    }

    /// Refuses what comes from now on, and what waits.
    func close() {
        let waiting = state.withLockedValue { state in
            state.isClosed = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for job in waiting { job(nil) }
        for line in lines { line.close() }
    }

    private func submit(_ job: @escaping Job) {
        let (index, isRefused) = state.withLockedValue { state -> (Int?, Bool) in
            if state.isClosed || state.waiting.count >= Self.waitingLimit { return (nil, true) }
            if let index = state.resting.popLast() { return (index, false) }
            state.waiting.append(job)
            return (nil, false)
        }
        if isRefused { return job(nil) }
        if let index { threads[index].async { self.work(index, job) } }
    }

    private func work(_ index: Int, _ first: @escaping Job) {
        var next: Job? = first
        while let job = next {
            job(lines[index])
            next = state.withLockedValue { state in
                if !state.waiting.isEmpty { return state.waiting.removeFirst() }
                state.resting.append(index)
                return nil
            }
        }
    }

    /// A read changes nothing, so one whose session broke is simply read again.
    private static func read<Value>(
        _ line: PostgresLine,
        _ body: (any SQLConnection) throws -> Value
    ) throws -> Value {
        for attempt in 1... {
            let session = try line.session()
            let connection = PostgresConnection(session, mayWait: true)
            do {
                session.isReadOnly = true
                session.mayTakeLong = false
                try session.run(begin)
                let value = try body(connection)
                try session.run("COMMIT")
                return value
            } catch {
                line.reset()
                let failure = connection.failure ?? error as? PostgresFailure
                guard attempt < 3, failure?.isPassing == true else {
                    throw failure.flatMap { error is PostgresFailure ? StoreError($0) : nil } ?? error
                }
            }
        }
        preconditionFailure("the last attempt returns or throws")
    }
}
