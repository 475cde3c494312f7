import ArgumentParser
import AsyncHTTPClient
import Foundation
import MusterCore
import NIOCore
import NIOHTTP1

/// Which Muster a command speaks to, and as whom.
///
/// A server by its address and a token; else the one that runs on a data directory of this machine, by the socket in it; and where none
/// runs, the store itself.
struct Connection: ParsableArguments {
    @Option(help: "A server's address (MUSTER_SERVER); needs a token.")
    var server: String?

    @Option(help: "The bearer token (MUSTER_TOKEN).")
    var token: String?

    @Option(help: "The data directory on this machine (MUSTER_DATA, ./data).")
    var data: String?

    @Option(
        name: .customLong("as"),
        help: "On this machine: the handle of the person to act as (the first administrator)."
    )
    var actor: String?

    @Flag(help: "Print the answer as JSON.")
    var json = false

    func get(_ path: String) async throws -> Answer { try await send("GET", path, nil) }
    /// Every page of a list, as one.
    ///
    /// - Parameter path: with its query, so that a cursor can follow.
    func all(_ path: String) async throws -> Answer {
        var items: [JSONValue] = []
        var cursor = ""
        while true {
            let page = try await get(path + cursor).value
            items += page["items"]?.items ?? []
            guard let next = page["next_cursor"]?.text else { return Answer(value: .of(["items": .array(items)])) }
            cursor = "&cursor=\(IncidentWords.path(next))"
        }
    }
    /// - Parameter patience: how long the answer may take.
    func post(
        _ path: String,
        _ body: [String: JSONValue] = [:],
        patience: Duration = Self.patience
    ) async throws -> Answer {
        try await send("POST", path, .json(.object(body)), patience)
    }
    func put(_ path: String, _ body: [String: JSONValue]) async throws -> Answer {
        try await send("PUT", path, .json(.object(body)))
    }
    func patch(_ path: String, _ body: [String: JSONValue]) async throws -> Answer {
        try await send("PATCH", path, .json(.object(body)))
    }
    func delete(_ path: String) async throws -> Answer { try await send("DELETE", path, nil) }

    /// Sends the bytes of a file of this machine.
    func upload(_ path: String, _ file: String) async throws -> Answer {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw CommandFailure("\(file) cannot be read")
        }
        return try await send("POST", path, .bytes(data), Self.filePatience)
    }

    /// Writes what is at `path` into a new file of this machine.
    func download(_ path: String, to file: String) async throws {
        if FileManager.default.fileExists(atPath: file) {
            throw CommandFailure("\(file) is there already", hint: "name another file")
        }
        let answer = try await send("GET", path, nil, Self.filePatience, isFile: true)
        guard FileManager.default.createFile(atPath: file, contents: answer.bytes) else {
            throw CommandFailure("\(file) cannot be written")
        }
    }

    static let patience = Duration.seconds(30)
    /// For a file over a slow line.
    private static let filePatience = Duration.minutes(10)

    private enum Content {
        case json(JSONValue)
        case bytes(Data)
    }

    private func send(
        _ method: String,
        _ path: String,
        _ body: Content?,
        _ patience: Duration = Self.patience,
        isFile: Bool = false
    ) async throws -> Answer {
        let environment = ProcessInfo.processInfo.environment
        if let server = server ?? environment["MUSTER_SERVER"] {
            guard let token = token ?? environment["MUSTER_TOKEN"] else {
                throw CommandFailure("\(server) wants a token", hint: "give --token, or set MUSTER_TOKEN")
            }
            let address = try ServerAddress(server)
            let headers = [("authorization", "Bearer \(token)")]
            do {
                return try await request(method, address.text + path, body, headers: headers, patience, isFile)
            } catch let error where !(error is CommandFailure) {
                throw address.failure(error)
            }
        }
        let directory = data ?? environment["MUSTER_DATA"] ?? "./data"
        let headers = actor.map { [("x-muster-as", $0)] } ?? []
        let socket = "\(directory)/muster.sock"
        if FileManager.default.fileExists(atPath: socket) {
            do {
                return try await request(method, Self.url(socket, path), body, headers: headers, patience, isFile)
            } catch let error as CommandFailure {
                throw error
            } catch {
                // Left behind by a server that was killed: the store itself answers.
            }
        }
        return try await LocalServer.serve(directory) { socket in
            try await request(method, Self.url(socket, path), body, headers: headers, patience, isFile)
        }
    }

    /// AsyncHTTPClient's way to write a path on a socket.
    private static func url(_ socket: String, _ path: String) -> String {
        let absolute = URL(fileURLWithPath: socket).path
        let host = absolute.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? absolute
        return "http+unix://\(host)\(path)"
    }

    private func request(
        _ method: String,
        _ url: String,
        _ body: Content?,
        headers: [(String, String)],
        _ patience: Duration,
        _ isFile: Bool
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: url)
        request.method = .RAW(value: method)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        request.headers.add(name: "accept", value: "application/json")
        switch body {
        case .json(let value)?:
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: try JSONEncoder().encode(value)))
        case .bytes(let data)?:
            request.headers.add(name: "content-type", value: "application/octet-stream")
            request.body = .bytes(ByteBuffer(bytes: data))
        case nil: break
        }
        let response = try await Self.answer(to: request, patience)
        let buffer = try await response.body.collect(upTo: isFile ? 1 << 30 : 64 << 20)
        if isFile, response.status.code == 200 { return Answer(value: .null, bytes: Data(buffer.readableBytesView)) }
        let text = String(buffer: buffer)
        let value = text.isEmpty ? JSONValue.null : (try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)))
        guard (200..<300).contains(response.status.code) else {
            throw Self.failure(value ?? .null, status: Int(response.status.code))
        }
        guard let value else { throw CommandFailure("the server did not answer with JSON; is \(url) Muster?") }
        return Answer(value: value)
    }

    /// Says at once that a connection was refused. It would try again until its patience is over.
    private static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    private static func answer(to request: HTTPClientRequest, _ patience: Duration) async throws -> HTTPClientResponse {
        do {
            return try await client.execute(request, timeout: .milliseconds(patience.milliseconds))
        } catch let error as HTTPClientError where error == .deadlineExceeded {
            let seconds = Double(patience.milliseconds) / 1_000
            throw CommandFailure(
                "no answer within \(seconds.formatted()) s",
                hint: "it may have been done all the same: look before you do it again"
            )
        }
    }

    /// The words of a refusal: what is wrong, field by field, and what is missing.
    private static func failure(_ problem: JSONValue, status: Int) -> CommandFailure {
        let title = problem["title"]?.text ?? "HTTP \(status)"
        let detail = problem["detail"]?.text ?? ""
        var lines = [detail.isEmpty ? title : detail]
        let errors = problem["errors"]?.items ?? []
        // One problem stands in the sentence already.
        for error in errors.count > 1 ? errors : [] {
            lines.append("  \(error["field"]?.text ?? ""): \(error["problem"]?.text ?? "")")
        }
        for missing in problem["missing"]?.items ?? [] {
            lines.append("  ✗ \(missing["says"]?.text ?? "")")
            lines.append("    \(missing["problem"]?.text ?? "")  [\(missing["id"]?.text ?? "")]")
        }
        return CommandFailure(lines.joined(separator: "\n"))
    }

    /// Prints the answer as JSON where that was asked for, and otherwise as `words` says.
    func show(_ answer: Answer, _ words: (JSONValue) -> String) throws {
        json ? try Output.print(json: answer.value) : print(words(answer.value))
    }
}

struct Answer {
    let value: JSONValue
    /// Of a file.
    var bytes = Data()
}
