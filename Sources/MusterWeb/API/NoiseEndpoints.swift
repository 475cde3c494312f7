import HTTPTypes
import MusterCore
import MusterEngine

/// What the rules of the monitoring cost.
enum NoiseEndpoints {
    static let all: [Endpoint] = [
        Endpoint(
            method: .get,
            path: "/noise",
            summary: "The rules of the monitoring by what they cost people, the costliest first",
            permission: .read,
            query: [.optional("days", "how far back, 1 to 366 (30)", .integer)],
            answers: .noise.page
        ) { call in
            let days = try days(call.query["days"])
            let rows = try await NoiseLedger(call.site.parts).rows(since: call.now - .days(days))
            return .page(rows.map(json), next: nil)
        }
    ]

    static func days(_ text: String?) throws -> Int {
        guard let text else { return 30 }
        guard let days = Int(text), (1...366).contains(days) else {
            throw Failure.invalid("days", "must be a number from 1 to 366")
        }
        return days
    }

    private static func json(_ row: NoiseRow) -> JSONValue {
        .of([
            "integration": JSONValue(row.integration), "rule": JSONValue(row.rule), "cost": JSONValue(row.cost),
            "pages": JSONValue(row.pages), "night_pages": JSONValue(row.nightPages),
            "acknowledged": JSONValue(row.acknowledged), "needless": JSONValue(row.needless),
            "alerts": JSONValue(row.alerts), "short_lived": JSONValue(row.shortLived),
            "advice": row.advice.map { JSONValue($0) },
        ])
    }
}

extension AnswerShape {
    fileprivate static let noise = AnswerShape(
        "Noise",
        [
            .required("integration", "whence"), .required("rule", "the name of its alerts"),
            .required("cost", "by which they are ranked", .integer), .required("pages", "of its incidents", .integer),
            .required("night_pages", "between 22 and 7 o'clock of the person's zone", .integer),
            .required("acknowledged", "pages that were answered", .integer),
            .required("needless", "votes that no action was needed", .integer),
            .required("alerts", "how many began", .integer),
            .required("short_lived", "over before anything was made of them", .integer),
            .optional("advice", "what would help most"),
        ]
    )
}
