import NIOCore

/// Stands first in the pipeline of a connection and answers what its routes know by heart; everything else it hands on
/// to the slow lane behind it, to the byte.
///
/// What must stay true: answers leave in the order of their requests. So there is one request at a time, in either lane,
/// and what comes after it is held until it is answered. And the slow lane gets either a whole request, whose end is known,
/// or the connection for good.
final class FastLane: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    private enum State {
        /// What comes next begins a request.
        case ready
        /// A request of a fast route, whose body is not here yet.
        case collecting(RequestHead, any FastRoute)
        /// A fast route answers later.
        case answering
        /// In the slow lane, with so many bytes of its body still to come.
        case slow(rest: Int, isAnswered: Bool)
        case handedOver
    }

    /// Bytes that are held of requests that have to wait; more are left in the socket.
    private static let holdLimit = 64 * 1_024

    private let routes: [any FastRoute]
    private var state = State.ready
    private var held = ByteBuffer()
    /// What is told to the slow lane once all that came before is answered.
    private var events: [Any] = []
    private var number = 0

    private var context: ChannelHandlerContext?
    private var own: NIOLoopBound<FastLane>?
    private var isWorking = false
    private var isToBeFlushed = false
    private var hasPassed = false
    private var isReadWanted = false

    init(_ routes: [any FastRoute]) {
        self.routes = routes
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        own = NIOLoopBound(self, eventLoop: context.eventLoop)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        own = nil
        held = ByteBuffer()
    }

    // MARK: What comes in

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = Self.unwrapInboundIn(data)
        if case .handedOver = state { return pass(bytes, context) }
        if held.readableBytes == 0 {
            held = bytes
        } else {
            held.writeBuffer(&bytes)
        }
        work(context)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        finishRead(context)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        context.fireChannelWritabilityChanged()
        goOn()
    }

    func read(context: ChannelHandlerContext) {
        if held.readableBytes < readLimit {
            context.read()
        } else {
            isReadWanted = true
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed, is ChannelShouldQuiesceEvent:
            events.append(event)
            tell(context)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    private var readLimit: Int {
        if case .collecting(let head, _) = state { return head.wholeLength + Self.holdLimit }
        return Self.holdLimit
    }

    private func pass(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        hasPassed = true
        context.fireChannelRead(Self.wrapInboundOut(bytes))
    }

    private func finishRead(_ context: ChannelHandlerContext) {
        if isToBeFlushed {
            isToBeFlushed = false
            context.flush()
        }
        if hasPassed {
            hasPassed = false
            context.fireChannelReadComplete()
        }
    }

    // MARK: Request by request

    private func work(_ context: ChannelHandlerContext) {
        // An answer that is there at once comes back in here.
        if isWorking { return }
        isWorking = true
        while held.readableBytes > 0, step(context) {}
        isWorking = false
        // Nothing of it is kept, so that the next read may use the same memory.
        if held.readableBytes == 0 { held = ByteBuffer() }
        if isReadWanted, held.readableBytes < readLimit {
            isReadWanted = false
            context.read()
        }
        if !events.isEmpty { tell(context) }
    }

    /// - Returns: false where it waits for something.
    private func step(_ context: ChannelHandlerContext) -> Bool {
        switch state {
        case .ready:
            // Whoever does not read what was answered has to wait for more of it.
            guard context.channel.isWritable else { return false }
            return begin(context)
        case .collecting(let head, let route):
            guard let bytes = held.readSlice(length: head.wholeLength) else {
                held.reserveCapacity(minimumWritableBytes: head.wholeLength - held.readableBytes)
                return false
            }
            offer(FastRequest(head: head, bytes: bytes), to: route, context)
            return true
        case .answering: return false
        case .slow(let rest, let isAnswered):
            guard rest > 0, let bytes = held.readSlice(length: min(rest, held.readableBytes)) else { return false }
            let left = rest - bytes.readableBytes
            state = left == 0 && isAnswered ? .ready : .slow(rest: left, isAnswered: isAnswered)
            pass(bytes, context)
            return true
        case .handedOver:
            pass(held, context)
            held = ByteBuffer()
            return false
        }
    }

    private func begin(_ context: ChannelHandlerContext) -> Bool {
        switch RequestHead.read(held.readableBytesUInt8Span) {
        case .incomplete: return false
        case .strange: state = .handedOver
        case .head(let head):
            if let route = route(for: FastRequest(head: head, bytes: held)) {
                state = .collecting(head, route)
            } else {
                state = .slow(rest: head.wholeLength, isAnswered: false)
            }
        }
        return true
    }

    private func route(for request: FastRequest) -> (any FastRoute)? {
        if request.head.isPersonal { return nil }
        for route in routes {
            if let limit = route.bodyLimit(for: request) { return request.head.bodyLength <= limit ? route : nil }
        }
        return nil
    }

    private func offer(_ request: FastRequest, to route: any FastRoute, _ context: ChannelHandlerContext) {
        guard let own else { return }
        number += 1
        state = .answering
        switch route.take(request, reply: FastReply(lane: own, eventLoop: context.eventLoop, number: number)) {
        case .answer(let answer): self.answer(answer, to: number)
        case .later: break
        case .slow:
            state = .slow(rest: 0, isAnswered: false)
            pass(request.bytes, context)
        }
    }

    func answer(_ answer: ByteBuffer, to number: Int) {
        guard case .answering = state, number == self.number, let context else { return }
        state = .ready
        isToBeFlushed = true
        context.write(Self.wrapOutboundOut(.byteBuffer(answer)), promise: nil)
        if isWorking { return }
        work(context)
        finishRead(context)
    }

    /// The slow lane has written the last of an answer.
    func slowAnswerEnded() {
        guard case .slow(let rest, _) = state else { return }
        state = rest == 0 ? .ready : .slow(rest: rest, isAnswered: true)
        if held.readableBytes == 0, events.isEmpty { return }
        // Not from here: the slow lane is in the midst of writing.
        context?.eventLoop.assumeIsolated().execute { self.goOn() }
    }

    private func goOn() {
        guard let context else { return }
        if held.readableBytes == 0, events.isEmpty { return }
        work(context)
        finishRead(context)
    }

    // MARK: The end

    /// Tells the slow lane what is to come to an end, as soon as nothing is under way here: it would close at once.
    private func tell(_ context: ChannelHandlerContext) {
        switch state {
        case .answering: return
        case .ready where held.readableBytes > 0 && !context.channel.isWritable: return
        case .collecting, .ready:
            if !events.contains(where: { $0 is ChannelEvent }) {
                if case .collecting = state { return }
                break
            }
            // What is here will never be whole; the slow lane knows what to say to that.
            if held.readableBytes > 0 {
                state = .handedOver
                _ = step(context)
            }
        case .slow where held.readableBytes > 0: return
        case .slow, .handedOver: break
        }
        let told = events
        events = []
        // Behind all that was answered here, which a close would cut off.
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { _ in
            for event in told { self.context?.fireUserInboundEventTriggered(event) }
        }
        context.writeAndFlush(Self.wrapOutboundOut(.byteBuffer(ByteBuffer())), promise: written)
        isToBeFlushed = false
        if hasPassed {
            hasPassed = false
            context.fireChannelReadComplete()
        }
    }
}
