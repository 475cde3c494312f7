/// An alert as a source sent it, before Muster knows whether it is new.
package struct SourceAlert: Equatable, Sendable {
    package var labels: [String: String]
    package var annotations: [String: String]
    package var startsAt: Timestamp
    /// In the past for one that is over; in the future for one that fires, when it is taken to be over unless it is sent again.
    package var endsAt: Timestamp
    package var generatorURL: String?
    /// What its source knows it by; nil where it is known by its labels.
    package var dedupKey: String?
    package var action: Action

    /// What the source asks for.
    package enum Action: Equatable, Sendable {
        /// Take note of it, whether it fires or is over.
        case trigger
        /// Somebody has taken it on at the source. Means nothing for an alert that does not fire.
        case acknowledge
        /// It is over. Means nothing for an alert that does not fire.
        case resolve
    }

    /// The end of an alert that fires until its source says that it is over.
    package static let untilResolved = Timestamp.latest

    package init(
        labels: [String: String],
        annotations: [String: String],
        startsAt: Timestamp,
        endsAt: Timestamp,
        generatorURL: String?,
        dedupKey: String? = nil,
        action: Action = .trigger
    ) {
        self.labels = labels
        self.annotations = annotations
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.generatorURL = generatorURL
        self.dedupKey = dedupKey
        self.action = action
    }

    /// By which two of one source are the same.
    package var fingerprint: String {
        guard let dedupKey else { return Alert.fingerprint(of: labels) }
        return Self.fingerprint(ofKey: dedupKey)
    }

    /// The fingerprint of the alert that a source knows by a key of its own.
    package static func fingerprint(ofKey key: String) -> String { Alert.fingerprint(of: ["dedup_key": key]) }
}
