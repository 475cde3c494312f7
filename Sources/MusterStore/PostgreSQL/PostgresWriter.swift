import Dispatch
import NIOConcurrencyHelpers

/// One thread with one session, which runs the transactions that it is given, one after the other.
///
/// Invariants: nobody is answered before the transaction that holds the work is durable; a body that others were in
/// the way of is run again from its start; nobody is told that something failed which may have been kept.
final class PostgresWriter: Sendable {
    /// How often a body is run before it is told that others were in its way.
    static let attemptLimit = 6
    /// The most bodies that share one transaction, and how long one takes in further ones.
    static let batchLimit = 128
    static let batchTime: Duration = .milliseconds(5)

    let thread: DispatchQueue
    private let line: PostgresLine
    private let witness: PostgresWitness

    init(_ address: PostgresAddress, _ witness: PostgresWitness, name: String) {
        thread = DispatchQueue(label: "muster.store.\(name)", qos: .userInitiated)
        line = PostgresLine(address, witness)
        self.witness = witness
    }

    /// A body that ran, and what answers its caller.
    private typealias Ran = (job: WriteJob, answer: @Sendable () -> Void)

    /// How a transaction ended for those in it.
    private enum Ending {
        case kept([Ran])
        /// Nothing was kept; who is named is to be told so, or is run again.
        case undone(any Error)
        case unknown
    }

    /// Runs one body in a transaction of its own, again where others were in its way.
    func write(_ job: WriteJob) {
        for attempt in 1... {
            var refused: (any Error, isPassing: Bool)?
            let ending = transaction { session in
                let connection = PostgresConnection(session, mayWait: true)
                do {
                    return [(job, try job.run(connection))]
                } catch {
                    refused = (error, connection.failure?.isPassing ?? (error as? StoreError)?.isConflict ?? false)
                    throw error
                }
            }
            switch ending {
            case .kept(let ran):
                for (_, answer) in ran { answer() }
                return
            case .unknown: return job.fail(StoreError.commitUnknown)
            case .undone(let error):
                let failure = error as? PostgresFailure
                let isPassing = refused?.isPassing ?? failure?.isPassing ?? (attempt > 1 && error.isUnreachable)
                guard isPassing, attempt < Self.attemptLimit else {
                    return job.fail(failure.map { StoreError($0) } ?? error)
                }
                Self.pause(beforeAttempt: attempt + 1)
            }
        }
    }

    /// Runs several bodies in one transaction, each in a savepoint; who was in somebody's way is run again by itself.
    func write(_ first: WriteJob, and more: () -> WriteJob?) {
        var again: [WriteJob] = []
        var taken: [WriteJob] = []
        let ending = transaction { session in
            var ran: [Ran] = []
            var next: WriteJob? = first
            let start = ContinuousClock.now
            while let job = next {
                taken.append(job)
                if let answer = try run(job, session, isFirst: taken.count == 1) {
                    ran.append((job, answer))
                } else {
                    again.append(job)
                }
                let isFull = taken.count >= Self.batchLimit || ContinuousClock.now - start >= Self.batchTime
                next = isFull ? nil : more()
            }
            return ran
        }
        switch ending {
        case .kept(let ran):
            for (_, answer) in ran { answer() }
            for job in again { write(job) }
        case .unknown:
            for job in taken { job.fail(StoreError.commitUnknown) }
        // Nothing was begun, such as on a session that had been closed.
        case .undone where taken.isEmpty: write(first)
        case .undone: for job in taken { write(job) }
        }
    }

    /// Hangs up.
    func close() { line.close() }

    /// - Returns: what answers the caller; nil where the body is to be run again.
    /// - Throws: where the transaction is over for everybody in it.
    private func run(_ job: WriteJob, _ session: PostgresSession, isFirst: Bool) throws -> (@Sendable () -> Void)? {
        try session.run("SAVEPOINT body")
        let connection = PostgresConnection(session, mayWait: isFirst)
        do {
            let answer = try job.run(connection)
            try session.run("RELEASE body")
            return answer
        } catch {
            if let failure = connection.failure, failure.isDisconnected { throw failure }
            if let failure = error as? PostgresFailure { throw failure }
            try session.run("ROLLBACK TO body; RELEASE body")
            let isPassing = connection.failure?.isPassing ?? (error as? StoreError)?.isConflict ?? false
            if isPassing { return nil }
            return { job.fail(error) }
        }
    }

    private func transaction(_ body: (PostgresSession) throws -> [Ran]) -> Ending {
        let session: PostgresSession
        let ran: [Ran]
        let number: String?
        let position: Int?
        do {
            session = try line.session()
            session.mayTakeLong = false
            try session.run("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
            ran = try body(session)
            Failpoint.hit("batch.written")
            let row = try session.query(
                """
                SELECT CAST(pg_current_xact_id_if_assigned() AS TEXT) AS number,
                    CAST(pg_current_wal_insert_lsn() - '0/0' AS BIGINT) AS position
                """
            ).first
            (number, position) = (try row?.optionalText("number"), try row?.optionalInteger("position"))
        } catch {
            line.reset()
            return .undone(error)
        }
        do {
            // An aborted transaction answers COMMIT with ROLLBACK, and calls that success.
            guard try session.run("COMMIT") == "COMMIT" else {
                return .undone(StoreError.failed("a statement before had failed, so nothing was kept"))
            }
            if let number = number.flatMap({ UInt64($0) }), let position {
                witness.note(PostgresWitness.Kept(number: number, position: position), in: session.history)
            }
            Failpoint.hit("batch.committed")
            return .kept(ran)
        } catch let failure where failure.isCertain {
            line.reset()
            return .undone(failure)
        } catch {
            line.reset()
            guard let number else { return .kept(ran) }
            switch line.fate(ofTransaction: number) {
            case .kept: return .kept(ran)
            case .undone: return .undone(error)
            case .unknown: return .unknown
            }
        }
    }

    /// Longer from attempt to attempt; a little different for each thread, so that two do not meet again.
    private static func pause(beforeAttempt attempt: Int) {
        let longest = min(400, 5 << attempt)
        PostgresLine.sleep(.milliseconds(Int.random(in: longest / 2...longest)))
    }
}

extension StoreError {
    fileprivate var isConflict: Bool {
        if case .conflict = self { true } else { false }
    }
}

extension Error {
    fileprivate var isUnreachable: Bool {
        if case .unreachable? = self as? StoreError { true } else { false }
    }
}
