import HTTPTypes
import MusterCore
import MusterEngine

/// Who makes meetings for the bridges of incidents.
enum MeetingEndpoints {
    static let all: [Endpoint] = [
        Endpoint(
            method: .get,
            path: "/meeting-services",
            summary: "Who makes meetings for bridges, and how they were last seen",
            permission: .administer,
            answers: .meetingService.page
        ) { call in
            .page([MeetingTest(call.site.parts).state].compactMap(\.self).map(json), next: nil)
        },
        Endpoint(
            method: .post,
            path: "/meeting-services/{service}/test",
            summary: "Ask a meeting service whether it takes the credentials, without making a meeting",
            permission: .administer,
            answers: .draft
        ) { call in
            guard call.parameter("service") == Channel.zoom.rawValue else { throw Failure.notFound }
            return .of(["text": JSONValue(try await MeetingTest(call.site.parts).run())])
        },
    ]

    private static func json(_ state: MeetingTest.State) -> JSONValue {
        .of([
            "service": JSONValue(Channel.zoom.rawValue), "name": JSONValue(state.name),
            "seen_at": state.sight.map { JSONValue($0.at) }, "problem": state.sight?.problem.map { JSONValue($0) },
        ])
    }
}

extension AnswerShape {
    fileprivate static let meetingService = AnswerShape(
        "MeetingService",
        [
            .required("service", "zoom"), .required("name", "as people call it"),
            .optional("seen_at", "when it was last spoken to", .time),
            .optional("problem", "what was wrong then; none where all was well"),
        ]
    )
}
