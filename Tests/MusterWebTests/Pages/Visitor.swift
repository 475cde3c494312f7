import Foundation
import HTTPTypes
import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine
@testable import MusterWeb

/// Somebody with a browser, signed in or not.
struct Visitor: Sendable {
    let muster: TestSite
    /// Nil for a stranger.
    var session: String?

    static let html: HTTPFields = [.accept: "text/html,application/xhtml+xml"]

    /// Ana declares an incident in a Muster of its own.
    static func withIncident(_ process: String = "foundations", as handle: String = "ana") async throws -> Visitor {
        let muster = try await TestSite(process)
        _ = try await muster.declare()
        return try await Visitor(muster, as: handle)
    }

    init(_ muster: TestSite) {
        self.muster = muster
    }

    /// Signed in without a password, whose hash takes its time.
    init(_ muster: TestSite, as handle: String) async throws {
        let person = try muster.engine.person(handle).id
        let (now, session) = (muster.engine.now, "mss_\(handle)")
        try await muster.engine.parts.database.write { connection in
            try Sessions(connection)
                .add(tokenHash: Accounts.hash(session), person: person, at: now, expiresAt: now + .days(30))
        }
        self.muster = muster
        self.session = session
    }

    private var caller: TestSite.Caller { session.map { .session($0) } ?? .stranger }

    func open(_ path: String) async throws -> Answer {
        try await muster.send(.get, path, as: caller, headers: Self.html)
    }

    /// Sends a form as our own page does.
    ///
    /// - Parameter token: what the form carries; nil leaves it out.
    func send(
        _ path: String,
        _ fields: [String: String] = [:],
        token: String?,
        headers: HTTPFields = [:]
    ) async throws -> Answer {
        var fields = fields
        fields["csrf"] = token
        let allowed = CharacterSet.alphanumerics
        let body = fields.sorted { $0.key < $1.key }.map { name, value in
            "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: allowed) ?? "")"
        }
        var all = Self.html
        all[.contentType] = "application/x-www-form-urlencoded"
        for field in headers { all[field.name] = field.value }
        return try await muster.send(.post, path, body: body.joined(separator: "&"), as: caller, headers: all)
    }

    func send(_ path: String, _ fields: [String: String] = [:]) async throws -> Answer {
        try await send(path, fields, token: session.map { CrossSite.token(session: $0) })
    }
}
