import Foundation

/// A URL taken apart so strictly that every other reader of it finds the same host in it.
package struct OutboundTarget: Equatable, Sendable {
    /// `http` or `https`.
    package let scheme: String
    /// A name in lower case, or an address without brackets.
    package let host: String
    package let port: Int
    /// As it goes into a request: never with a user, a password or a fragment.
    package let url: String
    /// The host, where it is an address already.
    package let literal: IPAddress?

    package init(_ text: String) throws(OutboundRefusal) {
        // Anything that two readers could see differently is refused here, not repaired: a back slash, a blank, a
        // letter outside ASCII, a user before the host.
        let shape =
            #/(?<scheme>https?)://(?<host>[a-z0-9._-]+|\[[0-9a-f:.]+\])(:(?<port>[0-9]{1,5}))?(?<rest>[/?][!-~]*)?/#
            .ignoresCase()
        guard text.utf8.count <= 2_048 else { throw .notAnAddress(because: "it is longer than 2048 characters") }
        guard let match = text.wholeMatch(of: shape) else {
            throw .notAnAddress(because: "it must look like https://hooks.example.org/muster, with no user or password")
        }
        scheme = match.output.scheme.lowercased()
        let written = match.output.host.lowercased()
        host = written.hasPrefix("[") ? String(written.dropFirst().dropLast()) : written
        literal = IPAddress(host)
        let isInBrackets = host != written
        guard literal.map({ isInBrackets == ($0.bytes.count == 16) }) ?? Self.isName(written) else {
            throw .notAnAddress(because: "its host is neither a name nor an IP address in the usual form")
        }
        let number = match.output.port.flatMap { Int($0) }
        guard number.map({ (1...65_535).contains($0) }) ?? true else {
            throw .notAnAddress(because: "its port must be from 1 to 65535")
        }
        port = number ?? (scheme == "https" ? 443 : 80)
        var rest = String((match.output.rest ?? "/").prefix { $0 != "#" })
        guard !rest.contains("\\") else { throw .notAnAddress(because: "it holds a back slash") }
        if !rest.hasPrefix("/") { rest = "/" + rest }
        url = "\(scheme)://\(written)\(number.map { ":\($0)" } ?? "")\(rest)"
        guard let read = URL(string: url), read.host() == host || read.host() == written else {
            throw .notAnAddress(because: "its host cannot be read")
        }
    }

    /// A name whose last label is a number would be read as an address by some: `2130706433`, `0x7f.1`, `127.1`.
    private static func isName(_ host: String) -> Bool {
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard host.utf8.count <= 253, let last = labels.last else { return false }
        guard last.wholeMatch(of: /[0-9]+|0x[0-9a-f]*/) == nil else { return false }
        return labels.allSatisfy { !$0.isEmpty && $0.utf8.count <= 63 && !$0.hasPrefix("-") && !$0.hasPrefix("[") }
    }
}

/// Why nothing is sent to an address. The words name what to do about it and nothing that the network said.
package enum OutboundRefusal: Error, Equatable {
    case notAnAddress(because: String)
    /// It is, or resolves to, an address inside.
    case inside(host: String)
    /// Its name has no address now, which may pass.
    case unresolved(host: String)
}

extension OutboundRefusal: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notAnAddress(let reason):
            "the address is not one that can be called: \(reason)"
        case .inside(let host):
            "\(host) is on an internal network; an administrator can allow it by name or address range"
        case .unresolved(let host):
            "the name \(host) has no address at the moment"
        }
    }
}
