import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore

/// The ways in which pages reach a person, and what became of the pages they got.
enum ContactEndpoints {
    static let all: [Endpoint] = [
        Endpoint(
            method: .get,
            path: "/me/contact-methods",
            summary: "The ways to reach you, and which of them take pages",
            permission: .read,
            answers: .contactMethods
        ) { call in
            try await list(call)
        },
        Endpoint(
            method: .post,
            path: "/me/contact-methods",
            summary: "Add a way to reach you; a code goes out by it",
            permission: .read,
            fields: [method],
            answers: .contactMethods
        ) { call in
            try await Contacts(call.site.parts).add(try call.contactMethod(), of: call.viewer.id)
            return try await list(call)
        },
        Endpoint(
            method: .post,
            path: "/me/contact-methods/code",
            summary: "Have a new code sent by a way that waits for one",
            permission: .read,
            fields: [method],
            answers: .contactMethods
        ) { call in
            try await Contacts(call.site.parts).sendCode(by: try call.contactMethod(), to: call.viewer.id)
            return try await list(call)
        },
        Endpoint(
            method: .post,
            path: "/me/contact-methods/verification",
            summary: "Give the code back: the way takes pages from then on",
            permission: .read,
            fields: [method, .required("code", "six digits")],
            answers: .contactMethods
        ) { call in
            let code = call.required("code")
            try await Contacts(call.site.parts).verify(try call.contactMethod(), code: code, of: call.viewer.id)
            return try await list(call)
        },
        Endpoint(
            method: .post,
            path: "/me/contact-methods/removal",
            summary: "Take a way away, also from your rules",
            permission: .read,
            fields: [method],
            answers: .contactMethods
        ) { call in
            try await Contacts(call.site.parts).remove(try call.contactMethod(), of: call.viewer.id)
            return try await list(call)
        },
        Endpoint(
            method: .post,
            path: "/me/push-subscriptions",
            summary: "Add the browser that you sit at, as its PushSubscription gives itself",
            permission: .read,
            fields: [
                .required("endpoint", "an address"), .required("keys", "p256dh and auth", .object),
                .optional("device", "what you call it"),
            ],
            answers: .contactMethods
        ) { call in
            let keys = try call.texts("keys")
            try await Contacts(call.site.parts).subscribe(
                BrowserSubscription(
                    endpoint: call.required("endpoint"),
                    p256dh: keys["p256dh"] ?? "",
                    auth: keys["auth"] ?? ""
                ),
                device: call.text("device") ?? "",
                of: call.viewer.id
            )
            return try await list(call)
        },
        Endpoint(
            method: .get,
            path: "/incidents/{ref}/pages",
            summary: "Why somebody was paged for an incident, or was not",
            permission: .read,
            query: [.optional("person", "a handle (you)")],
            answers: .pageTrace
        ) { call in
            let (incident, _) = try await call.incident()
            let id = try call.query["person"].map { try call.find(person: $0, "person") } ?? call.viewer.id
            guard let person = call.site.organisation.person(id) else { throw Failure.notFound }
            let trace = try await PageTraces(call.site.parts).trace(of: person, in: incident)
            return .of([
                "incident": JSONValue(incident.reference), "person": JSONValue(person.handle),
                "items": .array(
                    trace.lines.map { line in
                        .of([
                            "at": line.at.map { JSONValue($0) }, "kind": JSONValue(line.kind.rawValue),
                            "says": JSONValue(line.says),
                        ])
                    }
                ),
            ])
        },
    ]

    private static let method = Endpoint.Field.required("method", "as sms:+442079460018 or email:ana@example.org")

    private static func list(_ call: APICall) async throws -> JSONValue {
        let parts = call.site.parts
        let person = call.site.organisation.person(call.viewer.id) ?? call.viewer
        let browsers = try await Contacts(parts).browsers(of: person.id)
        let served = parts.desk.served
        return .of([
            "items": .array(
                person.methodsToTry.map { method in
                    let state =
                        !method.kind.isServed(by: served)
                        ? "unserved" : person.isVerified(method) ? "verified" : "unverified"
                    let browser = browsers.first { "\($0.id)" == method.address }
                    return .of([
                        "method": OnCallJSON.method(method), "state": JSONValue(state),
                        "device": browser.map { JSONValue($0.device) },
                    ])
                }
            ),
            "push_key": JSONValue(parts.pushKeys.publicKey),
        ])
    }
}

extension APICall {
    func contactMethod() throws -> ContactMethod {
        guard let method = ContactMethod(text: required("method")) else {
            let kinds = ContactMethod.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw Failure.invalid("method", "write it as in sms:+442079460018; there are \(kinds)")
        }
        return method
    }
}
