import MusterStore

/// How many sends may be under way, in all and at each provider.
///
/// Some places are for pages alone. So a page waits for none but other pages, and no provider, however slow, holds up
/// what goes to another.
struct SendingPlaces: Sendable {
    /// The places of one provider.
    struct Limit: Equatable, Sendable {
        /// At least 2.
        var all: Int
        /// Of `all`, those that only pages may take.
        var forPages: Int
    }

    /// In all: a send is mostly waiting, but each holds a connection.
    static let total = Limit(all: 256, forPages: 64)

    private struct Taken {
        var all = 0
        var byOthers = 0

        func free(_ limit: Limit, isPage: Bool) -> Int {
            let left = limit.all - all
            return max(0, isPage ? left : min(left, limit.all - limit.forPages - byOthers))
        }
    }

    private var taken = Taken()
    private var byProvider: [String: Taken] = [:]

    /// How many are under way.
    var count: Int { taken.all }

    /// How many more may begin now.
    func free(_ provider: String, _ limit: Limit, isPage: Bool) -> Int {
        min(taken.free(Self.total, isPage: isPage), (byProvider[provider] ?? Taken()).free(limit, isPage: isPage))
    }

    /// - Returns: false where none is free; then nothing is taken.
    mutating func take(_ provider: String, _ limit: Limit, isPage: Bool) -> Bool {
        guard free(provider, limit, isPage: isPage) > 0 else { return false }
        taken.all += 1
        byProvider[provider, default: Taken()].all += 1
        if !isPage {
            taken.byOthers += 1
            byProvider[provider, default: Taken()].byOthers += 1
        }
        return true
    }

    mutating func giveBack(_ provider: String, isPage: Bool) {
        guard var place = byProvider[provider], place.all > 0 else {
            preconditionFailure("a place is given back once, by whoever took it")
        }
        place.all -= 1
        taken.all -= 1
        if !isPage {
            place.byOthers -= 1
            taken.byOthers -= 1
        }
        byProvider[provider] = place.all == 0 ? nil : place
    }
}

extension Channel {
    /// What one provider of the channel is given at once.
    var places: SendingPlaces.Limit {
        switch self {
        // As many as the mail connector keeps connections, of which it keeps one for pages as well.
        case .email: SendingPlaces.Limit(all: 4, forPages: 1)
        case .webhook, .ntfy: SendingPlaces.Limit(all: 8, forPages: 2)
        case .slack, .matrix: SendingPlaces.Limit(all: 12, forPages: 6)
        case .sms, .voice: SendingPlaces.Limit(all: 16, forPages: 8)
        case .push: SendingPlaces.Limit(all: 32, forPages: 16)
        case .zoom: SendingPlaces.Limit(all: 6, forPages: 4)
        }
    }
}

extension OutgoingMessage {
    /// Who carries it: the one mail server, the telephone, all push services together, or the host that is called.
    var provider: String {
        switch channel {
        case .email, .sms, .voice, .push, .slack, .matrix, .zoom: channel.rawValue
        case .webhook, .ntfy: (try? OutboundTarget(to)).map { "\($0.host):\($0.port)" } ?? channel.rawValue
        }
    }
}

extension OutboxMessage {
    var isPage: Bool { priority == .urgent }

    /// The places of its provider; for a channel that this release does not know, those of any web address.
    var places: SendingPlaces.Limit { (Channel(rawValue: channel) ?? .webhook).places }
}
