import AsyncHTTPClient
import Foundation
import Logging
import MusterCore
import MusterEngine
import MusterStore
import NIOCore
import NIOHTTP1
import ServiceLifecycle

@testable import muster

/// The whole program in this process, live, on a data directory and a port of its own, with a clock that a test can put forward.
struct RunningMuster: Sendable {
    let base: String
    let port: Int
    let clock: MovableClock
    let inletPath: String
    let token: String
    let organisation: Organisation

    /// Runs `body` against it and stops it.
    static func run(
        process: String,
        smtpPort: Int,
        _ body: @escaping @Sendable (RunningMuster) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "muster-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let port = FreePort.find()
        let configuration = try Configuration(
            flags: [
                .data: folder.path(), .listen: "127.0.0.1:\(port)", .process: process,
                .smtp: "smtp://localhost:\(smtpPort)?from=muster@example.org&tls=none",
            ],
            environment: [:],
            file: nil
        )
        var logger = Logger(label: "muster") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .error
        let clock = MovableClock(base: Machine.clock)
        let installation = try await Installation.open(
            configuration,
            mode: .live,
            create: true,
            sample: true,
            ownClock: clock,
            logger: logger
        )
        guard let administrator = installation.administrator else { preconditionFailure("the sample has one") }
        let token = try await installation.accounts
            .makeToken(name: "test", for: administrator.id, by: .muster, lifetime: nil)
        let inlet = try await installation.inlets.add(name: "prometheus", kind: .prometheus, by: .muster)
        let running = RunningMuster(
            base: configuration.url,
            port: port,
            clock: clock,
            inletPath: "/in/\(inlet.key)",
            token: token,
            organisation: installation.parts.organisations.current
        )
        let (ready, isReady) = AsyncStream<Void>.makeStream()
        let server = Server(installation, configuration, logger: logger)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await server.run { isReady.yield() }
                return false
            }
            group.addTask {
                for await _ in ready { break }
                try await body(running)
                return true
            }
            defer { group.cancelAll() }
            while let isDone = try await group.next() { if isDone { break } }
        }
        await installation.close()
    }

    struct Answer {
        var status: Int
        var text: String
        var json: JSONValue { (try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))) ?? .null }
    }

    func send(
        _ method: HTTPMethod,
        _ path: String,
        json: JSONValue? = nil,
        form: String? = nil,
        token: Bool = true
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: path.hasPrefix("http") ? path : base + path)
        request.method = method
        if token { request.headers.add(name: "authorization", value: "Bearer \(self.token)") }
        if let json {
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: try JSONEncoder().encode(json)))
        }
        if let form {
            request.headers.add(name: "content-type", value: "application/x-www-form-urlencoded")
            request.body = .bytes(ByteBuffer(string: form))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .minutes(2))
        let body = try await response.body.collect(upTo: 16 << 20)
        return Answer(status: Int(response.status.code), text: String(buffer: body))
    }

    func get(_ path: String) async throws -> JSONValue { try await send(.GET, "/api/v1" + path).json }

    /// - Returns: the answer; a refusal is a failure of the test that asked.
    @discardableResult
    func post(_ path: String, _ fields: [String: JSONValue] = [:]) async throws -> JSONValue {
        let answer = try await send(.POST, "/api/v1" + path, json: .object(fields))
        guard (200..<300).contains(answer.status) else {
            throw Refused(description: "\(path): \(answer.status) \(answer.text)")
        }
        return answer.json
    }

    struct Refused: Error, CustomStringConvertible {
        let description: String
    }
}
