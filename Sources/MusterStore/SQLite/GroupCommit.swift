import Dispatch
import GRDB
import NIOConcurrencyHelpers

/// The one writer. What waits when it is free shares one transaction and so one sync of the disk, which makes the
/// rate of writes independent of how slow a sync is.
///
/// Invariants: each body has a savepoint of its own, so that one that throws undoes only itself; nobody is answered
/// before the transaction that holds the work is durable; where the commit fails, everybody in it is told so. Where the
/// disk is full, the ballast is given up and the work is done again, and signals are turned away from then on.
final class GroupCommit: Sendable {
    /// The most bodies that share one transaction.
    static let batchLimit = 512
    /// How long one transaction takes in further bodies: longer would make the first wait for the last.
    static let batchTime: Duration = .milliseconds(5)

    private let writer: any DatabaseWriter
    private let waiting: NIOLockedValueBox<WriteQueue>
    private let batchTime: Duration
    let ballast: Ballast?
    /// Nil where whoever asks does the work, too.
    private let thread: DispatchQueue?

    /// - Parameter isOnCallersThread: each write is done before `submit` returns, by the thread that called it.
    init(
        writer: any DatabaseWriter,
        laneLimit: Int,
        ballast: Ballast? = nil,
        isOnCallersThread: Bool = false,
        batchTime: Duration = GroupCommit.batchTime
    ) {
        self.batchTime = batchTime
        self.writer = writer
        self.ballast = ballast
        thread = isOnCallersThread ? nil : DispatchQueue(label: "muster.store.writer", qos: .userInitiated)
        waiting = NIOLockedValueBox(WriteQueue(limit: laneLimit))
    }

    /// How many wait, whatever their lane.
    var waitingCount: Int { waiting.withLockedValue { $0.count } }

    /// What waits and what was turned away.
    var queue: WriteQueue { waiting.withLockedValue { $0 } }

    func submit(_ job: WriteJob, in lane: WriteLane) {
        // What room is left is for those who answer.
        if lane == .ingest, ballast?.state == .released, ballast?.takeAgain() == false {
            return job.fail(StoreError.diskFull)
        }
        do {
            if try waiting.withLockedValue({ try $0.add(job, to: lane) }) {
                guard let thread else { return drain() }
                thread.async { self.drain() }
            }
        } catch {
            job.fail(error)
        }
    }

    /// Refuses what comes from now on and returns when what waited is written and `last` has run.
    func close(_ last: @escaping @Sendable () -> Void) async {
        waiting.withLockedValue { $0.close() }
        guard let thread else { return last() }
        await withCheckedContinuation { continuation in
            thread.async {
                self.drain()
                last()
                continuation.resume()
            }
        }
    }

    private func drain() {
        while let job = waiting.withLockedValue({ $0.takeOrRest() }) {
            commit(batchFrom: job)
        }
    }

    private func commit(batchFrom first: WriteJob) {
        var ran: [(job: WriteJob, answer: @Sendable () -> Void)] = []
        var next: WriteJob? = first
        do {
            try writer.writeWithoutTransaction { db in
                try db.inTransaction(.immediate) {
                    let start = ContinuousClock.now
                    Failpoint.hit("batch.begun")
                    while let job = next {
                        // Before it runs, so that it is told too where its failure ends the whole transaction.
                        ran.append((job, {}))
                        ran[ran.count - 1].answer = try run(job, on: db)
                        let isFull = ran.count >= Self.batchLimit || ContinuousClock.now - start >= batchTime
                        next = isFull ? nil : waiting.withLockedValue { $0.take() }
                    }
                    Failpoint.hit("batch.written")
                    return .commit
                }
            }
        } catch {
            let failure = StoreError(sqlite: error)
            if failure == .diskFull, ballast?.release() == true {
                for job in ran.isEmpty ? [first] : ran.map(\.job) { commit(batchFrom: job) }
                return
            }
            // Where not even a transaction could be begun, the first job has not run.
            if ran.isEmpty { first.fail(failure) }
            // The last first: each may have to take back what it changed on top of what came before it.
            for (job, _) in ran.reversed() { job.fail(failure) }
            return
        }
        Failpoint.hit("batch.committed")
        for (_, answer) in ran { answer() }
    }

    /// - Returns: what answers the caller: with the value, or with what the body threw.
    /// - Throws: where the transaction itself is over, as SQLite ends it when the disk is full or fails.
    private func run(_ job: WriteJob, on db: GRDB.Database) throws -> @Sendable () -> Void {
        try db.cachedStatement(sql: "SAVEPOINT body").execute()
        do {
            let answer = try job.run(SQLiteConnection(db: db))
            try db.cachedStatement(sql: "RELEASE body").execute()
            return answer
        } catch {
            let mayHelp = ballast?.state == .held && StoreError(sqlite: error) == .diskFull
            guard db.isInsideTransaction, !mayHelp else { throw error }
            try db.cachedStatement(sql: "ROLLBACK TO body").execute()
            try db.cachedStatement(sql: "RELEASE body").execute()
            return { job.fail(error) }
        }
    }
}
