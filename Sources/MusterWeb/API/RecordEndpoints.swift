import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore

/// The record as a whole, for whoever answers for it.
enum RecordEndpoints {
    static let all: [Endpoint] = [
        Endpoint(
            method: .post,
            path: "/verification",
            summary:
                "Hold every incident against its hashes, and the lists against the events; takes minutes where there are millions",
            permission: .administer,
            answers: .verification
        ) { call in
            let report = try await RecordCheck(call.site.parts).report()
            return .of([
                "incidents": JSONValue(report.incidents), "events": JSONValue(report.events),
                "files": JSONValue(report.files),
                "removed_texts": JSONValue(report.removedTexts),
                "findings": .array(report.findings.map { JSONValue($0.description) }),
            ])
        },
        Endpoint(
            method: .post,
            path: "/rebuild",
            summary: "Write the lists and wake-ups anew from the events, while everything goes on",
            permission: .administer,
            answers: .rebuilding
        ) { call in
            .of(["incidents": JSONValue(try await RecordCheck(call.site.parts).rebuild())])
        },
    ]
}
