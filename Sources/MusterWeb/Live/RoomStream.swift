import Hummingbird
import MusterCore
import MusterEngine
import NIOCore
import ServiceLifecycle

/// Keeps one viewer's page of an incident in step. What is the same for all is rendered and written out once for all of
/// them; only what concerns the one who looks is made for them alone.
struct RoomStream: Sendable {
    let site: Site
    let key: LiveRooms.Key
    let viewer: Viewer
    /// The version of the incident that the viewer's page shows; nil where it does not say.
    let shown: Int?

    /// - Parameters:
    ///   - render: the page as nobody in particular sees it.
    ///   - own: the parts that are this viewer's, of a page as nobody sees it.
    func response(
        to request: Request,
        render: @escaping LiveRoom.Render,
        own: @escaping @Sendable (IncidentView) -> [(id: String, html: HTML)]
    ) -> Response {
        let (site, viewer, shown) = (site, viewer, shown)
        let (room, editions) = site.liveRooms.join(
            key,
            changes: { site.parts.live.changes(of: .incident(key.incident)) },
            render: render
        )
        let isReturning = EventStream.isReturning(request)
        return EventStream.response { writer in
            var writer = writer
            var seen: Int?
            var mine: [String: HTML] = [:]
            let (signals, tasks) = LiveSignal.merge(editions, clock: site.parts.clock)
            defer { for task in tasks { task.cancel() } }
            for await signal in signals.cancelOnGracefulShutdown() {
                if signal == .beat {
                    guard site.knows(viewer) else { break }
                    try await writer.write(EventStream.tick(site.now))
                    continue
                }
                guard let edition = room.latest, edition.number != seen else { continue }
                // They may have been sent away from a restricted incident.
                guard edition.view.incident.isVisible(to: viewer) else { break }
                let parts = own(edition.view)
                let changed = parts.filter { mine[$0.id] != $0.html }
                mine = Dictionary(parts.map { ($0.id, $0.html) }, uniquingKeysWith: { one, _ in one })
                guard let last = seen else {
                    seen = edition.number
                    // Something may have happened since the page was made.
                    let isBehind = isReturning || shown.map { $0 != edition.view.incident.version } ?? false
                    try await writer.write(EventStream.opening(isBehind: isBehind))
                    continue
                }
                seen = edition.number
                let shared = edition.parts.flatMap { $0.events(after: last) }
                if shared.isEmpty, changed.isEmpty { continue }
                var text = ByteBuffer(string: "id: \(edition.number)\n\n")
                for part in changed { text.writeString(EventStream.event(.fragment, part.id, part.html)) }
                // Large parts are written as they are, rather than copied for each viewer.
                try await writer.write(text)
                for event in shared { try await writer.write(event) }
            }
            try await writer.finish(nil)
        }
    }
}

extension Site {
    /// Whether somebody still belongs to the organisation: they may have left while they look.
    func knows(_ viewer: Viewer) -> Bool {
        switch viewer {
        case .muster: true
        case .person(let id): organisation.person(id)?.isActive == true
        }
    }
}
