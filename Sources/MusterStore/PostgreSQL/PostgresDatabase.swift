/// A PostgreSQL server, which several nodes may share.
///
/// What SQLite's one writer gives for nothing is asked for here: unique keys and versions refuse the second of two, and
/// ``SQLConnection/lock(_:)`` orders what they cannot refuse.
package final class PostgresDatabase: Database {
    private let writers: PostgresWriters
    private let readers: PostgresReaders
    private let news: PostgresNews
    private let witness = PostgresWitness()

    /// Connects when it is first asked for something.
    package convenience init(_ address: PostgresAddress) {
        self.init(address, writerCount: 4, readerCount: 8, laneLimit: WriteQueue.laneLimit)
    }

    init(_ address: PostgresAddress, writerCount: Int, readerCount: Int, laneLimit: Int) {
        writers = PostgresWriters(address, witness, count: writerCount, laneLimit: laneLimit)
        readers = PostgresReaders(address, witness, count: readerCount)
        news = PostgresNews(address, witness)
    }

    deinit { news.stop() }

    package var isShared: Bool { true }
    package func whenHistoryChanges(_ body: @escaping @Sendable () -> Void) { witness.whenHistoryChanges(body) }
    package func announce(_ words: Set<String>) { news.announce(words) }
    package func announcements() -> AsyncStream<Set<String>> { news.listen() }

    @discardableResult
    package func write<Value: Sendable>(
        _ lane: WriteLane,
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await AskedOnce.write(body) { body in
            try await withCheckedThrowingContinuation { continuation in
                submit(lane, body) { continuation.resume(with: $0) }
            }
        }
    }

    package func submit<Value: Sendable>(
        _ lane: WriteLane,
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value,
        _ answer: @escaping @Sendable (Result<Value, any Error>) -> Void
    ) {
        let job = WriteJob(
            run: { connection in
                let value = try body(connection)
                return { answer(.success(value)) }
            },
            fail: { answer(.failure($0)) }
        )
        writers.submit(job, in: lane)
    }

    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await readers.read(body)
    }

    /// How many writes wait for their turn.
    package var waitingCount: Int { writers.waitingCount }

    package var load: DatabaseLoad {
        let queue = writers.queueNow
        return DatabaseLoad(product: "PostgreSQL", waiting: queue.waiting, refused: queue.refused)
    }

    /// What PostgreSQL's own checksums have found, where the cluster has them.
    package func damage() async throws -> [String] {
        try await read { connection in
            let row = try connection.first(
                "SELECT checksum_failures AS n FROM pg_stat_database WHERE datname = current_database()"
            )
            let count = try row?.optionalInteger("n") ?? 0
            return count == 0 ? [] : ["PostgreSQL has found \(count) pages whose checksum is wrong"]
        }
    }

    package func close() async {
        await news.close()
        await writers.close()
        readers.close()
    }
}
