import AsyncHTTPClient
import Foundation
import Hummingbird
import Logging
import MusterCore
import MusterEngine
import MusterStore
import MusterWeb
import ServiceLifecycle
import UnixSignals

/// Everything that runs while Muster is served, in order of dependence: what is named first stops last.
struct Server {
    private let installation: Installation
    private let configuration: Configuration
    private let logger: Logger
    private let admission: Admission

    init(_ installation: Installation, _ configuration: Configuration, logger: Logger) {
        self.installation = installation
        self.configuration = configuration
        self.logger = logger
        admission = Admission(rate: configuration.inletRate)
    }

    /// Runs until a signal says to stop.
    ///
    /// - Parameter onReady: called once it answers.
    func run(onReady: @escaping @Sendable () async throws -> Void) async throws {
        let parts = installation.parts
        // In a sandbox nothing leaves.
        if installation.sandboxClock == nil {
            parts.chat.use(try configuration.chatServers())
            parts.meetings.use(try configuration.meetings())
        }
        let timers = TimerService(parts)
        let outbox = OutboxService(parts, connectors: try connectors(), jitter: Machine.jitter)
        let sandbox = installation.sandboxClock.map { clock in
            Sandbox(parts, clock: clock, timers: timers, outbox: outbox)
        }
        let time = installation.agreedTime
        let auditor = Auditor(parts, clockWasSetBy: { time?.wasSetBy ?? .zero }, beat: heartbeat)
        // In a sandbox the clock leaps, and what was due in between is late for a moment.
        var services: [any ServiceLifecycle.Service] = sandbox.map { [$0] } ?? [timers, outbox, auditor]
        if !parts.chat.servers.isEmpty { services.append(ChatService(parts, site(nil, isLocal: false).chatReader)) }
        if let time { services.append(AgreedTimeService(parts, time)) }
        if parts.database.isShared { services.append(NodeRelay(parts)) }
        services.append(local(sandbox))
        services.append(pages(sandbox, onReady))
        if let (host, port) = configuration.mailListen {
            services.append(MailServer(site: site(sandbox, isLocal: false), host: host, port: port))
        }
        services.append(LiveFeedCloser(live: parts.live))
        try await OnCallWatch(parts).begin()
        try await ObjectiveWatch(parts).begin()
        try await ServiceGroup(
            services: services,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        ).run()
        try? FileManager.default.removeItem(atPath: installation.directory.socketPath)
    }

    /// What is called outside while all is in order.
    private var heartbeat: (@Sendable () async throws -> Void)? {
        guard let url = configuration.heartbeat else { return nil }
        let call = HeartbeatCall(url: url)
        return { try await call.send() }
    }

    private func connectors() throws -> [any Connector] {
        if installation.sandboxClock != nil {
            return Channel.allCases.map { SandboxConnector(channel: $0) }
        }
        let mail: any Connector =
            if let smtp = try configuration.smtp() {
                SMTPConnector(smtp)
            } else {
                MissingConnector(channel: .email, mend: "no mail server is configured; start Muster with --smtp")
            }
        let secrets = installation.parts.webhookSecrets
        let allowed = configuration.webhookAllow.compactMap { AllowedDestination($0) }
        let webhook = WebhookConnector(outbound: OutboundGuard(allowed: allowed)) { url in
            [try secrets.secret(for: url)]
        }
        let push = PushConnector(
            keys: installation.parts.pushKeys,
            contact: contact,
            outbound: OutboundGuard(allowed: allowed),
            randomBytes: Machine.randomBytes
        ) { [database = installation.parts.database] id in
            try await database.read { try PushSubscriptions($0).find(id) }
        }
        let ntfy = NtfyConnector(outbound: OutboundGuard(allowed: allowed))
        let chats = installation.parts.chat.servers.map { ChatConnector(installation.parts, $0) as any Connector }
        let meetings = MeetingConnector(installation.parts)
        return [mail, webhook, push, ntfy, meetings] + (try telephones()) + chats
    }

    /// None where no telephone is configured: then no page is written for one.
    private func telephones() throws -> [any Connector] {
        let providers = try configuration.phones()
        if providers.isEmpty { return [] }
        return [Channel.sms, .voice].map {
            TelephoneConnector($0, providers, links: installation.parts.links)
        }
    }

    /// How a push service reaches whoever runs this.
    private var contact: String {
        let base = installation.parts.links.base
        return base.hasPrefix("https://") ? base : "mailto:\(installation.administrator?.email ?? "nobody@localhost")"
    }

    private func site(_ sandbox: Sandbox?, isLocal: Bool) -> Site {
        Site(
            parts: installation.parts,
            accounts: installation.accounts,
            inlets: installation.inlets,
            sandbox: sandbox,
            startedAt: installation.parts.clock.now(),
            isLocal: isLocal,
            admission: isLocal ? Admission() : admission,
            phones: (try? configuration.phones()) ?? [],
            version: ProductVersion.text
        )
    }

    private func pages(
        _ sandbox: Sandbox?,
        _ onReady: @escaping @Sendable () async throws -> Void
    ) -> some ApplicationProtocol {
        let (host, port) = configuration.listen
        let site = site(sandbox, isLocal: false)
        return Application(
            router: router(for: site),
            server: channels(for: site, date: Machine.clock.now),
            configuration: .init(address: .hostname(host, port: port), serverName: nil, backlog: 1_024),
            onServerRunning: { [logger] _ in
                do {
                    try await onReady()
                } catch {
                    logger.error("the start could not be explained", metadata: ["error": "\(error)"])
                }
            },
            logger: logger
        )
    }

    /// The way in for the command line on the same machine: a socket that its owner alone may open.
    private func local(_ sandbox: Sandbox?) -> some ApplicationProtocol {
        let path = installation.directory.socketPath
        try? FileManager.default.removeItem(atPath: path)
        return Application(
            router: router(for: site(sandbox, isLocal: true)),
            server: localChannels(),
            configuration: .init(address: .unixDomainSocket(path: path), serverName: nil),
            onServerRunning: { _ in
                try? FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            },
            logger: logger
        )
    }
}

/// Ends the live streams when the server stops, so that no viewer keeps it from stopping.
private struct LiveFeedCloser: ServiceLifecycle.Service {
    let live: LiveFeed

    func run() async throws {
        try? await gracefulShutdown()
        live.close()
    }
}
