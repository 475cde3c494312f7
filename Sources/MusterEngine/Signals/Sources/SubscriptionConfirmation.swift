import AsyncHTTPClient
import MusterCore
import NIOCore
import NIOHTTP1

/// Tells a topic of SNS that it may send here, by fetching the address that it gave.
package enum SubscriptionConfirmation {
    /// The topic did not take the answer; it will ask again.
    package struct Failed: Error {
        package init() {}
    }

    /// - Parameter url: one of Amazon's own, as ``CloudWatchNotification/isAmazon(_:)`` has found.
    @Sendable package static func fetch(_ url: String) async throws {
        guard CloudWatchNotification.isAmazon(url) else { throw Failed() }
        let response = try await HTTPClient.shared.execute(HTTPClientRequest(url: url), timeout: .seconds(5))
        guard (200..<300).contains(response.status.code) else { throw Failed() }
    }
}
