import HTTPTypes
import MusterCore

/// One thing that the API does: what it is called, who may, what it takes, and how it is done.
///
/// The one table of these registers the routes and writes the description at `/api/openapi.json`, so that the two cannot disagree.
struct Endpoint: Sendable {
    var method: HTTPRequest.Method
    /// Below `/api/v1`, with its parameters in braces: `/incidents/{ref}/updates`.
    var path: String
    var summary: String
    var permission: Permission
    var fields: [Field] = []
    var query: [Field] = []
    /// Names of fields are the caller's own, such as those of facts.
    var isOpen = false
    /// The body is the bytes of a file, not JSON; kept before ``handle`` is called. Only below an incident.
    var takesFile = false
    /// Bytes that its body may have; see ``Limits``.
    var bodyLimit = Limits.requestBody
    var status: HTTPResponse.Status = .ok
    var answers = AnswerShape.incident
    /// Where what was made is found from then on, by the answer; nil where it has no address of its own.
    var location: @Sendable (JSONValue) -> String? = { _ in nil }
    var handle: @Sendable (APICall) async throws -> JSONValue

    struct Field: Sendable {
        enum Kind: String, Sendable {
            case string, boolean, integer, object
            case list = "array"
            /// RFC 3339.
            case time
        }

        var name: String
        var kind: Kind
        var isRequired: Bool
        var says: String
        /// Another field that can take its place.
        var unless: String?

        static func required(
            _ name: String,
            _ says: String,
            _ kind: Kind = .string,
            unless other: String? = nil
        ) -> Field {
            Field(name: name, kind: kind, isRequired: true, says: says, unless: other)
        }

        static func optional(_ name: String, _ says: String, _ kind: Kind = .string) -> Field {
            Field(name: name, kind: kind, isRequired: false, says: says)
        }
    }
}

/// What a request needs to be allowed to do.
package enum Permission: String, CaseIterable, Sendable {
    /// Anybody, signed in or not.
    case open
    /// Anybody who is signed in.
    case read
    /// Those who work on incidents.
    case respond
    case administer

    /// - Throws: 401 for a stranger, 403 for somebody who may not.
    func check(_ viewer: Person?) throws {
        if self == .open { return }
        guard let viewer else { throw Failure.signInFirst }
        let isAllowed =
            switch (self, viewer.permission) {
            case (.open, _), (.read, _), (_, .admin): true
            case (.respond, .responder): true
            case (.respond, .stakeholder), (.respond, .observer), (.administer, _): false
            }
        if !isAllowed { throw Failure.forbidden }
    }
}
