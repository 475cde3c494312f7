import AsyncHTTPClient
import MusterCore
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1

/// One request to a place outside, to the address that the guard has checked, over a connection that may serve the next one.
package struct OutboundCall: Sendable {
    package struct Timeouts: Equatable, Sendable {
        /// From the look-up's answer until the other side's TCP answer.
        package var connect: Duration
        /// From the look-up's answer until the other side's HTTP answer.
        package var total: Duration

        package init(connect: Duration = .seconds(5), total: Duration = .seconds(6)) {
            (self.connect, self.total) = (connect, total)
        }
    }

    /// How a call ended.
    enum Ending {
        case answered(Answer)
        /// It was sent and nothing came back, so it may have been taken.
        case silent(host: String)
        case unconnected(host: String)
        case refused(OutboundRefusal)
    }

    struct Answer {
        var status: Int
        var retryAfter: String?
        /// As much as ``answerLimit`` allows; empty where there was more.
        var body: [UInt8]
    }

    /// The most of an answer that is read, in bytes: for the other side's sake, which may fail if we hang up on it.
    private static let answerLimit = 64 * 1_024

    /// What is asked for beside an address and its headers.
    struct Wish {
        var method = HTTPMethod.POST
        /// Nil where the method has none.
        var body: [UInt8]?
        /// The most of the answer that is read, in bytes.
        var answerLimit = OutboundCall.answerLimit
        /// Whether the other side does the same once, however often it reads it.
        var isKnownAgain = true
    }

    private let outbound: OutboundGuard
    private let timeouts: Timeouts
    private let clients: OutboundClients

    init(outbound: OutboundGuard, timeouts: Timeouts) {
        self.outbound = outbound
        self.timeouts = timeouts
        clients = OutboundClients(timeouts: timeouts)
    }

    /// - Parameter timeout: shorter than the usual one where others are to be asked afterwards.
    func post(
        _ url: String,
        headers: [(name: String, value: String)],
        body: [UInt8],
        timeout: Duration? = nil
    ) async -> Ending {
        await ask(Wish(body: body), of: url, headers: headers, timeout: timeout)
    }

    func ask(
        _ wish: Wish,
        of url: String,
        headers: [(name: String, value: String)],
        timeout: Duration? = nil
    ) async -> Ending {
        let target: OutboundTarget
        let address: IPAddress
        do {
            target = try OutboundTarget(url)
            address = try await outbound.address(of: target)
        } catch {
            return .refused(error)
        }
        let loan = clients.borrow(for: target, at: address)
        defer { clients.giveBack(loan) }
        let isBegun = NIOLockedValueBox(false)
        let exchange = Exchange(
            request: request(headers, wish, to: target, isBegun: isBegun),
            timeout: min(timeout ?? timeouts.total, timeouts.total),
            answerLimit: wish.answerLimit
        )
        do {
            return .answered(try await exchange.run(over: loan.client))
        } catch let error as HTTPClientError
            where error == .remoteConnectionClosed && loan.mayBeStale && wish.isKnownAgain
        {
            // A connection that was kept, and that the other side closed as we took it up. Should it have read the request
            // all the same, it knows the second one by its id.
            isBegun.withLockedValue { $0 = false }
            if let again = try? await exchange.run(over: loan.client) { return .answered(again) }
            return Self.silence(of: target, isBegun)
        } catch {
            return Self.silence(of: target, isBegun)
        }
    }

    private struct Exchange {
        let request: HTTPClientRequest
        let timeout: Duration
        let answerLimit: Int

        func run(over client: HTTPClient) async throws -> Answer {
            let response = try await client.execute(request, timeout: .milliseconds(timeout.milliseconds))
            let body = try? await response.body.collect(upTo: answerLimit)
            return Answer(
                status: Int(response.status.code),
                retryAfter: response.headers.first(name: "retry-after"),
                body: body.map { Array(buffer: $0) } ?? []
            )
        }
    }

    private static func silence(of target: OutboundTarget, _ isBegun: NIOLockedValueBox<Bool>) -> Ending {
        isBegun.withLockedValue { $0 } ? .silent(host: target.host) : .unconnected(host: target.host)
    }

    /// - Parameter isBegun: set once the body is asked for, which is once there is a connection and the head is sent.
    private func request(
        _ headers: [(name: String, value: String)],
        _ wish: Wish,
        to target: OutboundTarget,
        isBegun: NIOLockedValueBox<Bool>
    ) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: target.url)
        request.method = wish.method
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        request.headers.replaceOrAdd(name: "user-agent", value: "Muster")
        // What only asks may be asked again.
        guard let body = wish.body else { return request }
        let buffer = ByteBuffer(bytes: body)
        let pieces = AsyncStream<ByteBuffer> {
            isBegun.withLockedValue { isBegun in
                defer { isBegun = true }
                return isBegun ? nil : buffer
            }
        }
        request.body = .stream(pieces, length: .known(Int64(buffer.readableBytes)))
        return request
    }
}

extension OutboundRefusal {
    /// A name that has no address now may have one later.
    var delivery: Delivery {
        switch self {
        case .notAnAddress, .inside: .refused(because: "\(self)")
        case .unresolved: .retry(after: nil, because: "\(self)")
        }
    }
}
