import Foundation
import HTTPTypes
import Hummingbird
import MusterCore
import MusterEngine
import NIOCore

/// The fields of a form, as a browser sends them.
struct Form: Sendable {
    private let fields: [String: String]

    /// Reads and checks a form: of a signed-in browser it must carry the token that only our pages know, unless the browser
    /// itself says that one of our pages sent it. Parts of a page that are the same for all who look at it hold no token.
    init(_ request: Request, _ context: WebContext) async throws {
        let type = request.headers[.contentType]?.lowercased() ?? ""
        let buffer = try await request.body.collect(upTo: Limits.requestBody)
        if buffer.readableBytes > 0, !type.hasPrefix("application/x-www-form-urlencoded") {
            throw Failure(.unsupportedMediaType, "Not a form", "Send it as application/x-www-form-urlencoded.")
        }
        try self.init(try Self.fields(of: Array(buffer: buffer)), request, context)
    }

    /// Fields that were read otherwise; checked in the same way.
    init(_ fields: [String: String], _ request: Request, _ context: WebContext) throws {
        self.fields = fields
        if case .session(let session) = context.proof, !CrossSite.isFromOurPage(request),
            fields["csrf"] != CrossSite.token(session: session)
        {
            throw Failure(
                .forbidden,
                "Form expired",
                "This form is from another session; open the page again and repeat."
            )
        }
    }

    /// What the bytes of a form say.
    static func fields(of bytes: [UInt8]) throws -> [String: String] {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Failure(.badRequest, "Not a form", "The form is not UTF-8.")
        }
        var fields: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decoded(parts[0]), let value = decoded(parts.count > 1 ? parts[1] : "") else {
                throw Failure(.badRequest, "Not a form", "A field is not percent-encoded UTF-8.")
            }
            fields[name] = value
        }
        return fields
    }

    private static func decoded(_ text: Substring) -> String? {
        text.replacing("+", with: " ").removingPercentEncoding?.withoutZeros
    }

    /// Nil where it was not filled in.
    func text(_ name: String) -> String? {
        guard let value = fields[name], value.contains(where: { !$0.isWhitespace }) else { return nil }
        return value.replacing("\r\n", with: "\n")
    }

    func required(_ name: String) throws -> String {
        guard let value = text(name) else { throw Failure.invalid(name, "fill it in") }
        return value
    }

    /// A moment as a browser's field gives it, which is on the clocks of a zone, or with its own offset.
    func time(_ name: String, in zone: Zone) throws -> Timestamp {
        let text = try required(name)
        if let moment = Timestamp(rfc3339: text) { return moment }
        let parts = text.split(separator: "T")
        guard parts.count == 2, let date = CivilDate(String(parts[0])), let time = TimeOfDay(String(parts[1].prefix(5)))
        else {
            let sample = "2026-03-04T10:00, or 2026-03-04T10:00:00Z"
            throw Failure.invalid(name, "\"\(text)\" is not a time; write it as \(sample)")
        }
        return zone.firstOccurrence(of: date.at(time))
    }

    var values: [String: String] { fields }
}

extension HTML {
    func response(_ status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status,
            headers: [.contentType: "text/html; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: markup))
        )
    }
}

extension Response {
    /// After something was done: look at the result.
    static func see(_ path: String) -> Response {
        Response(status: .seeOther, headers: [.location: path])
    }
}
