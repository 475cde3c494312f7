package import MusterCore
import MusterStore
import NIOConcurrencyHelpers

/// The alerts that fire, and those that lately did, by their labels: what tells a new alert from one that is sent again.
///
/// On SQLite this process alone writes alerts, so what stands here is the truth and an alert that is sent again costs
/// no transaction: what changed of it is written within ``flushInterval``. Only the writer's thread adds to it and ends
/// what is in it; what that thread did in a transaction that failed it takes back before anything else happens.
package final class ActiveAlerts: Sendable {
    /// How long a refreshed alert may wait to be written. Who restarts earlier gives every alert more time anyway.
    package static let flushInterval: Duration = .seconds(5)

    struct Key: Hashable {
        let source: Int32
        let fingerprint: UInt64
    }

    private struct State {
        var isLoaded = false
        var sources: [String: Int32] = [:]
        var slots: [Key: Int] = [:]
        var alerts: [ActiveAlert?] = []
        var owners: [Key] = []
        var free: [Int] = []
        /// The slots that hold something to be written.
        var unwritten: [Int] = []
        var received = 0
        /// When somebody first asked what is over.
        var watchedSince: Timestamp?
        var flushedAt = Timestamp(milliseconds: 0)

        func name(of source: Int32) -> String? { sources.first { $0.value == source }?.key }

        mutating func source(_ name: String) -> Int32 {
            if let number = sources[name] { return number }
            let number = Int32(sources.count)
            sources[name] = number
            return number
        }
    }

    let patterns = AlertPatterns()

    private let state = NIOLockedValueBox(State())

    package init() {}

    /// What the store says of some alerts of one source, for one transaction: where several servers write, none of them
    /// knows by heart what fires.
    init(_ fingerprints: [UInt64], of source: String, in connection: any SQLConnection, now: Timestamp) throws {
        let found = try AlertShelf(connection).find(fingerprints, of: source, orEndedAfter: now - ActiveAlert.memory)
        state.withLockedValue { state in
            for alert in found.compactMap({ ActiveAlert($0) }) { Self.put(alert, of: source, &state) }
        }
    }

    /// How many alerts have come in since the start, those that were known included.
    package var received: Int { state.withLockedValue(\.received) }

    var isLoaded: Bool { state.withLockedValue(\.isLoaded) }

    /// Reads what fires from the store, once. Nobody could tell Muster anything while it was down, so each alert gets
    /// the time to be sent again.
    func load(_ connection: any SQLConnection, now: Timestamp) throws {
        if isLoaded { return }
        var found = try AlertShelf(connection).ended(after: now - ActiveAlert.memory, amongLatest: 10_000)
        var last: ID<Alert>?
        while true {
            let firing = try AlertShelf(connection).firing(after: last, limit: 1_000)
            found += firing
            guard firing.count == 1_000 else { break }
            last = firing.last?.alert.id
        }
        state.withLockedValue { state in
            state.isLoaded = true
            for stored in found {
                guard var alert = ActiveAlert(stored, patterns) else { continue }
                if alert.isFiring { alert.endsAt = max(alert.endsAt, now + ActiveAlert.resolveTimeout) }
                Self.put(alert, of: stored.alert.integration, &state)
            }
        }
    }

    /// Takes in those alerts of a batch that fire already and are only sent again.
    ///
    /// - Returns: the places of the others in the batch, which need a transaction.
    func refresh(_ batch: AlertBatch, of integration: String, now: Timestamp) -> [Int] {
        state.withLockedValue { state in
            state.received += batch.count
            guard state.isLoaded else { return Array(batch.alerts.indices) }
            let source = state.source(integration)
            var others: [Int] = []
            // What is over by an earlier alert of the batch fires anew by a later one.
            var ending: Set<UInt64> = []
            for (index, place) in batch.alerts.enumerated() {
                let arriving = ArrivingAlert(place, now: now)
                let key = Key(source: source, fingerprint: place.fingerprint)
                guard arriving.isFiring, let slot = state.slots[key],
                    let known = state.alerts[slot], known.isFiring, known.isDurable,
                    ending.isEmpty || !ending.contains(place.fingerprint)
                else {
                    others.append(index)
                    if !arriving.isFiring { ending.insert(place.fingerprint) }
                    continue
                }
                Self.refresh(slot, arriving, batch, &state)
            }
            return others
        }
    }

    // MARK: For the writer's thread

    func key(_ fingerprint: UInt64, of integration: String) -> Key {
        Key(source: state.withLockedValue { $0.source(integration) }, fingerprint: fingerprint)
    }

    func alert(_ key: Key) -> ActiveAlert? {
        state.withLockedValue { state in state.slots[key].flatMap { state.alerts[$0] } }
    }

    func refresh(_ key: Key, _ arriving: ArrivingAlert, of batch: AlertBatch) {
        state.withLockedValue { state in
            guard let slot = state.slots[key] else { return }
            Self.refresh(slot, arriving, batch, &state)
        }
    }

    /// Puts an alert in the place of what is there; nil empties the place.
    func set(_ alert: ActiveAlert?, _ key: Key) {
        state.withLockedValue { state in
            if let alert { Self.put(alert, key, &state) } else { Self.remove(key, &state) }
        }
    }

    /// What was added under these keys is durable now.
    func confirm(_ keys: [Key]) {
        state.withLockedValue { state in
            for key in keys {
                guard let slot = state.slots[key] else { continue }
                state.alerts[slot]?.isDurable = true
            }
        }
    }

    /// True at most once in ``flushInterval``.
    func isToBeFlushed(at now: Timestamp) -> Bool {
        state.withLockedValue { state in
            guard !state.unwritten.isEmpty, now - state.flushedAt >= Self.flushInterval else { return false }
            state.flushedAt = now
            return true
        }
    }

    /// Takes up to `limit` alerts that have changed since they were written.
    func takeUnwritten(limit: Int) -> [ActiveAlert] {
        state.withLockedValue { state in
            let slots = state.unwritten.suffix(limit)
            state.unwritten.removeLast(slots.count)
            return slots.compactMap { slot in
                guard let alert = state.alerts[slot], alert.isUnwritten else { return nil }
                state.alerts[slot]?.isUnwritten = false
                state.alerts[slot]?.isTextUnwritten = false
                return alert
            }
        }
    }

    /// An alert has an incident now.
    func assign(_ incident: ID<Incident>, to stored: StoredAlert) {
        state.withLockedValue { state in
            guard let source = state.sources[stored.alert.integration],
                let fingerprint = UInt64(stored.alert.fingerprint, radix: 16),
                let slot = state.slots[Key(source: source, fingerprint: fingerprint)],
                state.alerts[slot]?.id == stored.alert.id
            else { return }
            state.alerts[slot]?.incident = incident
        }
    }

    /// An incident was merged into another.
    func move(from merged: ID<Incident>, to target: ID<Incident>) {
        state.withLockedValue { state in
            for slot in state.alerts.indices where state.alerts[slot]?.incident == merged {
                state.alerts[slot]?.incident = target
            }
        }
    }

    /// Whether this server has been there long enough for every source to have sent again what fires. Where several
    /// servers share a store, another one may not have been.
    func hasGivenTime(at now: Timestamp) -> Bool {
        state.withLockedValue { state in
            let since = state.watchedSince ?? now
            state.watchedSince = since
            return now - since >= ActiveAlert.resolveTimeout
        }
    }

    // MARK: For readers

    /// When the next firing one is taken to be over; nil where none fires.
    func nextExpiry() -> Timestamp? {
        state.withLockedValue { state in
            state.alerts.lazy.compactMap { $0 }.filter(\.isFiring).map(\.endsAt).min()
        }
    }

    /// Those that fire and whose time is up, at most `limit`; forgets those that were over long ago.
    func expired(at now: Timestamp, limit: Int) -> [(source: String, fingerprint: UInt64)] {
        state.withLockedValue { state in
            var expired: [(String, UInt64)] = []
            for slot in state.alerts.indices {
                guard let alert = state.alerts[slot], alert.isDurable else { continue }
                if alert.isFiring {
                    if alert.endsAt <= now, expired.count < limit {
                        expired.append((state.name(of: state.owners[slot].source) ?? "", alert.fingerprint))
                    }
                } else if alert.updatedAt + ActiveAlert.memory <= now {
                    Self.remove(state.owners[slot], &state)
                }
            }
            return expired
        }
    }

    /// The firing ones of a source. In pieces, so that nobody waits long for the lock.
    ///
    /// - Parameter wanted: leaves out most of those that lack what it asks for.
    package func firing(of integration: String, with wanted: LabelSignature = LabelSignature()) -> [ActiveAlert] {
        var found: [ActiveAlert] = []
        var next = 0
        while true {
            let isOver = state.withLockedValue { state -> Bool in
                guard let source = state.sources[integration] else { return true }
                let end = min(next + 2_048, state.alerts.count)
                for slot in next..<end {
                    guard state.alerts[slot]?.signature.mayHave(wanted) == true, state.owners[slot].source == source,
                        let alert = state.alerts[slot], alert.isFiring, alert.isDurable
                    else { continue }
                    found.append(alert)
                }
                next = end
                return next == state.alerts.count
            }
            if isOver { return found }
        }
    }

    package var firingCount: Int {
        state.withLockedValue { state in state.alerts.count { $0?.isFiring == true } }
    }

    // MARK: Under the lock

    private static func refresh(_ slot: Int, _ arriving: ArrivingAlert, _ batch: AlertBatch, _ state: inout State) {
        let wasUnwritten = state.alerts[slot]?.isUnwritten ?? true
        state.alerts[slot]?.refresh(arriving, of: batch)
        if !wasUnwritten { state.unwritten.append(slot) }
    }

    private static func put(_ alert: ActiveAlert, of source: String, _ state: inout State) {
        put(alert, Key(source: state.source(source), fingerprint: alert.fingerprint), &state)
    }

    private static func put(_ alert: ActiveAlert, _ key: Key, _ state: inout State) {
        if let slot = state.slots[key] {
            state.alerts[slot] = alert
        } else if let slot = state.free.popLast() {
            state.slots[key] = slot
            state.alerts[slot] = alert
            state.owners[slot] = key
        } else {
            state.slots[key] = state.alerts.count
            state.alerts.append(alert)
            state.owners.append(key)
        }
    }

    private static func remove(_ key: Key, _ state: inout State) {
        guard let slot = state.slots.removeValue(forKey: key) else { return }
        state.alerts[slot] = nil
        state.free.append(slot)
    }
}
