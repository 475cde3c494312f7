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

    /// A page says in the address what it shows, by ``EventStream/digest(of:)``; where that is no more how it is, it is told
    /// to fetch itself anew, whether it comes for the first time or back after a gap.
    ///
    /// - Parameter fragments: the parts as they are now. What it throws ends the stream, such as that the viewer may look no more.
    func response(
        to request: Request,
        fragments: @escaping @Sendable () async throws -> [(id: String, html: HTML)]
    ) -> Response {
        let site = site
        let changes = site.parts.live.changes(of: topic)
        let shown = EventStream.shown(by: request)
        return EventStream.response { writer in
            var writer = writer
            let first = try await fragments()
            var last = Dictionary(first.map { ($0.id, $0.html) }, uniquingKeysWith: { one, _ in one })
            let isBehind = shown.map { $0 != EventStream.digest(of: first) } ?? false
            try await writer.write(EventStream.opening(isBehind: isBehind))
            let (signals, tasks) = LiveSignal.merge(changes, clock: site.parts.clock)
            defer { for task in tasks { task.cancel() } }
            for await signal in signals.cancelOnGracefulShutdown() {
                if signal == .beat { try await writer.write(EventStream.tick(site.now)) }
                // On a beat, too: a shift begins without anybody doing anything.
                let present = try await fragments()
                var text = ""
                for (id, html) in present where last[id] != html {
                    last[id] = html
                    text += EventStream.event(.fragment, id, html)
                }
                if !text.isEmpty {
                    // Only when all of them are there does the page show this.
                    try await writer.write(ByteBuffer(string: "\(text)id: \(EventStream.digest(of: present))\n\n"))
                }
                // In a storm there is something new a hundred times a second, and each look costs a rendering.
                try await Task.sleep(for: Self.shortestGap)
            }
            try await writer.finish(nil)
        }
    }
}
