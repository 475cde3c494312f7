import Foundation
import MusterCore
import MusterStore

/// Tells the organisation's programs of alerts that began or ended: many of one transaction go in one webhook.
///
/// Written in the transaction that keeps the alerts, so that neither is there without the other.
struct AlertNotices {
    /// What a program is told of one alert.
    struct Fact {
        var id: ID<Alert>
        var fingerprint: String
        var integration: String
        /// JSON objects, as they are kept: nothing is read and written again for it.
        var labels: String
        var annotations: String
        var startsAt: Timestamp
        var endsAt: Timestamp
        var isFiring: Bool
        var generatorURL: String?
        var incident: ID<Incident>?
    }

    /// The most alerts of one webhook: with labels and annotations as they usually are, about 50 KB.
    static let alertLimit = 100

    private let parts: EngineParts
    private let endpoints: [WebhookEndpoint]

    /// - Returns: nil where no program asked for alerts, which costs no more than finding that out.
    init?(_ parts: EngineParts) {
        endpoints = parts.organisations.current.webhooks.filter { endpoint in
            Self.types.contains { endpoint.wants($0.name) }
        }
        if endpoints.isEmpty { return nil }
        self.parts = parts
    }

    private static let types: [(name: String, isFiring: Bool)] = [("alert.fired", true), ("alert.resolved", false)]

    /// - Parameter outgoing: of the transaction of `connection`.
    func enqueue(
        _ facts: [Fact],
        in outgoing: OutgoingBatch,
        _ connection: any SQLConnection,
        now: Timestamp
    ) throws {
        let facts = try Self.open(facts, connection)
        for type in Self.types {
            let told = facts.filter { $0.isFiring == type.isFiring }
            let wanting = endpoints.filter { $0.wants(type.name) }
            for start in stride(from: 0, to: told.count, by: Self.alertLimit) where !wanting.isEmpty {
                let some = told[start..<min(start + Self.alertLimit, told.count)]
                let event = WebhookEvent(type: type.name, occurredAt: now, data: Self.data(some))
                for endpoint in wanting {
                    let notice = notice(of: event, subject: subject(of: some, type.name), to: endpoint)
                    try outgoing.add(notice, connection, now: now)
                }
            }
        }
    }

    /// Without what belongs to an incident that is not open to all: nobody knows who reads a webhook.
    private static func open(_ facts: [Fact], _ connection: any SQLConnection) throws -> [Fact] {
        guard facts.contains(where: { $0.incident != nil }) else { return facts }
        let restricted = try IncidentAccessList(connection).restricted()
        return facts.map { fact in
            var fact = fact
            if fact.incident.map(restricted.contains) == true { fact.incident = nil }
            return fact
        }
    }

    private func subject(of facts: ArraySlice<Fact>, _ type: String) -> String {
        "\(type) (\(facts.count) alert\(facts.count == 1 ? "" : "s"))"
    }

    private func notice(of event: WebhookEvent, subject: String, to endpoint: WebhookEndpoint) -> Notice {
        Notice(
            message: OutgoingMessage(
                key: "alerts:\(parts.makeID()):webhook:\(endpoint.id)",
                channel: .webhook,
                to: endpoint.url,
                subject: subject,
                body: subject,
                event: event
            ),
            incident: nil
        )
    }

    /// What a webhook says of alerts. Public: fields are added, never changed.
    private static func data(_ facts: ArraySlice<Fact>) -> String {
        let alerts = facts.map { fact in
            let optional = [("generator_url", fact.generatorURL), ("incident", fact.incident?.description)]
                .compactMap { name, value in value.map { ",\"\(name)\":\(JSONText.quoted($0))" } }.joined()
            return """
                {"id":"\(fact.id)","fingerprint":\(JSONText.quoted(fact.fingerprint)),\
                "integration":\(JSONText.quoted(fact.integration)),"status":"\(fact.isFiring ? "firing" : "resolved")",\
                "labels":\(fact.labels),"annotations":\(fact.annotations),\
                "starts_at":"\(fact.startsAt.rfc3339)","ends_at":"\(fact.endsAt.rfc3339)"\(optional)}
                """
        }
        return "{\"alerts\":[\(alerts.joined(separator: ","))]}"
    }
}

extension AlertNotices.Fact {
    init(_ alert: ActiveAlert, of integration: String) {
        self.init(
            id: alert.id,
            fingerprint: String(decoding: Hex.digits(of: alert.fingerprint), as: UTF8.self),
            integration: integration,
            labels: String(decoding: alert.text.labels, as: UTF8.self),
            annotations: String(decoding: alert.text.annotations, as: UTF8.self),
            startsAt: alert.startsAt,
            endsAt: alert.endsAt,
            isFiring: alert.isFiring,
            generatorURL: alert.text.link,
            incident: alert.incident
        )
    }
}

/// Texts as JSON has them.
private enum JSONText {
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case let control where control.value < 0x20:
                let digits = String(control.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
