import CCurl

/// What passes between libcurl and us while one mail is sent: the mail one way, the server's replies the other.
final class SMTPExchange {
    private let bytes: [UInt8]
    private var sent = 0
    private let deadline: ContinuousClock.Instant
    /// The enhanced status codes of the replies (RFC 3463), such as `5.1.1` for 550. The rest of a reply is not kept: a
    /// server may say anything there, and this is shown to people.
    private(set) var details: [Int: String] = [:]

    init(_ text: String, timeout: Duration) {
        bytes = Array(text.utf8)
        deadline = .now + timeout
    }

    /// Whether libcurl has taken the whole mail, so that the server may have it.
    var isComplete: Bool { sent == bytes.count }

    /// For `CURLOPT_READFUNCTION`: copies the next piece of the mail, none at its end.
    static let read: @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int = {
        buffer,
        size,
        count,
        context in
        guard let buffer = unsafe buffer, let context = unsafe context else { return 0 }
        let exchange = unsafe Unmanaged<SMTPExchange>.fromOpaque(context).takeUnretainedValue()
        let space = unsafe UnsafeMutableRawBufferPointer(start: buffer, count: size * count)
        let piece = exchange.bytes[exchange.sent..<min(exchange.sent + space.count, exchange.bytes.count)]
        unsafe space.copyBytes(from: piece)
        exchange.sent += piece.count
        return piece.count
    }

    /// For `CURLOPT_HEADERFUNCTION`: hears every line of every reply.
    static let heard: @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int = {
        buffer,
        size,
        count,
        context in
        guard let buffer = unsafe buffer, let context = unsafe context else { return 0 }
        let exchange = unsafe Unmanaged<SMTPExchange>.fromOpaque(context).takeUnretainedValue()
        let line = unsafe UnsafeRawBufferPointer(start: buffer, count: min(size * count, 16))
        exchange.keepDetail(of: unsafe String(decoding: line, as: UTF8.self))
        return size * count
    }

    /// For `CURLOPT_XFERINFOFUNCTION`: 1 once the time is up. libcurl's own timeout leaves out its farewell to the
    /// server, for whose answer it would wait two minutes.
    static let isOver:
        @convention(c) (UnsafeMutableRawPointer?, curl_off_t, curl_off_t, curl_off_t, curl_off_t) -> Int32 =
            { context, _, _, _, _ in
                guard let context = unsafe context else { return 0 }
                let exchange = unsafe Unmanaged<SMTPExchange>.fromOpaque(context).takeUnretainedValue()
                return ContinuousClock.now < exchange.deadline ? 0 : 1
            }

    private func keepDetail(of line: String) {
        guard let match = line.prefixMatch(of: /([245][0-9]{2})[ -]([245]\.[0-9]{1,3}\.[0-9]{1,3})[ \r]/) else {
            return
        }
        guard let code = Int(match.output.1) else { return }
        details[code] = String(match.output.2)
    }
}
