import Foundation
import HTTPTypes
import Hummingbird
import MusterCore
import MusterEngine
import NIOCore
import ServiceLifecycle

/// Keeps a page in step: sends each part that has changed, as server-sent events, until the viewer leaves or the server stops.
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
        return Response(
            status: .ok,
            headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                var writer = writer
                var last = Dictionary(
                    try await fragments().map { ($0.id, $0.html) },
                    uniquingKeysWith: { one, _ in one }
                )
                var number = 0
                // Whoever comes back after a gap fetches the parts anew.
                let isReturning = HTTPField.Name("Last-Event-ID").map { request.headers[$0] != nil } ?? false
                try await writer.write(ByteBuffer(string: isReturning ? "event: reload\ndata: 1\n\n" : ": hello\n\n"))
                let (signals, continuation) = AsyncStream<Signal>.makeStream(bufferingPolicy: .bufferingNewest(4))
                let tasks = Self.feed(continuation, changes, clock: site.parts.clock)
                defer { for task in tasks { task.cancel() } }
                for await signal in signals.cancelOnGracefulShutdown() {
                    if signal == .beat {
                        try await writer.write(ByteBuffer(string: "event: tick\ndata: \(site.now.milliseconds)\n\n"))
                        continue
                    }
                    var text = ""
                    for (id, html) in try await fragments() where last[id] != html {
                        last[id] = html
                        number += 1
                        let data = APIRoutes.text(.of(["id": JSONValue(id), "html": JSONValue(html.markup)]))
                        text += "id: \(number)\nevent: fragment\ndata: \(data)\n\n"
                    }
                    if !text.isEmpty { try await writer.write(ByteBuffer(string: text)) }
                    // In a storm there is something new a hundred times a second, and each look costs a rendering.
                    try await Task.sleep(for: Self.shortestGap)
                }
                try await writer.finish(nil)
            }
        )
    }

    private enum Signal: Sendable {
        case change
        /// Fifteen seconds have passed, or the clock was moved: so that proxies keep the connection and clocks agree.
        case beat
    }

    private static func feed(
        _ signals: AsyncStream<Signal>.Continuation,
        _ changes: AsyncStream<Void>,
        clock: any EngineClock
    ) -> [Task<Void, any Error>] {
        let watch = Task<Void, any Error> {
            for await _ in changes { signals.yield(.change) }
            signals.finish()
        }
        let beat = Task<Void, any Error> {
            while !Task.isCancelled {
                try await clock.wait(until: clock.now() + .seconds(15))
                signals.yield(.beat)
            }
        }
        return [watch, beat]
    }
}
