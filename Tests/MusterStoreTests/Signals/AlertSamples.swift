import MusterCore
import MusterStore
import Testing

enum AlertSamples {
    /// Puts firing alerts of "prometheus" on the shelf.
    static func add(_ numbers: [Int], named name: String = "Down", to connection: any SQLConnection) throws {
        let json = "[{\"labels\":{\"alertname\":\"\(name)\"},\"annotations\":{}}]"
        let batch = try #require(AlertBatch(ordinary: Array(json.utf8)))
        var alerts = NewAlerts()
        for number in numbers {
            alerts.append(
                .sample(number),
                batch.alerts[0],
                of: batch,
                AlertText(batch.alerts[0], of: batch),
                integration: "prometheus",
                startsAt: .at(5),
                endsAt: .at(300),
                isFiring: true,
                seenAt: .at(10),
                triage: .inbox,
                because: "",
                incident: nil
            )
        }
        try AlertShelf(connection).add(alerts)
    }

    static func end(_ number: Int, at seconds: Int64, _ connection: any SQLConnection) throws {
        let flap = FlapScore(level: 2_000, changedAt: .at(seconds))
        try AlertShelf(connection)
            .resolve(.sample(number), endsAt: .at(seconds), at: .at(seconds), timesSent: 1, flap: flap)
    }

    static func silence(
        _ number: Int,
        from start: Int64,
        to end: Int64,
        of integration: String? = nil
    ) throws -> Silence {
        Silence(
            id: .sample(number),
            integration: integration,
            matchers: [try LabelMatcher("host=~\"db.*\""), try LabelMatcher("severity!=critical")],
            startsAt: .at(start),
            endsAt: .at(end),
            updatedAt: .at(start),
            createdBy: "ana",
            comment: "Wir ziehen um \u{1F4E6}"
        )
    }
}
