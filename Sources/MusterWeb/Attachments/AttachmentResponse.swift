import HTTPTypes
import Hummingbird
import MusterCore
import MusterEngine
import MusterStore
import NIOCore

/// The bytes of an attached file, so that nothing in them can do anything: a picture is shown, everything else is kept as a
/// file, and no script of it runs even where a browser opens it by itself.
struct AttachmentResponse {
    let attachment: Attachment
    let parts: EngineParts

    /// - Throws: 410 where the bytes were removed, 404 where they are not there.
    func make(for request: Request) async throws -> Response {
        if let removal = attachment.removal {
            let name = attachment.name.text
            throw Failure(.gone, "Removed", "\(name) was removed: \(removal.reason)")
        }
        let file = attachment.file
        let tag = "\"\(file.sha256)\""
        var headers: HTTPFields = [
            .contentType: file.kind.contentType,
            .contentDisposition: "\(file.kind.isPicture ? "inline" : "attachment"); \(attachment.name.parameters)",
            .contentSecurityPolicy: "default-src 'none'; sandbox",
            // Kept, but asked for each time: who may see it can change.
            .cacheControl: "private, no-cache",
            .eTag: tag,
        ]
        if let policy = HTTPField.Name("Cross-Origin-Resource-Policy") { headers[policy] = "same-origin" }
        if request.headers[.ifNoneMatch] == tag { return Response(status: .notModified, headers: headers) }
        guard let first = try await part(0) else { throw Failure.notFound }
        let rest = self
        let body = ResponseBody(contentLength: file.size) { writer in
            var (number, bytes) = (0, first)
            while !bytes.isEmpty {
                try await writer.write(ByteBuffer(bytes: bytes))
                number += 1
                bytes = try await rest.part(number) ?? []
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    private func part(_ number: Int) async throws -> [UInt8]? {
        try await parts.attachments.part(number, of: attachment.file.sha256, in: parts.database)
    }
}
