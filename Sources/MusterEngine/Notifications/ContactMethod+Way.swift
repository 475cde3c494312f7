import MusterCore

extension ContactMethod {
    /// The channel and the address to which it leads; nil where nothing serves it.
    var way: (channel: Channel, address: String)? {
        switch kind {
        case .email: (.email, address)
        case .webhook: (.webhook, address)
        case .sms, .voice, .push: nil
        }
    }
}
