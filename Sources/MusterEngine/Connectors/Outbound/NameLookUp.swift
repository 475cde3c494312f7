import Dispatch
import Glibc
import MusterCore
import NIOConcurrencyHelpers

/// Asks the system for the addresses of names, on threads of its own: the system's answer is waited for, however long
/// it takes, but not by the caller.
package final class NameLookUp: Sendable {
    package static let shared = NameLookUp(timeout: .seconds(2))

    private let timeout: Duration
    private let queue = DispatchQueue(label: "muster.names", attributes: .concurrent)
    private let running = NIOLockedValueBox(0)

    /// The most look-ups at once, those included that nobody waits for any more.
    private static let runningLimit = 16

    package init(timeout: Duration) {
        self.timeout = timeout
    }

    /// Best first, as the system orders them. None where the name has none, where the answer takes longer than the
    /// timeout, and where too many others are still being waited for.
    package func addresses(of host: String) async -> [IPAddress] {
        let hasPlace = running.withLockedValue { running in
            guard running < Self.runningLimit else { return false }
            running += 1
            return true
        }
        guard hasPlace else { return [] }

        return await withCheckedContinuation { continuation in
            let answer = NIOLockedValueBox<CheckedContinuation<[IPAddress], Never>?>(continuation)
            let finish: @Sendable ([IPAddress]) -> Void = { addresses in
                let waiting = answer.withLockedValue { answer in
                    defer { answer = nil }
                    return answer
                }
                waiting?.resume(returning: addresses)
            }
            queue.async { [running] in
                let addresses = Self.ask(host)
                running.withLockedValue { $0 -= 1 }
                finish(addresses)
            }
            queue.asyncAfter(deadline: .now() + .milliseconds(Int(timeout.milliseconds))) { finish([]) }
        }
    }

    private static func ask(_ host: String) -> [IPAddress] {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        unsafe hints.ai_flags = AI_ADDRCONFIG
        var first: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(host, nil, &hints, &first) == 0 else { return [] }
        defer { unsafe freeaddrinfo(first) }

        var addresses: [IPAddress] = []
        var next = unsafe first
        while let entry = unsafe next {
            if let address = unsafe address(in: entry.pointee) { addresses.append(address) }
            unsafe next = unsafe entry.pointee.ai_next
        }
        return addresses
    }

    private static func address(in entry: addrinfo) -> IPAddress? {
        guard let pointer = unsafe UnsafeRawPointer(entry.ai_addr) else { return nil }
        switch unsafe entry.ai_family {
        case AF_INET:
            let socket = unsafe pointer.loadUnaligned(as: sockaddr_in.self)
            return unsafe withUnsafeBytes(of: socket.sin_addr) { unsafe IPAddress(bytes: Array($0)) }
        case AF_INET6:
            let socket = unsafe pointer.loadUnaligned(as: sockaddr_in6.self)
            return unsafe withUnsafeBytes(of: socket.sin6_addr) { unsafe IPAddress(bytes: Array($0)) }
        default:
            return nil
        }
    }
}
