import Foundation
import MusterCore

/// The body of a webhook: `{"type":…,"timestamp":…,"data":…}` (Standard Webhooks 1.0.0).
struct WebhookPayload {
    /// JSON, the same for every attempt of an event.
    let text: String

    /// - Parameter now: the `timestamp` of a message that carries no event of its own.
    init(_ message: OutgoingMessage, now: Timestamp) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let type: String
        let moment: Timestamp
        let data: String
        if let event = message.event {
            (type, moment, data) = (event.type, event.occurredAt, event.data)
        } else {
            let words = Words(
                subject: message.subject,
                body: message.body,
                links: message.links,
                urgency: message.urgency
            )
            (type, moment) = ("message", now)
            data = String(decoding: try encoder.encode(words), as: UTF8.self)
        }
        let quotedType = String(decoding: try encoder.encode(type), as: UTF8.self)
        // Put together by hand, because the data is text already and must not change by a byte.
        text = "{\"type\":\(quotedType),\"timestamp\":\"\(moment.rfc3339)\",\"data\":\(data)}"
    }

    /// A message to a person, for whatever reads it to them.
    private struct Words: Encodable {
        let subject: String
        let body: String
        let links: [OutgoingMessage.Link]
        let urgency: OutgoingMessage.Urgency
    }
}
