import Hummingbird
import MusterCore
import MusterEngine
import MusterStore
import NIOCore

/// `POST /in/{key}/api/v2/alerts` in the fast lane: alerts as sources ordinarily send them, at an address that has been
/// looked up before.
///
/// The answer leaves when all of it is durable, as in the slow lane. Bodies with a mistake in them are for the slow lane,
/// which says what it is.
struct FastAlerts: FastRoute {
    private static let begin = Array("/in/".utf8)
    private static let end = Array("/api/v2/alerts".utf8)
    private static let json = Array("application/json".utf8)

    private let site: Site
    private let signals: Signals
    /// The machine's time.
    private let date: @Sendable () -> Timestamp
    private let accepted: StampedAnswer

    init(site: Site, date: @escaping @Sendable () -> Timestamp) {
        self.site = site
        self.date = date
        signals = site.signals
        var response = Response(status: .ok)
        site.protect(&response)
        accepted = StampedAnswer(response)
    }

    func bodyLimit(for request: FastRequest) -> Int? {
        guard case .post = request.head.method else { return nil }
        return request.targetRange(after: Self.begin, before: Self.end) == nil ? nil : Limits.inletBody
    }

    func take(_ request: FastRequest, reply: FastReply) -> FastOutcome {
        guard isPlain(request), let range = request.targetRange(after: Self.begin, before: Self.end),
            let key = request.text(range), let integration = site.inlets.known(key: key)
        else { return .slow }
        // That it has called is on disk before the answer; the slow lane sees to that.
        if integration.settings.every != nil, site.parts.arrivals.isToBeWritten(integration.id, at: site.now) {
            return .slow
        }
        let admission = site.admission
        do {
            try admission.enter(.signals, source: key, now: site.now)
        } catch {
            return .answer(refusal(error))
        }
        guard let batch = AlertBatch(ordinary: request.body) else {
            // It is let in once more there.
            admission.leave(.signals)
            return .slow
        }
        site.parts.arrivals.note(integration.id, at: site.now)
        signals.take(batch, from: integration) { result in
            admission.leave(.signals)
            switch result {
            case .success: reply.send(accepted.bytes(at: date()))
            case .failure(let error): reply.send(refusal(error))
            }
        }
        return .later
    }

    /// Whether a program sent it, as JSON.
    private func isPlain(_ request: FastRequest) -> Bool {
        let head = request.head
        guard !head.isFromBrowser, let type = head.contentType, type.count == Self.json.count,
            request.bytes.readableBytesUInt8Span.begins(with: Self.json, at: type.lowerBound, ignoringCase: true)
        else { return false }
        // Whoever reads pages is told of errors by a page.
        return head.accept.flatMap(request.text)?.contains("text/html") != true
    }

    private func refusal(_ error: any Error) -> ByteBuffer {
        // Without the address, whose key is a secret.
        let (failure, _) = Errors(site: site).failure(error, of: "/in/…/api/v2/alerts")
        var (response, body) = Errors.problem(failure)
        site.protect(&response)
        return StampedAnswer(response, body: body).bytes(at: date())
    }
}
