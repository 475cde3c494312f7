/// A condition that a source reports, known by its fingerprint: evidence for an incident, not the incident itself.
package struct Alert: Equatable, Sendable {
    package var id: ID<Alert>
    /// Name of the integration by which it came.
    package var integration: String
    /// Sixteen hex digits; the same labels always give the same one.
    package var fingerprint: String
    package var labels: [String: String]
    package var annotations: [String: String]
    package var startsAt: Timestamp
    /// For a firing alert the moment at which it is taken to be over unless its source sends it again.
    package var endsAt: Timestamp
    package var generatorURL: String?

    package init(
        id: ID<Alert>,
        integration: String,
        fingerprint: String,
        labels: [String: String],
        annotations: [String: String],
        startsAt: Timestamp,
        endsAt: Timestamp,
        generatorURL: String?
    ) {
        self.id = id
        self.integration = integration
        self.fingerprint = fingerprint
        self.labels = labels
        self.annotations = annotations
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.generatorURL = generatorURL
    }

    package func isFiring(at moment: Timestamp) -> Bool { endsAt > moment }

    /// What a person calls it: its summary, or its name.
    package var title: String {
        annotations["summary"] ?? annotations["title"] ?? labels["alertname"] ?? fingerprint
    }

    /// The same of an alert that is not read whole.
    package static func title(fingerprint: UInt64, _ value: SignalLookup) -> String {
        value("summary", true) ?? value("title", true) ?? value("alertname", false) ?? Self.hex(fingerprint)
    }

    /// A fingerprint as it is written: sixteen digits.
    package static func hex(_ fingerprint: UInt64) -> String {
        let digits = String(fingerprint, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension Alert {
    /// The fingerprint that Prometheus and Alertmanager give a set of labels: FNV-1a 64 over the sorted labels, each name and
    /// value followed by the byte 0xFF.
    package static func fingerprint(of labels: [String: String]) -> String {
        var hash = FNV1a64()
        for (name, value) in labels.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            hash.add(name.utf8)
            hash.add(CollectionOfOne(0xFF))
            hash.add(value.utf8)
            hash.add(CollectionOfOne(0xFF))
        }
        return hash.hex
    }
}
