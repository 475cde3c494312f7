/// How incidents went over some months: how many, how long they took, which promises were kept.
///
/// Made of sums alone, so that it costs the same for a thousand incidents and for a million.
package struct Report: Equatable, Sendable {
    package var months: ClosedRange<Month>
    package var whole = Group()
    /// One for each month of the span, also where nothing happened.
    package private(set) var byMonth: [Month: Group] = [:]
    package private(set) var bySeverity: [String: Group] = [:]
    /// Under the empty text those of no service.
    package private(set) var byService: [String: Group] = [:]
    package private(set) var byClock: [String: Promises] = [:]
    /// Drills, which are left out of everything else.
    package private(set) var drills = 0
    /// What ended as no incident, or as a duplicate of another: left out of everything else, too.
    package private(set) var dismissed = 0

    /// - Parameters:
    ///   - monthly: the sums over all severities, by month.
    ///   - named: the sums over all months: of severities, services and clocks.
    package init(_ months: ClosedRange<Month>, monthly: [Tally.Key: Tally], named: [Tally.Key: Tally]) {
        self.months = months
        var month = months.lowerBound
        while month <= months.upperBound {
            byMonth[month] = Group()
            month = month.adding(1)
        }
        for (key, tally) in monthly {
            guard let month = Month(number: key.month) else { continue }
            byMonth[month, default: Group()].add(tally, at: key)
        }
        for (key, tally) in named {
            switch key.dimension {
            case .severity where key.metric == .count(.drills): drills += Int(tally.amount)
            case .severity where key.metric == .count(.dismissed): dismissed += Int(tally.amount)
            case .severity:
                bySeverity[key.name, default: Group()].add(tally, at: key)
                whole.add(tally, at: key)
            case .service: byService[key.name, default: Group()].add(tally, at: key)
            case .clock: byClock[key.name, default: Promises()].add(tally, at: key)
            }
        }
    }
}

extension Report {
    /// Some of the incidents, taken together.
    package struct Group: Equatable, Sendable {
        package private(set) var declared = 0
        package private(set) var resolved = 0
        package private(set) var promises = Promises()
        /// Spent at the severity by which they are grouped.
        package private(set) var atSeverity = Duration.zero
        package private(set) var durations: [MetricKind: DurationHistogram] = [:]

        mutating func add(_ tally: Tally, at key: Tally.Key) {
            switch key.metric {
            case .duration(let kind):
                durations[kind, default: DurationHistogram()]
                    .add(tally.incidents, at: key.step, seconds: tally.amount)
            case .count(.declared): declared += Int(tally.amount)
            case .count(.resolved): resolved += Int(tally.amount)
            case .count(.atSeverity): atSeverity += .seconds(tally.amount)
            case .count(.kept), .count(.late), .count(.missed): promises.add(tally, at: key)
            case .count(.drills), .count(.dismissed): break
            }
        }

        package func duration(_ kind: MetricKind) -> DurationHistogram { durations[kind] ?? DurationHistogram() }
    }

    /// How promises fared.
    package struct Promises: Equatable, Sendable {
        package private(set) var kept = 0
        /// Kept, but after they were due.
        package private(set) var late = 0
        package private(set) var missed = 0

        package var count: Int { kept + late + missed }

        /// In hundredths, rounded down, so that one that was missed is never a full hundred; nil where there was none.
        package var keptShare: Int? { count == 0 ? nil : kept * 100 / count }

        mutating func add(_ tally: Tally, at key: Tally.Key) {
            switch key.metric {
            case .count(.kept): kept += Int(tally.amount)
            case .count(.late): late += Int(tally.amount)
            case .count(.missed): missed += Int(tally.amount)
            case .count(.declared), .count(.resolved), .count(.drills), .count(.dismissed), .count(.atSeverity),
                .duration:
                break
            }
        }
    }
}
