import Hummingbird
import MusterCore
import MusterEngine
import NIOCore
import ServiceLifecycle

/// Keeps a page that is one person's in step: sends each part that has changed, until the viewer leaves or the server stops.
/// For pages that many look at there is ``RoomStream``.
struct LiveStream: Sendable {
    /// Between two looks at what has changed. Nobody reads faster.
    private static let shortestGap: Duration = .milliseconds(200)

    let site: Site
    let topic: LiveFeed.Topic

    /// - Parameter fragments: the parts as they are now. What it throws ends the stream, such as that the viewer may look no more.
    func response(
        to request: Request,
        fragments: @escaping @Sendable () async throws -> [(id: String, html: HTML)]
    ) -> Response {
        let site = site
        let changes = site.parts.live.changes(of: topic)
        let isReturning = EventStream.isReturning(request)
        return EventStream.response { writer in
            var writer = writer
            var last = Dictionary(try await fragments().map { ($0.id, $0.html) }, uniquingKeysWith: { one, _ in one })
            var number = 0
            try await writer.write(EventStream.opening(isBehind: isReturning))
            let (signals, tasks) = LiveSignal.merge(changes, clock: site.parts.clock)
            defer { for task in tasks { task.cancel() } }
            for await signal in signals.cancelOnGracefulShutdown() {
                if signal == .beat {
                    try await writer.write(EventStream.tick(site.now))
                    continue
                }
                var text = ""
                for (id, html) in try await fragments() where last[id] != html {
                    last[id] = html
                    number += 1
                    text += "id: \(number)\n" + EventStream.event(.fragment, id, html)
                }
                if !text.isEmpty { try await writer.write(ByteBuffer(string: text)) }
                // In a storm there is something new a hundred times a second, and each look costs a rendering.
                try await Task.sleep(for: Self.shortestGap)
            }
            try await writer.finish(nil)
        }
    }
}
