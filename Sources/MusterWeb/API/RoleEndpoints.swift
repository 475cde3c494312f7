import HTTPTypes
import MusterCore
import MusterEngine

/// Roles, pages, handover.
enum RoleEndpoints {
    static let all: [Endpoint] = [
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/roles",
            summary: "Take a role, or give it to somebody",
            permission: .respond,
            fields: [
                .required("role", "as the process names it"), .optional("person", "a handle (you)"),
                .optional("reason", "why; some changes need one"),
            ]
        ) { call in
            let person = try call.person("person")
            return try await call.run { _, process in
                .assign(role: Names.role(call.required("role"), process), person: person, reason: call.text("reason"))
            }
        },
        Endpoint(
            method: .delete,
            path: "/incidents/{ref}/roles/{role}",
            summary: "Give up a role",
            permission: .respond
        ) { call in
            try await call.run { _, process in .release(role: Names.role(call.parameter("role"), process)) }
        },
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/acknowledgement",
            summary: "Acknowledge your open pages",
            permission: .respond,
            fields: [.optional("page", "id of one page")]
        ) { call in
            let page = try call.text("page").map { text in
                guard let id = ID<Page>(text) else { throw Failure.invalid("page", "is not the id of a page") }
                return id
            }
            return try await call.run { _, _ in .acknowledge(page: page) }
        },
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/hand-on",
            summary: "Hand your pages on to somebody; they come back where nobody answers",
            permission: .respond,
            fields: [.required("person", "a handle"), .required("because", "why")]
        ) { call in
            let person = try call.person("person")
            return try await call.run { _, _ in .handOn(to: person, because: call.required("because")) }
        },
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/pages",
            summary: "Page a person, a contact or a team",
            permission: .respond,
            fields: [
                .optional("person", "a handle"), .optional("contact", "a contact of the organisation"),
                .optional("team", "key of a team"), .required("because", "why"),
                .optional("urgency", "high or low (high)"),
            ]
        ) { call in
            let target: PageRequest.Target
            if let contact = call.text("contact") {
                target = .contact(contact)
            } else if let key = call.text("team") {
                guard let team = call.site.organisation.team(key: key) else {
                    throw Failure.invalid("team", "there is no team \"\(key)\"")
                }
                target = .team(team.id)
            } else if call.text("person") != nil {
                target = .person(try call.person("person"))
            } else {
                throw Failure.invalid("person", "name a person, a contact or a team")
            }
            guard let urgency = SeverityLevel.Urgency(rawValue: call.text("urgency") ?? "high") else {
                throw Failure.invalid("urgency", "is neither high nor low")
            }
            return try await call.run { _, _ in
                .page(PageRequest(target: target, urgency: urgency, because: call.required("because")))
            }
        },
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/handover",
            summary: "Offer a role to somebody with a report of the situation",
            permission: .respond,
            fields: [
                .required("role", "as the process names it"), .required("to", "a handle"),
                .required("situation", "where things stand"),
            ]
        ) { call in
            let person = try call.person("to")
            return try await call.run { _, process in
                .offerHandover(
                    role: Names.role(call.required("role"), process),
                    to: person,
                    situation: call.required("situation")
                )
            }
        },
        Endpoint(
            method: .post,
            path: "/incidents/{ref}/handover/acceptance",
            summary: "Take every role that is offered to you, or one of them",
            permission: .respond,
            fields: [
                .optional("early", "why the time to look over the shoulder is cut short; it is recorded"),
                .optional("role", "as the process names it; without one you take all that is offered to you"),
            ]
        ) { call in
            try await call.run { _, process in
                .acceptHandover(early: call.text("early"), role: call.text("role").map { Names.role($0, process) })
            }
        },
    ]
}
