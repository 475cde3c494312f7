/// A write that waits for its turn.
struct WriteJob: Sendable {
    /// Runs the body and gives what tells its caller so; called only once the transaction is durable.
    let run: @Sendable (any SQLConnection) throws -> @Sendable () -> Void
    /// Tells the caller that nothing of it was kept.
    let fail: @Sendable (any Error) -> Void
}

/// What waits to be written, by lane: the more urgent lane first, and within a lane in order of arrival.
struct WriteQueue: Sendable {
    /// The most that may wait in one lane. At 512 bodies a commit this is a second or so of work on a slow disk;
    /// who comes later is better told to come again than kept waiting.
    static let laneLimit = 8_192
    static let retryAfter: Duration = .seconds(1)

    private var lanes: [Lane]
    private let limit: Int
    private var isDraining = false
    private var isClosed = false
    /// How many were turned away, by lane.
    private(set) var refused: [WriteLane: Int] = [:]

    init(limit: Int = Self.laneLimit) {
        self.limit = limit
        lanes = WriteLane.allCases.map { _ in Lane() }
    }

    var count: Int { lanes.reduce(0) { $0 + $1.count } }

    /// How many wait, by lane.
    var waiting: [WriteLane: Int] {
        Dictionary(uniqueKeysWithValues: WriteLane.allCases.map { ($0, lanes[$0.rawValue].count) })
    }

    /// - Returns: true where nobody is draining, so that the caller must begin to.
    mutating func add(_ job: WriteJob, to lane: WriteLane) throws(StoreError) -> Bool {
        if isClosed { throw .closed }
        if lanes[lane.rawValue].count >= limit {
            refused[lane, default: 0] += 1
            throw .overloaded(retryAfter: Self.retryAfter)
        }
        lanes[lane.rawValue].append(job)
        defer { isDraining = true }
        return !isDraining
    }

    /// The next job, or nil where none waits.
    mutating func take() -> WriteJob? {
        for index in lanes.indices {
            if let job = lanes[index].popFirst() { return job }
        }
        return nil
    }

    /// The next job of one lane, or nil where none waits in it.
    mutating func take(from lane: WriteLane) -> WriteJob? {
        lanes[lane.rawValue].popFirst()
    }

    /// Like ``take()``; where none waits, draining is over and ``add(_:to:)`` asks for it anew.
    mutating func takeOrRest() -> WriteJob? {
        if let job = take() { return job }
        isDraining = false
        return nil
    }

    /// Refuses what comes from now on. What waits is still written.
    mutating func close() {
        isClosed = true
    }

    /// A queue in an array: what was taken is dropped in one move when it is the greater part.
    private struct Lane {
        private var jobs: [WriteJob] = []
        private var taken = 0

        var count: Int { jobs.count - taken }

        mutating func append(_ job: WriteJob) {
            jobs.append(job)
        }

        mutating func popFirst() -> WriteJob? {
            guard taken < jobs.count else { return nil }
            defer {
                taken += 1
                if taken == jobs.count || taken >= 1_024 && taken * 2 >= jobs.count {
                    jobs.removeFirst(taken)
                    taken = 0
                }
            }
            return jobs[taken]
        }
    }
}
