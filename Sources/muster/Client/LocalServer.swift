import Foundation
import Hummingbird
import Logging
import MusterCore
import MusterEngine
import MusterStore
import MusterWeb

/// Answers the requests of one command from the store itself, where no server runs.
///
/// The same routes as the server's, on a socket of its own: there is one way to do things. Nothing is sent and no clock is
/// watched meanwhile; that waits for `muster serve`.
enum LocalServer {
    static func serve(
        _ directory: String,
        _ body: @escaping @Sendable (_ socket: String) async throws -> Answer
    ) async throws -> Answer {
        var logger = Logger(label: "muster") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .error
        let configuration = try Configuration.inForce(flags: [.data: directory])
        let installation = try await Installation.open(configuration, mode: nil, create: false, logger: logger)
        let site = Site(
            parts: installation.parts,
            accounts: installation.accounts,
            inlets: installation.inlets,
            sandbox: nil,
            startedAt: installation.parts.clock.now(),
            isLocal: true
        )
        // Its end is that of the command, in the middle of a connection: nothing to tell of.
        var serverLogger = logger
        serverLogger.logLevel = .critical
        let socket = "\(directory)/muster-\(ProcessInfo.processInfo.processIdentifier).sock"
        defer { try? FileManager.default.removeItem(atPath: socket) }
        let (ready, isReady) = AsyncStream<Void>.makeStream()
        let application = Application(
            router: router(for: site),
            configuration: .init(address: .unixDomainSocket(path: socket), serverName: nil),
            onServerRunning: { _ in isReady.yield() },
            logger: serverLogger
        )
        let answer = try await withThrowingTaskGroup(of: Answer?.self) { group in
            group.addTask {
                try await application.run()
                return nil
            }
            group.addTask {
                for await _ in ready { break }
                return try await body(socket)
            }
            defer { group.cancelAll() }
            while let finished = try await group.next() {
                if let finished { return finished }
            }
            throw CommandFailure("the store could not be asked")
        }
        await installation.close()
        return answer
    }
}
