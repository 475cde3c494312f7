import Crypto
import HTTPTypes
import Hummingbird
import MusterEngine
import NIOCore

/// The status page as it is sent: every answer to it, made once for all who ask until something else is published.
struct PublishedPage: Sendable {
    /// An answer for either lane.
    struct Prepared: Sendable {
        let response: Response
        let stamped: StampedAnswer

        init(_ response: Response, body: ByteBuffer = ByteBuffer(), of site: Site) {
            self.response = response
            var protected = response
            site.protect(&protected)
            stamped = StampedAnswer(protected, body: body)
        }
    }

    /// The page in one coding.
    struct Copy: Sendable {
        /// With its quotes.
        let tag: String
        let whole: Prepared
        let head: Prepared
        let notModified: Prepared

        init(_ body: [UInt8], tag: String, coding: String?, of site: Site) {
            self.tag = tag
            let bytes = ByteBuffer(bytes: body)
            var headers: HTTPFields = [
                .contentType: "text/html; charset=utf-8", .eTag: tag,
                .cacheControl: "public, max-age=0, must-revalidate", .vary: "Accept-Encoding",
            ]
            headers[.contentEncoding] = coding
            let response = Response(status: .ok, headers: headers, body: .init(byteBuffer: bytes))
            whole = Prepared(response, body: bytes, of: site)
            head = Prepared(response.createHeadResponse(), of: site)
            notModified = Prepared(Response(status: .notModified, headers: headers), of: site)
        }
    }

    private let plain: Copy
    private let compressed: Copy?

    init(_ page: HTML, of site: Site) {
        let bytes = Array(page.markup.utf8)
        let name = Base64URL.text(SHA256.hash(data: bytes).prefix(12))
        plain = Copy(bytes, tag: "\"\(name)\"", coding: nil, of: site)
        compressed = Gzip.compressed(bytes).map { Copy($0, tag: "\"\(name)-gzip\"", coding: "gzip", of: site) }
    }

    /// The same for the same bytes.
    var tag: String { plain.tag }

    func copy(takesGzip: Bool) -> Copy { takesGzip ? compressed ?? plain : plain }

    /// The answer of the slow lane.
    func response(to request: Request) -> Response {
        let accepted = Array((request.headers[.acceptEncoding] ?? "").utf8)
        let copy = copy(takesGzip: AcceptEncoding.takesGzip(accepted.span, accepted.indices))
        let tags = Array((request.headers[.ifNoneMatch] ?? "").utf8)
        if EntityTags.contain(copy.tag, tags.span, tags.indices) { return copy.notModified.response }
        return request.method == .head ? copy.head.response : copy.whole.response
    }
}
