import NIOCore

/// A route that is answered on the event loop itself, out of memory, without a task for the request.
///
/// Whatever it cannot answer in that way it leaves to the route of the same address in the slow lane, which answers
/// everything; so the fast one may be as narrow as it likes, but must say the same.
protocol FastRoute: Sendable {
    /// By its head alone, whether a request may be one for this route.
    ///
    /// - Returns: bytes of the largest body that it takes; nil where the request is for another.
    func bodyLimit(for request: FastRequest) -> Int?

    /// Answers a request that is there to its last byte. Runs on the event loop, so it must not wait.
    ///
    /// - Parameter reply: to be called once, where ``FastOutcome/later`` is returned, from whatever thread.
    func take(_ request: FastRequest, reply: FastReply) -> FastOutcome
}

enum FastOutcome: Sendable {
    /// The whole answer, as HTTP/1.1 has it.
    case answer(ByteBuffer)
    case later
    /// The slow lane answers.
    case slow
}

/// A request as it came, or as much of it as has come.
struct FastRequest: Sendable {
    let head: RequestHead
    /// From the first byte of the head on.
    let bytes: ByteBuffer

    func hasTarget(_ target: [UInt8]) -> Bool {
        head.target.count == target.count
            && bytes.readableBytesUInt8Span.begins(with: target, at: head.target.lowerBound)
    }

    /// Where the part between two ends of the target stands; nil for a target that has other ends, or nothing between.
    func targetRange(after begin: [UInt8], before end: [UInt8]) -> Range<Int>? {
        let target = head.target
        guard target.count > begin.count + end.count else { return nil }
        let range = target.lowerBound + begin.count..<target.upperBound - end.count
        let span = bytes.readableBytesUInt8Span
        guard span.begins(with: begin, at: target.lowerBound), span.begins(with: end, at: range.upperBound) else {
            return nil
        }
        return range
    }

    func text(_ range: Range<Int>) -> String? {
        bytes.getString(at: bytes.readerIndex + range.lowerBound, length: range.count)
    }

    /// The body, to its last byte.
    var body: [UInt8] {
        bytes.getBytes(at: bytes.readerIndex + head.length, length: head.bodyLength) ?? []
    }
}

/// Where the answer to one request goes.
struct FastReply: Sendable {
    let lane: NIOLoopBound<FastLane>
    let eventLoop: any EventLoop
    /// The number of the request on its connection.
    let number: Int

    /// - Parameter answer: the whole answer. Nothing happens where the other side has gone meanwhile.
    func send(_ answer: ByteBuffer) {
        if eventLoop.inEventLoop { return lane.value.answer(answer, to: number) }
        eventLoop.execute { lane.value.answer(answer, to: number) }
    }
}
