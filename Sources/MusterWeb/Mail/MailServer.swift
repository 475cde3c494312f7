import Logging
import MusterCore
import MusterEngine
import MusterStore
import NIOCore
import NIOPosix
import ServiceLifecycle

/// Listens for mails, so that a tool that can do no more than send one needs no mail server of its own between it and Muster.
///
/// The address of a source is `{key}@anything`, and a reply to the mail of a page answers it. A mail that was answered with 250 is on disk. It relays nothing: what is not
/// for a source is refused.
package struct MailServer: ServiceLifecycle.Service {
    /// Conversations at a time.
    private static let limit = 50
    /// How long one may take.
    private static let longest: Duration = .seconds(120)

    private let site: Site
    private let host: String
    private let port: Int
    private let onReady: @Sendable (_ port: Int) -> Void

    /// - Parameter onReady: called with the port once it listens.
    package init(site: Site, host: String, port: Int, onReady: @escaping @Sendable (_ port: Int) -> Void = { _ in }) {
        self.site = site
        self.host = host
        self.port = port
        self.onReady = onReady
    }

    package func run() async throws {
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.backlog, value: 64)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .bind(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let client = try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                    // Closed without a word: its sender tries again.
                    return Accepted(client) { client in try? await client.executeThenClose { _, _ in } }
                }
            }
        onReady(server.channel.localAddress?.port ?? port)
        let talking = Talking()
        try await cancelWhenGracefulShutdown {
            try await withThrowingDiscardingTaskGroup { group in
                try await server.executeThenClose { clients in
                    for try await accepted in clients {
                        let client = accepted.take()
                        let isWelcome = talking.begin(limit: Self.limit)
                        group.addTask {
                            await serve(client, isWelcome: isWelcome)
                            if isWelcome { talking.end() }
                        }
                    }
                }
            }
        }
    }

    private func serve(_ client: NIOAsyncChannel<ByteBuffer, ByteBuffer>, isWelcome: Bool) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                try? await client.executeThenClose { inbound, outbound in
                    guard isWelcome else {
                        try await outbound.write(ByteBuffer(string: "421 too many talk already\r\n"))
                        return
                    }
                    try await converse(inbound, outbound)
                }
            }
            group.addTask { try? await Task.sleep(for: Self.longest) }
            await group.next()
            group.cancelAll()
        }
    }

    private func converse(
        _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>,
        _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) async throws {
        var session = MailSession(host: "muster")
        var line: [UInt8] = []
        try await outbound.write(ByteBuffer(string: session.greeting + "\r\n"))
        for try await piece in inbound {
            for byte in piece.readableBytesView {
                guard byte == 0x0A else {
                    // Longer than anything that is read; what follows of it is dropped with it.
                    if line.count <= Limits.inletBody { line.append(byte) }
                    continue
                }
                if line.last == 0x0D { line.removeLast() }
                let step = session.receive(line)
                line.removeAll(keepingCapacity: true)
                guard let (reply, isLast) = try await answer(step, &session) else { continue }
                try await outbound.write(ByteBuffer(string: reply + "\r\n"))
                if isLast { return }
            }
        }
    }

    /// - Returns: what to say, and whether that is the last word; nil where there is nothing to say.
    private func answer(_ step: MailSession.Step, _ session: inout MailSession) async throws -> (String, Bool)? {
        switch step {
        case .none: return nil
        case .reply(let text): return (text, false)
        case .close(let text): return (text, true)
        case .ask(let recipient):
            let isAnswer = site.parts.tokens.page(ofMailbox: Self.mailbox(recipient)) != nil
            let known = try await source(recipient)
            let isKnown = isAnswer || known != nil
            return try await answer(isKnown ? session.accept(recipient) : session.refuse(), &session)
        case .deliver(let recipients, let mail): return (await take(mail, for: recipients), false)
        }
    }

    private static func mailbox(_ recipient: String) -> String { recipient.prefix { $0 != "@" }.lowercased() }

    private func source(_ recipient: String) async throws -> Integration? {
        let key = Self.mailbox(recipient)
        return try await site.inlets.find(key: key).flatMap { $0.kind == .email ? $0 : nil }
    }

    private func take(_ mail: [UInt8], for recipients: [String]) async -> String {
        do {
            for recipient in recipients {
                if let page = site.parts.tokens.page(ofMailbox: Self.mailbox(recipient)) {
                    let message = MailMessage(mail)
                    if try await MailAnswers(site.parts).reply(message.text, to: page) { continue }
                    return "554 write ack or esc in the first line, and nothing else there"
                }
                guard let source = try await source(recipient) else { continue }
                _ = try await site.reception.receive(mail, contentType: "message/rfc822", from: source)
            }
            return "250 taken"
        } catch let problem as FormatProblem {
            return "554 it is kept, but no alert could be made of it: \(problem.words.filter { !$0.isNewline })"
        } catch {
            site.parts.logger.error("a mail could not be taken", metadata: ["error": "\(error)"])
            return "451 not now; send it again"
        }
    }
}
