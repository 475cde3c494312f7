import MusterCore
import NIOCore

/// `GET` and `HEAD /status` in the fast lane, for as long as the page that is kept is the latest.
struct FastStatusPage: FastRoute {
    private static let target = Array("/status".utf8)

    let site: Site
    /// The machine's time.
    let date: @Sendable () -> Timestamp

    func bodyLimit(for request: FastRequest) -> Int? {
        switch request.head.method {
        case .get, .head: request.hasTarget(Self.target) ? 0 : nil
        case .post, .other: nil
        }
    }

    func take(_ request: FastRequest, reply: FastReply) -> FastOutcome {
        guard let page = site.statusPage.kept(in: site) else { return .slow }
        let bytes = request.bytes.readableBytesUInt8Span
        let takesGzip = request.head.acceptEncoding.map { AcceptEncoding.takesGzip(bytes, $0) } ?? false
        let copy = page.copy(takesGzip: takesGzip)
        if let tags = request.head.ifNoneMatch, EntityTags.contain(copy.tag, bytes, tags) {
            return .answer(copy.notModified.stamped.bytes(at: date()))
        }
        let answer = request.head.method == .head ? copy.head : copy.whole
        return .answer(answer.stamped.bytes(at: date()))
    }
}
