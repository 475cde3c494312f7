import HTTPTypes
import Hummingbird
import MusterCore
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

    /// Whether a page comes back after a gap: a browser says so in a header, our own script in the address.
    static func isReturning(_ request: Request) -> Bool {
        let header = HTTPField.Name("Last-Event-ID").map { request.headers[$0] != nil } ?? false
        return header || request.uri.queryParameters["last-event-id"] != nil
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
