import HTTPTypes
import Hummingbird
import MusterCore
import MusterEngine
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1

/// An answer as the bytes that Hummingbird would send, made once, with the date put in once a second.
final class StampedAnswer: Sendable {
    private let beforeDate: ByteBuffer
    private let afterDate: ByteBuffer
    private let latest = NIOLockedValueBox<(second: Int64, bytes: ByteBuffer)>((.min, ByteBuffer()))

    /// - Parameters:
    ///   - response: as the last middleware leaves it.
    ///   - body: sent behind the head; the response says its length.
    init(_ response: Response, body: ByteBuffer = ByteBuffer()) {
        let status = HTTPResponseStatus(statusCode: response.status.code)
        var before = ByteBuffer(string: "HTTP/1.1 \(status.code) \(status.reasonPhrase)\r\n")
        // Of what has no body, its length is not said.
        let isBodiless = [.notModified, .noContent].contains(response.status)
        for field in response.headers where !(isBodiless && field.name == .contentLength) {
            before.writeString("\(field.name.rawName): \(field.value)\r\n")
        }
        before.writeString("Date: ")
        var after = ByteBuffer(string: "\r\n\r\n")
        after.writeImmutableBuffer(body)
        beforeDate = before
        afterDate = after
    }

    func bytes(at moment: Timestamp) -> ByteBuffer {
        let second = moment.milliseconds / 1_000
        return latest.withLockedValue { latest in
            if latest.second == second { return latest.bytes }
            var bytes = ByteBuffer()
            bytes.reserveCapacity(beforeDate.readableBytes + afterDate.readableBytes + 29)
            bytes.writeImmutableBuffer(beforeDate)
            bytes.writeString(moment.httpDate)
            bytes.writeImmutableBuffer(afterDate)
            latest = (second, bytes)
            return bytes
        }
    }
}
