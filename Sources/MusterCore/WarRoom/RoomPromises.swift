/// What the war room itself asks for by a time, beside the clocks of the process.
extension Incident {
    /// The name of the promise in the record.
    package static let orderClock = "order"
    package static let measureClock = "measure"
    package static let rhythmClock = "battle-rhythm"

    /// The clocks in force: those of the process, where the one who commands has set a rhythm with it in the place of theirs.
    ///
    /// Audiences that an incident of this type is nothing to are promised nothing.
    func clocks(under process: ProcessDefinition) -> [Clock] {
        let clocks = process.clocks.filter { clock in
            if case .update(let audience) = clock.duty { concerns(audience, under: process) } else { true }
        }
        guard let rhythm = room.rhythm else { return clocks }
        let own = clocks.filter { $0.duty == .checkIn }
        var turns: [String: Duration] = [:]
        for level in process.severities { turns[level.key] = .minutes(rhythm.minutes) }
        let set = Clock(
            id: Self.rhythmClock,
            says: own.first?.says ?? "Ask the room for a status check",
            timing: .every(turns),
            from: .milestone(.declared),
            until: .resolved,
            duty: .checkIn,
            owner: process.lead.map { .role($0.key) } ?? .assignee,
            remindBefore: .zero,
            missed: own.first?.missed ?? [.remind],
            nudge: own.first?.nudge ?? true,
            source: "The battle rhythm of this incident",
            line: 0
        )
        return clocks.filter { $0.duty != .checkIn } + [set]
    }

    /// Orders that wait: for an answer, asked for again and again, then for being done where a time was given.
    func orderPromises(under process: ProcessDefinition) -> [Obligation] {
        if isResolved || isClosed { return [] }
        return room.orders.compactMap { order in
            switch order.state {
            case .open: return unanswered(order, process.warRoom.answerWithin)
            case .acknowledged: return undone(order)
            case .done, .withdrawn: return nil
            }
        }
    }

    private func unanswered(_ order: Order, _ turn: Duration) -> Obligation {
        let key = "\(Self.orderClock):\(order.number)@\(order.at.milliseconds)"
        let missed = record[Self.orderClock]?.standings[key]
        var promise = promise(
            of: order,
            key: "\(key)#\(missed?.turns ?? 0)",
            says: "Acknowledge the order \(order.number): \(order.text)",
            dueAt: (missed?.endedAt ?? max(order.at, reopenedAt ?? order.at)) + turn
        )
        promise.missedTurns = missed?.turns ?? 0
        promise.overdueSince = missed?.firstDueAt
        promise.turn = turn
        return promise
    }

    private func undone(_ order: Order) -> Obligation? {
        guard let dueAt = order.dueAt else { return nil }
        let key = "\(Self.orderClock):\(order.number)@\(dueAt.milliseconds)"
        let missed = record[Self.orderClock]?.standings[key]
        var promise = promise(
            of: order,
            key: "\(key)#\(missed?.turns ?? 0)",
            says: "Do as ordered, \(order.number): \(order.text)",
            dueAt: dueAt
        )
        promise.missedTurns = missed?.turns ?? 0
        promise.overdueSince = missed?.firstDueAt
        return promise
    }

    private func promise(of order: Order, key: String, says: String, dueAt: Timestamp) -> Obligation {
        let owner: Clock.Owner = if case .role(let role) = order.to { .role(role) } else { .assignee }
        return Obligation(
            key: key,
            clock: Self.orderClock,
            says: says,
            dueAt: dueAt,
            owner: owner,
            person: people(of: order.to).first,
            origin: .order(order.number),
            missed: [],
            isNudge: true,
            source: "An order of whoever commands",
            line: 0,
            missedTurns: 0
        )
    }

    /// Temporary measures that were to last until a time: they do not end by themselves with the incident, whatever it was.
    var measurePromises: [Obligation] {
        measures.compactMap { measure in
            // A silence ends by itself.
            guard measure.undoneAt == nil, measure.silence == nil, let dueAt = measure.expiresAt else { return nil }
            let key = "\(Self.measureClock):\(measure.id)@\(dueAt.milliseconds)"
            let missed = record[Self.measureClock]?.standings[key]
            return Obligation(
                key: "\(key)#\(missed?.turns ?? 0)",
                clock: Self.measureClock,
                says: "Undo the temporary measure: \(measure.what)",
                dueAt: dueAt,
                owner: .assignee,
                person: measure.owner,
                origin: .measure(measure.id),
                missed: [],
                isNudge: false,
                source: "The baseline ledger of this incident",
                line: 0,
                missedTurns: missed?.turns ?? 0,
                overdueSince: missed?.firstDueAt
            )
        }
    }

    /// Whom a promise of the war room or of an action item is asked of, by its key in the record; nil for any other.
    ///
    /// - Parameter clock: that of the process; nil for a promise of the war room.
    package func people(owing key: String, of clock: Clock?) -> [ID<Person>]? {
        if let clock, clock.from == .actionItem {
            // The process may have a role answer for the items of others.
            guard clock.owner == .assignee else { return nil }
            let id = ID<ActionItem>(String(key.dropFirst(clock.id.count + 1).prefix { $0 != "@" }))
            return actionItems.first { $0.id == id }.map { [$0.owner].compactMap(\.self) }
        }
        let name = key.prefix { $0 != "@" }
        if name.hasPrefix("\(Self.orderClock):") {
            let number = Int(name.dropFirst(Self.orderClock.count + 1))
            return number.flatMap(room.order).map { people(of: $0.to) }
        }
        if name.hasPrefix("\(Self.measureClock):") {
            let id = ID<TemporaryMeasure>(String(name.dropFirst(Self.measureClock.count + 1)))
            return measures.first { $0.id == id }.map { [$0.owner].compactMap(\.self) }
        }
        return nil
    }
}
