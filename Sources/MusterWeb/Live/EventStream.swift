import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import MusterCore
import MusterEngine
import NIOCore

/// Server-sent events, as pages listen to them.
enum EventStream {
    static func response(
        _ write: @escaping @concurrent @Sendable (inout any ResponseBodyWriter) async throws -> Void
    ) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: ResponseBody(write)
        )
    }

    /// What opens a stream.
    ///
    /// - Parameter isBehind: the page has missed something, and is to fetch its parts anew.
    static func opening(isBehind: Bool) -> ByteBuffer {
        ByteBuffer(string: isBehind ? "event: reload\ndata: 1\n\n" : ": hello\n\n")
    }

    static func tick(_ now: Timestamp) -> ByteBuffer {
        ByteBuffer(string: "event: tick\ndata: \(now.milliseconds)\n\n")
    }

    /// Whether a page comes back after a gap.
    static func isReturning(_ request: Request) -> Bool { lastID(request) != nil }

    /// The id of the last event that a page has had: a browser says it in a header, our own script in the address.
    private static func lastID(_ request: Request) -> String? {
        let header = HTTPField.Name("Last-Event-ID").flatMap { request.headers[$0] }
        return header ?? request.uri.queryParameters["last-event-id"].map { String($0) }
    }

    /// What a page shows, as a digest: by the last event that it has had, or as it was made.
    static func shown(by request: Request) -> String? {
        lastID(request) ?? request.uri.queryParameters["shows"].map { String($0) }
    }

    /// Tells whether two looks at the parts of a page are the same, also by another server.
    static func digest(of fragments: [(id: String, html: HTML)]) -> String {
        let text = fragments.map { "\($0.id)\n\($0.html.markup)\n" }.joined()
        return Base64URL.text(SHA256.hash(data: Data(text.utf8)).prefix(12))
    }

    /// One part of a page, or one entry of a list, as it is now.
    static func event(_ kind: Kind, _ id: String, _ html: HTML) -> String {
        "event: \(kind.rawValue)\ndata: \(APIRoutes.text(.of(["id": JSONValue(id), "html": JSONValue(html.markup)])))\n\n"
    }

    enum Kind: String {
        /// Takes the place of the part of this id.
        case fragment
        /// Goes on top of the list of this id, or takes the place of the entry that has the same id.
        case append
    }
}
