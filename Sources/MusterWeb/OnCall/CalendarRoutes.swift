import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import MusterCore
import MusterEngine
import NIOCore

/// `GET /calendar/{key}.ics`: shifts for calendar programs, which cannot sign in: the address itself is the right to read.
struct CalendarRoutes: Sendable {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/calendar/:file") { request, context in
            let file = context.parameters.get("file") ?? ""
            guard file.hasSuffix(".ics"),
                let calendar = try await ShiftFeeds(site.parts).calendar(key: String(file.dropLast(4)))
            else { throw Failure.notFound }
            let text = calendar.text
            let tag = "\"\(Base64URL.text(SHA256.hash(data: Data(text.utf8)).prefix(12)))\""
            let headers: HTTPFields = [
                .contentType: "text/calendar; charset=utf-8", .eTag: tag,
                .cacheControl: "private, max-age=0, must-revalidate",
                .contentDisposition: "inline; filename=\"on-call.ics\"",
            ]
            if request.headers[.ifNoneMatch] == tag { return Response(status: .notModified, headers: headers) }
            return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
        }
    }
}
