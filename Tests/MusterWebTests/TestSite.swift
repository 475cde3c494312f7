import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import MusterCore
import MusterEngine
import MusterStore
import MusterTestKit
import NIOCore
import Testing

@testable import MusterWeb

/// Every route of Muster over an engine in memory, called as a person with a token, as a browser, or as a stranger.
struct TestSite: Sendable {
    let engine: TestEngine
    let site: Site
    private let responder: RouterResponder<WebContext>

    /// Who sends a request, and how that is proved.
    enum Caller: Sendable {
        case token(of: String)
        /// With the session of a browser.
        case session(String)
        case stranger
    }

    init(
        _ process: String = "foundations",
        isLive: Bool = false,
        admission: Admission = Admission(),
        editingProcess edit: (inout ProcessDefinition) -> Void = { _ in }
    ) async throws {
        engine = try await TestEngine(process, editingProcess: edit)
        site = Site(
            parts: engine.parts,
            accounts: Accounts(
                engine.parts,
                passwords: Passwords(randomBytes: engine.parts.randomBytes, rounds: 1_024)
            ),
            inlets: Inlets(engine.parts),
            sandbox: isLive ? nil : engine.sandbox,
            startedAt: engine.now,
            admission: admission
        )
        responder = router(for: site).buildResponder()
    }

    /// - Parameter body: sent as it is, as JSON unless `headers` name another type.
    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        body: String? = nil,
        as caller: Caller = .token(of: "ana"),
        headers extra: HTTPFields = [:]
    ) async throws -> Answer {
        try await send(method, path, bytes: body.map { Array($0.utf8) }, as: caller, headers: extra)
    }

    /// The same with a body that is no text.
    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        bytes body: [UInt8]?,
        as caller: Caller = .token(of: "ana"),
        headers extra: HTTPFields = [:]
    ) async throws -> Answer {
        var headers = extra
        switch caller {
        case .token(let handle):
            let token = try await site.accounts.makeToken(
                name: "test",
                for: try engine.person(handle).id,
                by: .muster,
                lifetime: nil
            )
            headers[.authorization] = "Bearer \(token)"
        case .session(let session):
            headers[.cookie] = "\(Authentication.cookieName(isSecure: site.isSecure))=\(session)"
        case .stranger: break
        }
        if body != nil, headers[.contentType] == nil { headers[.contentType] = "application/json" }
        let sent = headers
        let response = try await Application(responder: responder, logger: engine.parts.logger).test(.router) {
            client in
            try await client.execute(
                uri: path,
                method: method,
                headers: sent,
                body: body.map { ByteBuffer(bytes: $0) }
            )
        }
        return Answer(
            status: response.status.code,
            headers: response.headers,
            text: String(buffer: response.body),
            bytes: Array(buffer: response.body)
        )
    }

    /// Calls the API, and expects that it does what it is told.
    @discardableResult
    func api(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: JSONValue? = nil,
        as handle: String = "ana",
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> JSONValue {
        let answer = try await send(
            method,
            "/api/v1\(path)",
            body: body.map(APIRoutes.text),
            as: .token(of: handle)
        )
        #expect((200...201).contains(answer.status), "\(answer.text)", sourceLocation: sourceLocation)
        return try answer.json
    }

    /// Calls the API, and expects that it refuses.
    func refusal(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: JSONValue? = nil,
        as handle: String = "ana",
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Answer {
        let answer = try await send(
            method,
            "/api/v1\(path)",
            body: body.map(APIRoutes.text),
            as: .token(of: handle)
        )
        #expect((400...499).contains(answer.status), "\(answer.text)", sourceLocation: sourceLocation)
        #expect(answer.headers[.contentType] == "application/problem+json", sourceLocation: sourceLocation)
        return answer
    }

    /// Ana declares "Checkout is failing for all".
    ///
    /// - Returns: the path of the incident in the API.
    func declare(_ severity: String = "SEV1") async throws -> String {
        let incident = try await api(
            .post,
            "/incidents",
            .of([
                "severity": JSONValue(severity), "functionality": "Checkout", "state": "failing", "audience": "all",
                "service": "checkout",
            ])
        )
        return "/incidents/\(try #require(incident["reference"]?.text))"
    }
}

extension TestSite {
    /// An alert that no rule classifies, so that it waits for a person.
    ///
    /// - Returns: its id.
    func waitingAlert() async throws -> String {
        let integration = try await site.inlets.add(name: "prometheus", kind: .prometheus, by: .muster)
        let address = site.inlets.url(of: integration).dropFirst(engine.parts.links.base.count)
        let posted = try await send(
            .post,
            "\(address)/api/v2/alerts",
            body: "[{\"labels\": {\"alertname\": \"Odd\"}}]",
            as: .stranger
        )
        #expect(posted.status == 200)
        return try #require(try await api(.get, "/alerts")["items"]?.items.first?["id"]?.text)
    }
}

/// What came back.
struct Answer: Sendable {
    let status: Int
    let headers: HTTPFields
    let text: String
    var bytes: [UInt8] = []

    var json: JSONValue {
        get throws { try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) }
    }

    /// The fields that it complains of.
    var fields: [String] {
        get throws { try json["errors"]?.items.compactMap { $0["field"]?.text } ?? [] }
    }

    /// The ids of the conditions of a gate that do not hold.
    var missing: [String] {
        get throws { try json["missing"]?.items.compactMap { $0["id"]?.text } ?? [] }
    }
}
