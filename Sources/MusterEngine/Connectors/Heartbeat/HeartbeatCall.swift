import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Tells a watcher outside that Muster is alive and does its work: a GET of an address that sounds the alarm when the
/// calls stop.
package struct HeartbeatCall: Sendable {
    /// How long the watcher may take.
    private static let timeout = TimeAmount.seconds(10)

    private let url: String

    /// - Parameter url: from the configuration, so that it may be inside; it may hold a secret.
    package init(url: String) {
        self.url = url
    }

    /// What went wrong, without the address.
    package struct Unheard: Error, CustomStringConvertible {
        package let description: String
    }

    /// - Throws: ``Unheard``.
    package func send() async throws(Unheard) {
        var request = HTTPClientRequest(url: url)
        request.headers.add(name: "user-agent", value: "Muster")
        let status: UInt
        do {
            let response = try await HTTPClient.shared.execute(request, timeout: Self.timeout)
            status = response.status.code
            _ = try? await response.body.collect(upTo: 64 * 1_024)
        } catch {
            throw Unheard(description: "no answer from the heartbeat's address")
        }
        guard (200..<300).contains(status) else {
            throw Unheard(description: "the heartbeat's address answered with \(status)")
        }
    }
}
