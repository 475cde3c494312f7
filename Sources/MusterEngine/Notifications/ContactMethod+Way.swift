package import MusterCore

/// The channel and the address to which a way of reaching somebody leads.
typealias Way = (channel: Channel, address: String)

extension ContactMethod {
    var way: Way { (kind.channel, address) }
}

extension ContactMethod.Kind {
    var channel: Channel {
        switch self {
        case .email: .email
        case .sms: .sms
        case .voice: .voice
        case .push: .push
        case .ntfy: .ntfy
        case .webhook: .webhook
        case .slack: .slack
        case .matrix: .matrix
        }
    }

    /// Whether it is among what something here carries.
    package func isServed(by channels: Set<Channel>) -> Bool { channels.contains(channel) }

    /// Whether it also takes what nobody has to get up for.
    var takesNotices: Bool {
        switch self {
        case .email, .push, .ntfy, .webhook, .slack, .matrix: true
        case .sms, .voice: false
        }
    }
}
