import Dispatch
import Foundation
package import MusterEngine
import NIOConcurrencyHelpers

/// A real mail server in a process of its own, which ends with this object. See `smtp_sink.py` for what it answers.
package final class SMTPSink: Sendable {
    /// What it tells about, in order. For one reader.
    package let events: AsyncStream<Event>
    package let port: Int
    /// The certificate to trust, where it speaks TLS.
    package let certificateAuthority: String?
    /// It ends with its input. A signal would not do: a process may be started with all of them blocked.
    private let input: NIOLockedValueBox<FileHandle>

    package struct Event: Decodable, Equatable, Sendable {
        package var event: String
        package var port: Int?
        package var ca: String?
        package var to: [String]?
        package var subject: String?
        /// The plain text, decoded.
        package var text: String?
        package var data: String?
        package var tls: Bool?
        package var user: String?
    }

    package struct StartError: Error, CustomStringConvertible {
        package let description: String
    }

    /// Starts one and waits until it listens.
    package static func start(_ options: [String] = []) async throws -> SMTPSink {
        let root = URL(filePath: #filePath).appending(path: "../../..").standardizedFileURL
        let python =
            ProcessInfo.processInfo.environment["MUSTER_TEST_PYTHON"] ?? root.appending(path: ".venv/bin/python").path()
        guard FileManager.default.isExecutableFile(atPath: python) else {
            throw StartError(description: "no Python for the mail server at \(python); run scripts/bootstrap")
        }
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = [root.appending(path: "Tests/MusterTestKit/Python/smtp_sink.py").path()] + options
        let input = Pipe()
        process.standardInput = input
        let output = Pipe()
        process.standardOutput = output
        let events = lines(of: output.fileHandleForReading)
        try process.run()

        for await event in events {
            guard let port = event.port else { break }
            return SMTPSink(events: events, port: port, certificateAuthority: event.ca, input: input)
        }
        throw StartError(description: "the mail server did not start with \(python); run scripts/bootstrap")
    }

    private init(events: AsyncStream<Event>, port: Int, certificateAuthority: String?, input: Pipe) {
        self.events = events
        self.port = port
        self.certificateAuthority = certificateAuthority
        self.input = NIOLockedValueBox(input.fileHandleForWriting)
    }

    deinit {
        input.withLockedValue { try? $0.close() }
    }

    /// Returns once it has ended.
    package func stop() async {
        input.withLockedValue { try? $0.close() }
        for await _ in events {}
    }

    /// A connector to this server, with the login it asks for if `password` is given.
    package func connector(
        security: SMTPConfiguration.Security = .none,
        password: String? = nil,
        timeout: Duration = .seconds(60),
        patience: Duration = .seconds(1)
    ) throws -> SMTPConnector {
        guard let sender = MailAddress("Muster <muster@example.org>") else { preconditionFailure("the sender is good") }
        var configuration = SMTPConfiguration(security: security, host: "localhost", port: port, sender: sender)
        configuration.credentials = password.map { .init(user: "muster", password: $0) }
        configuration.certificateAuthority = certificateAuthority
        configuration.totalTimeout = timeout
        return SMTPConnector(configuration, patience: patience)
    }

    private static func lines(of handle: FileHandle) -> AsyncStream<Event> {
        let (events, continuation) = AsyncStream.makeStream(of: Event.self)
        let buffer = NIOLockedValueBox(Data())
        handle.readabilityHandler = { handle in
            let data = handle.availableData
            guard !data.isEmpty else {
                handle.readabilityHandler = nil
                return continuation.finish()
            }
            buffer.withLockedValue { buffer in
                buffer += data
                while let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                    if let event = try? JSONDecoder().decode(Event.self, from: buffer[..<end]) {
                        continuation.yield(event)
                    }
                    buffer = Data(buffer[(end + 1)...])
                }
            }
        }
        return events
    }
}
