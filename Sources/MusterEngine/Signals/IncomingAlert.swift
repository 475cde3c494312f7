package import MusterCore

/// An alert as a source sent it, before Muster knows whether it is new.
package struct IncomingAlert: Equatable, Sendable {
    package var labels: [String: String]
    package var annotations: [String: String]
    package var startsAt: Timestamp
    /// In the past for one that is over; in the future for one that fires, when it is taken to be over unless it is sent again.
    package var endsAt: Timestamp
    package var generatorURL: String?

    package init(
        labels: [String: String],
        annotations: [String: String],
        startsAt: Timestamp,
        endsAt: Timestamp,
        generatorURL: String?
    ) {
        self.labels = labels
        self.annotations = annotations
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.generatorURL = generatorURL
    }

    var read: AlertBatch.ReadAlert {
        AlertBatch.ReadAlert(
            labels: labels,
            annotations: annotations,
            startsAt: startsAt,
            endsAt: endsAt,
            generatorURL: generatorURL
        )
    }
}
