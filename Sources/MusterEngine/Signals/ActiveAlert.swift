package import MusterCore
import MusterStore

/// The last firing of one set of labels of one source, as the running server remembers it.
package struct ActiveAlert: Sendable {
    package let id: ID<Alert>
    package let fingerprint: UInt64
    private var packed: AlertText.Packed
    package internal(set) var startsAt: Timestamp
    /// While it fires, when it is taken to be over unless it is sent again.
    package internal(set) var endsAt: Timestamp
    package internal(set) var updatedAt: Timestamp
    var annotationsHash: UInt64
    var incident: ID<Incident>?
    var timesSent: Int32 = 1
    package internal(set) var isFiring: Bool
    var flap: FlapScore
    /// Nobody said when it ends.
    var endsByTimeout: Bool
    /// False while the transaction that brings it is not durable: nobody is told of it yet.
    package internal(set) var isDurable = false
    /// Neither a rule nor a person has made anything of it.
    var isWaiting = false
    /// Has changed since it was written.
    var isUnwritten = false
    /// What its source says of it has changed since it was written.
    var isTextUnwritten = false

    /// How long an alert fires that does not say when it ends, unless it is sent again. Alertmanager's default.
    static let resolveTimeout: Duration = .minutes(5)

    /// For how long one that is over is remembered: sources say it several times, Prometheus for 15 minutes.
    static let memory: Duration = .minutes(16)

    init(_ id: ID<Alert>, _ alert: ArrivingAlert, _ text: AlertText.Packed) {
        self.id = id
        fingerprint = alert.place.fingerprint
        packed = text
        startsAt = alert.startsAt
        endsAt = alert.endsAt
        updatedAt = alert.now
        annotationsHash = alert.place.annotationsHash
        isFiring = alert.isFiring
        flap = FlapScore(level: 1_000, changedAt: alert.now)
        endsByTimeout = alert.place.endsAt == nil
    }

    /// - Parameter patterns: nil for one that is not kept for long.
    init?(_ stored: StoredAlert, _ patterns: AlertPatterns? = nil) {
        guard let fingerprint = UInt64(stored.alert.fingerprint, radix: 16) else { return nil }
        let alert = stored.alert
        let read = AlertBatch.ReadAlert(
            labels: alert.labels,
            annotations: alert.annotations,
            startsAt: nil,
            endsAt: nil,
            generatorURL: alert.generatorURL
        )
        let batch = AlertBatch([read], original: nil)
        id = alert.id
        self.fingerprint = fingerprint
        let text = AlertText(batch.alerts[0], of: batch)
        packed =
            patterns?.pack(text, of: alert.integration, alert.labels["alertname"] ?? "")
            ?? AlertText.Packed(text, like: nil)
        startsAt = alert.startsAt
        endsAt = alert.endsAt
        updatedAt = stored.lastSeenAt
        // Unlike any other, so that the next arrival's words are taken.
        annotationsHash = 0
        incident = stored.incident
        timesSent = Int32(clamping: stored.timesSent)
        isFiring = stored.isFiring
        flap = stored.flap
        endsByTimeout = true
        isWaiting = stored.triage == .inbox
        isDurable = true
    }

    /// Which labels it may have.
    var signature: LabelSignature { packed.signature }

    /// What its source says of it.
    package var text: AlertText { packed.text }

    /// Its source sends it again, by the rules of Alertmanager: the earliest start and the latest end that was given
    /// count, and the last words.
    mutating func refresh(_ alert: ArrivingAlert, of batch: AlertBatch) {
        if alert.place.startsAt != nil { startsAt = min(startsAt, alert.startsAt) }
        if endsByTimeout || alert.endsAt > endsAt {
            endsAt = alert.endsAt
            endsByTimeout = alert.place.endsAt == nil
        }
        updatedAt = alert.now
        timesSent = timesSent == .max ? .max : timesSent + 1
        isUnwritten = true
        guard annotationsHash != alert.place.annotationsHash else { return }
        annotationsHash = alert.place.annotationsHash
        let said = AlertText(alert.place, of: batch)
        if said != text {
            packed = packed.replaced(by: said)
            isTextUnwritten = true
        }
    }
}

/// One alert of a batch, with the times that it did not say.
struct ArrivingAlert {
    let place: AlertBatch.Place
    let now: Timestamp
    let startsAt: Timestamp
    let endsAt: Timestamp

    init(_ place: AlertBatch.Place, now: Timestamp) {
        self.place = place
        self.now = now
        startsAt = place.startsAt ?? min(place.endsAt ?? now, now)
        endsAt = place.endsAt ?? now + ActiveAlert.resolveTimeout
    }

    var isFiring: Bool { endsAt > now }
}
