import Foundation
import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore

/// The organisation, its people and tokens.
enum OrganisationEndpoints {
    static let all: [Endpoint] = [
        Endpoint(
            method: .get,
            path: "/me",
            summary: "As whom you act",
            permission: .read,
            answers: .person
        ) { call in
            OnCallJSON.person(call.viewer)
        },
        Endpoint(
            method: .get,
            path: "/organisation",
            summary: "The organisation; webhooks, and how others are reached, are for administrators",
            permission: .read,
            answers: .organisation
        ) { call in
            try shown(call.site.organisation, to: call.viewer)
        },
        Endpoint(
            method: .get,
            path: "/processes/current",
            summary: "The process in force",
            permission: .read,
            answers: .process
        ) { call in
            let process = call.site.parts.processes.current
            return .of([
                "key": JSONValue(process.key), "title": JSONValue(process.title), "version": JSONValue(process.version),
                "severities": .array(
                    process.severities.map { .of(["key": JSONValue($0.key), "name": JSONValue($0.name)]) }
                ),
                "roles": .array(process.roles.map { .of(["key": JSONValue($0.key), "name": JSONValue($0.name)]) }),
                "audiences": .array(
                    process.audiences.map { .of(["key": JSONValue($0.key), "name": JSONValue($0.name)]) }
                ),
                "facts": .array(process.facts.map { .of(["key": JSONValue($0.key), "label": JSONValue($0.label)]) }),
                "types": .array(process.types.map { .of(["key": JSONValue($0.key), "name": JSONValue($0.name)]) }),
                "text": JSONValue(process.text),
            ])
        },
        Endpoint(
            method: .post,
            path: "/people",
            summary: "Add somebody",
            permission: .administer,
            fields: [
                .required("handle", "a-z, 0-9, dot, hyphen"), .required("name", "as it is written"),
                .required("email", "where they are reached"),
                .optional("permission", "admin, responder, stakeholder or observer (responder)"),
            ],
            status: .created,
            answers: .person,
            location: { $0["handle"]?.text.map { "/api/v1/people/\($0)" } }
        ) { call in
            let permission = try permissionLevel(call) ?? .responder
            let added = Person(
                id: ID(call.site.parts.makeID()),
                name: call.required("name"),
                handle: call.required("handle"),
                email: call.required("email"),
                permission: permission
            )
            try await call.site.parts.organisations.change(
                in: call.site.parts.database,
                by: call.actor,
                at: call.now,
                comment: "added \(added.handle)"
            ) { $0.people.append(added) }
            return OnCallJSON.person(added)
        },
        Endpoint(
            method: .get,
            path: "/people/{handle}",
            summary: "Somebody, by handle",
            permission: .read,
            answers: .person
        ) { call in
            guard let found = call.site.organisation.person(handle: call.parameter("handle")) else {
                throw Failure.notFound
            }
            return OnCallJSON.person(found)
        },
        Endpoint(
            method: .patch,
            path: "/people/{handle}",
            summary: "Change what somebody may do, or say that they have left or are back",
            permission: .administer,
            fields: [
                .optional("permission", "admin, responder, stakeholder or observer"),
                .optional("active", "false for one who has left; signs them out and ends their tokens", .boolean),
            ],
            answers: .person
        ) { call in
            guard let person = call.site.organisation.person(handle: call.parameter("handle")) else {
                throw Failure.notFound
            }
            let changed = try await Membership(call.site.parts).change(
                person.id,
                permission: try permissionLevel(call),
                isActive: call.flag("active"),
                by: call.actor
            )
            return OnCallJSON.person(changed)
        },
        Endpoint(
            method: .post,
            path: "/people/{handle}/invitation",
            summary: "Make a one-time link to choose a password with",
            permission: .administer,
            status: .created,
            answers: .link,
            location: { $0["set_up_link"]?.text }
        ) { call in
            guard let person = call.site.organisation.person(handle: call.parameter("handle")) else {
                throw Failure.notFound
            }
            let token = try await call.site.accounts.makeSetUpLink(for: person.id)
            return .of(["set_up_link": JSONValue("\(call.site.parts.links.base)/set-up/\(token)")])
        },
        Endpoint(
            method: .post,
            path: "/tokens",
            summary: "Make a token for a program; it is shown once",
            permission: .administer,
            fields: [
                .required("name", "what it is for"), .optional("person", "as whom it acts: a handle (you)"),
                .optional("lifetime", "how long it lasts, as P90D (until it is revoked)"),
            ],
            status: .created,
            answers: .secret,
            location: { _ in "/api/v1/tokens" }
        ) { call in
            let lifetime = try call.text("lifetime").map { text in
                guard let lifetime = Duration(iso8601: text) else {
                    throw Failure.invalid("lifetime", "write it as P90D")
                }
                return lifetime
            }
            let token = try await call.site.accounts.makeToken(
                name: call.required("name"),
                for: try call.person("person"),
                by: call.actor,
                lifetime: lifetime
            )
            return .of(["token": JSONValue(token)])
        },
        Endpoint(
            method: .get,
            path: "/tokens",
            summary: "The tokens",
            permission: .administer,
            answers: .token.page
        ) { call in
            let tokens = try await call.site.parts.database.read { try APITokens($0).all() }
            let organisation = call.site.organisation
            let items: [JSONValue] = tokens.map { token in
                .of([
                    "id": JSONValue(token.id.description), "name": JSONValue(token.name),
                    "person": organisation.person(token.person).map { JSONValue($0.handle) },
                    "created_at": JSONValue(token.createdAt), "expires_at": token.expiresAt.map { JSONValue($0) },
                    "revoked_at": token.revokedAt.map { JSONValue($0) },
                ])
            }
            return .page(items, next: nil)
        },
        Endpoint(
            method: .delete,
            path: "/tokens/{id}",
            summary: "Revoke a token at once",
            permission: .administer,
            answers: .revocation
        ) {
            call in
            let now = call.now
            guard let id = ID<APIToken>(call.parameter("id")),
                try await call.site.parts.database.write(.urgent, { try APITokens($0).revoke(id, at: now) })
            else { throw Failure.notFound }
            return .of(["revoked": true])
        },
    ]

    private static func permissionLevel(_ call: APICall) throws -> PermissionLevel? {
        guard let text = call.text("permission") else { return nil }
        guard let level = PermissionLevel(rawValue: text) else {
            throw Failure.invalid("permission", "is none of admin, responder, stakeholder, observer")
        }
        return level
    }

    /// What of other people is for everybody. Whatever else there is of them, also what comes later, leads to their
    /// telephones: who knows the address of a topic reads its pages.
    private static let openToAll: Set = [
        "id", "name", "handle", "email", "zoneIdentifier", "permission", "isActive", "absences",
    ]

    private static func shown(_ organisation: Organisation, to viewer: Person) throws -> JSONValue {
        let data = try JSONEncoder().encode(organisation)
        let whole = try JSONDecoder().decode(JSONValue.self, from: data)
        guard viewer.permission != .admin, case .object(var fields) = whole else { return whole }
        fields["webhooks"] = nil
        let people: [JSONValue] = (whole["people"]?.items ?? []).map { person in
            guard case .object(let all) = person, person["handle"]?.text != viewer.handle else { return person }
            return .object(all.filter { openToAll.contains($0.key) })
        }
        fields["people"] = .array(people)
        return .object(fields)
    }
}
