import HTTPTypes
import MusterCore
import MusterEngine

/// What the law and contracts ask, by the API.
enum LegalEndpoints {
    static let all: [Endpoint] = [
        Endpoint(
            method: .get,
            path: "/incidents/{ref}/notices",
            summary: "Whom the law and contracts ask to be told, by when, and who was told",
            permission: .read,
            answers: .notice.page
        ) { call in
            let (incident, process) = try await call.incident()
            let json = IncidentJSON(incident, process, call.site)
            return .page(json.notices, next: nil)
        },
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/notices",
            summary: "Record that somebody outside was told",
            permission: .respond,
            fields: [
                .required("notice", "its key"), .optional("to", "who was told (whom the notice names)"),
                .optional("at", "when (now)", .time),
                .optional("reference", "under which it is found at the other side"),
            ]
        ) { call in
            try await call.run { _, _ in
                .legal(
                    .giveNotice(
                        call.required("notice"),
                        to: call.text("to"),
                        at: call.time("at"),
                        reference: call.text("reference")
                    )
                )
            }
        },
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/awareness",
            summary: "Correct since when the organisation knew, from which the law counts",
            permission: .respond,
            fields: [
                .required("key", "of the legal trigger, or of a contract's notice"),
                .required("at", "when it was known", .time), .required("reason", "why that is right"),
            ]
        ) { call in
            let at = call.time("at") ?? call.now
            return try await call.run { _, _ in
                .legal(.correctAwareness(call.required("key"), at: at, reason: call.required("reason")))
            }
        },
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/hold",
            summary: "Place a legal hold: nothing of the incident is deleted while it lasts",
            permission: .respond,
            fields: [.required("reason", "why")]
        ) { call in
            try await call.run { _, _ in .legal(.hold(reason: call.required("reason"))) }
        },
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/hold-release",
            summary: "Release the legal hold; for those whom its trigger pages, and administrators",
            permission: .respond,
            fields: [.required("reason", "why")]
        ) { call in
            try await call.run { _, _ in .legal(.releaseHold(reason: call.required("reason"))) }
        },
    ]
}

extension IncidentJSON {
    var notices: [JSONValue] {
        incident.notices(under: process, calendar: organisation.calendar).map { notice in
            .of([
                "key": JSONValue(notice.key), "says": JSONValue(notice.says), "to": JSONValue(notice.to),
                "due_at": notice.dueAt.map { JSONValue($0) }, "source": JSONValue(notice.source),
                "trigger": JSONValue(notice.trigger), "aware_at": JSONValue(notice.awareAt),
                "given": notice.given.map { given in
                    .of([
                        "to": JSONValue(given.to), "at": JSONValue(given.at),
                        "reference": given.reference.map { JSONValue($0) }, "by": actor(given.by),
                    ])
                },
            ])
        }
    }

    var legal: JSONValue {
        .of([
            "notices": .array(notices),
            "hold": incident.legal.hold.map { hold in
                .of(["since": JSONValue(hold.since), "because": JSONValue(hold.because)])
            },
        ])
    }
}

extension AnswerShape {
    static let notice = AnswerShape(
        "Notice",
        [
            .required("key", "its own"), .required("says", "what is owed"), .required("to", "who is to be told"),
            .optional("due_at", "by when; nothing while another one has to be given first", .time),
            .required("source", "the law or the contract"),
            .required("trigger", "key under which awareness is corrected"),
            .required("aware_at", "from when it counts", .time),
            .optional("given", "to, at, reference and by", .object),
        ]
    )
}
