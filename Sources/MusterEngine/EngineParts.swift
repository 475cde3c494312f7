package import Foundation
package import Logging
package import MusterCore
package import MusterStore

/// What everything in the engine shares: the store, the clock, sources of identity and chance, and the bells.
///
/// Built once, by whoever starts Muster; a test builds one with its own clock and a database that it throws away.
package struct EngineParts: Sendable {
    package let database: any Database
    package let clock: any EngineClock
    package let links: Links
    package let tokens: AnswerTokens
    package let webhookSecrets: WebhookSecrets
    package let pushKeys: PushKeys
    /// Who claims work in the store: the epoch of the data directory's owner.
    package let fence: Int
    package let makeID: @Sendable () -> UUID
    /// That many bytes that nobody can guess.
    package let randomBytes: @Sendable (Int) -> [UInt8]
    package let logger: Logger
    package let attachments: AttachmentShelf
    package let attachmentLimits: AttachmentLimits

    package let organisations: OrganisationBook
    package let processes: ProcessLibrary
    package let incidents = IncidentCache()
    package let live: LiveFeed
    package let pause = PauseBook()
    package let chat = ChatBook()
    package let meetings = MeetingBook()
    package let alerts = ActiveAlerts()
    let alertIDs: AlertIDs
    let alertQueue = AlertQueue()
    let knownInlets = KnownInlets()
    package let audits = AuditBook()
    package let statusPage = StatusPageEdition()
    package let arrivals = Arrivals()
    package let silences = ActiveSilences()
    let inhibitors = InhibitorIndex()
    let tallies = AlertTallyBook()
    package let topicCertificates = TopicCertificates()
    /// Rung when there is something to send.
    package let outboxBell: Doorbell
    package let desk: SendingDesk
    /// Rung when a wake-up may be due earlier than the timers last saw.
    package let timerBell = Doorbell()

    package init(
        database: any Database,
        clock: any EngineClock,
        links: Links,
        secret: [UInt8],
        fence: Int,
        organisations: OrganisationBook,
        processes: ProcessLibrary,
        makeID: @escaping @Sendable () -> UUID,
        randomBytes: @escaping @Sendable (Int) -> [UInt8],
        attachments: AttachmentShelf,
        attachmentLimits: AttachmentLimits = .usual,
        logger: Logger
    ) {
        let outboxBell = Doorbell()
        self.outboxBell = outboxBell
        desk = SendingDesk(bell: outboxBell)
        self.database = database
        live = LiveFeed { database.announce($0) }
        self.clock = clock
        self.links = links
        tokens = AnswerTokens(secret: secret)
        webhookSecrets = WebhookSecrets(secret: secret)
        pushKeys = PushKeys(secret: secret)
        self.fence = fence
        self.organisations = organisations
        self.processes = processes
        self.makeID = makeID
        self.randomBytes = randomBytes
        self.logger = logger
        self.attachments = attachments
        self.attachmentLimits = attachmentLimits
        alertIDs = AlertIDs(randomBytes: randomBytes)
        database.whenHistoryChanges { [statusPage, live] in
            organisations.distrust()
            processes.distrust()
            statusPage.change()
            live.hear([LiveFeed.anything])
        }
    }
}
