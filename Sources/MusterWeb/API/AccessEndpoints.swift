import HTTPTypes
import MusterCore
import MusterEngine

/// Who may know of an incident.
enum AccessEndpoints {
    static let all: [Endpoint] = [
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/restriction",
            summary: "Restrict it to those who are called, hold a role or are let in",
            permission: .respond,
            fields: [.required("reason", "why; it is recorded")]
        ) { call in
            try await call.run { _, _ in .restrict(reason: call.required("reason")) }
        },
        Endpoint(
            method: .delete,
            path: "/incidents/{ref}/restriction",
            summary: "Let everybody know of it again",
            permission: .respond,
            fields: [.required("reason", "why; it is recorded")]
        ) { call in
            try await call.run { _, _ in .liftRestriction(reason: call.required("reason")) }
        },
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/members",
            summary: "Let somebody know of a restricted incident",
            permission: .respond,
            fields: [.required("person", "a handle"), .required("reason", "why; they are told")]
        ) { call in
            let person = try call.find(person: call.required("person"), "person")
            return try await call.run { _, _ in .admit(person, reason: call.required("reason")) }
        },
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/break-glass",
            summary: "Let yourself in as an administrator; all who know of the incident are told",
            permission: .administer,
            fields: [.required("reason", "why; it is recorded and told")]
        ) { call in
            // The one way past the list, which is why it is loud.
            let incident = try await call.site.incident(call.parameter("ref"), for: .muster)
            let reason = call.required("reason")
            let after = try await call.site.commands
                .run(.breakGlass(reason: reason), on: incident.id, as: call.actor, by: call.source)
            return IncidentJSON(after, try await call.site.process(of: after), call.site).whole
        },
    ]
}
