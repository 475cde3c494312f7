/// Keeps what people enter as an address from reaching into the network that Muster runs in.
///
/// The name is looked up once, and the connection goes to the address that was checked: a second look-up could be
/// answered differently.
package struct OutboundGuard: Sendable {
    private let allowed: [AllowedDestination]
    private let lookUp: @Sendable (_ host: String) async -> [IPAddress]

    /// - Parameter lookUp: all addresses of a host name, best first; none where it has none or the answer took too long.
    package init(
        allowed: [AllowedDestination] = [],
        lookUp: @escaping @Sendable (_ host: String) async -> [IPAddress] = { host in
            await NameLookUp.shared.addresses(of: host)
        }
    ) {
        self.allowed = allowed
        self.lookUp = lookUp
    }

    /// The one address to connect to. What is not looked up, or has no answer, is not called.
    package func address(of target: OutboundTarget) async throws(OutboundRefusal) -> IPAddress {
        let addresses: [IPAddress]
        if let literal = target.literal {
            addresses = [literal]
        } else {
            addresses = await lookUp(target.host)
        }
        guard !addresses.isEmpty else { throw .unresolved(host: target.host) }
        guard let address = addresses.first(where: { isAllowed($0, host: target.host) }) else {
            throw .inside(host: target.host)
        }
        return address
    }

    private func isAllowed(_ address: IPAddress, host: String) -> Bool {
        address.isPublic || allowed.contains { $0.covers(host: host, address: address) }
    }
}

/// An internal place that may be called all the same, as the configuration names it.
package enum AllowedDestination: Equatable, Sendable {
    case host(String)
    case range(AddressRange)

    /// Reads `hooks.lan`, `10.20.0.0/16` or `127.0.0.1`; nil for anything else.
    package init?(_ text: String) {
        if let range = AddressRange(text) {
            self = .range(range)
        } else if text.wholeMatch(of: /[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?/) != nil {
            self = .host(text.lowercased())
        } else {
            return nil
        }
    }

    func covers(host: String, address: IPAddress) -> Bool {
        switch self {
        case .host(let name): name == host
        case .range(let range): range.contains(address)
        }
    }
}
