import MusterCore
import MusterStore

/// How many pages reach one address in a short time. The first few go at once; what is more waits for the end of the
/// minute and then comes as one message that names them all, so that a storm neither floods anybody nor hides a page.
///
/// What is news goes at once all the same: the first page for a service that has been quiet (as many as the first few
/// once more), and a page that is graver than all before it. One service's storm holds back no other's alarm.
///
/// Counted in the store, so that it holds for all nodes together.
struct RecipientBudget {
    /// What is held comes at the end of one; they are the same for everybody.
    static let window = Duration.minutes(1)

    private let connection: any SQLConnection
    private let now: Timestamp

    init(_ connection: any SQLConnection, now: Timestamp) {
        self.connection = connection
        self.now = now
    }

    /// When a message may go: its own time, or later where its address has had too many pages just now.
    ///
    /// - Parameters:
    ///   - service: what the incident of the notice is about.
    ///   - rank: of its severity; 0 is the gravest.
    func sendAt(_ notice: Notice, service: String?, rank: Int) throws -> Timestamp? {
        guard notice.page != nil, notice.sendAt ?? now <= now, let burst = notice.message.channel.burst else {
            return notice.sendAt
        }
        let start = Timestamp(milliseconds: now.milliseconds / Self.window.milliseconds * Self.window.milliseconds)
        // Since the minute before: while a storm lasts, nothing but the bundles of each minute goes out.
        let recent = try Outbox(connection).pages(
            to: notice.message.to,
            channel: notice.message.channel.rawValue,
            since: start - Self.window,
            besides: notice.incident
        )
        if recent.reduce(0, { $0 + $1.pages }) < burst { return notice.sendAt }
        let isNews =
            notice.message.channel.takesNews
            && (isFirst(of: service, in: recent, burst) || isGraver(rank, than: recent))
        return isNews ? notice.sendAt : start + Self.window
    }

    private func isFirst(of service: String?, in recent: [PagedService], _ burst: Int) -> Bool {
        service != nil && recent.count < 2 * burst && !recent.contains { $0.service == service }
    }

    private func isGraver(_ rank: Int, than recent: [PagedService]) -> Bool {
        recent.compactMap(\.gravest).min().map { rank < $0 } ?? false
    }
}

extension Channel {
    /// Whether a page that is news comes beside the burst. Nobody takes two calls.
    fileprivate var takesNews: Bool { self != .voice }

    /// The pages that one address gets at once before the others are bundled; nil for programs, which are told of each.
    var burst: Int? {
        switch self {
        case .email, .push, .ntfy, .slack, .matrix: 5
        case .sms: 3
        // Nobody takes two calls.
        case .voice: 1
        case .webhook, .zoom: nil
        }
    }
}
