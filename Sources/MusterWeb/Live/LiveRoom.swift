import MusterCore
import MusterEngine
import NIOConcurrencyHelpers

/// One page of an incident as many look at it: rendered once for each change, whoever looks.
final class LiveRoom: Sendable {
    /// How the page looks at one moment.
    struct Edition: Sendable {
        let number: Int
        /// As somebody sees it who is nobody: what differs by who looks is made of it.
        let view: IncidentView
        let parts: [SharedPart]
    }

    /// The page as it is now.
    typealias Render = @Sendable () async throws -> (view: IncidentView, parts: [SharedPart.Content])

    /// Between two renderings. Nobody reads faster, and in a storm there is something new a hundred times a second.
    private static let shortestGap: Duration = .milliseconds(200)

    private struct State {
        var latest: Edition?
        var viewers: [Int: AsyncStream<Void>.Continuation] = [:]
        var tickets = 0
        var work: Task<Void, Never>?
        var isOver = false
    }

    private let state = NIOLockedValueBox(State())
    private let render: Render

    init(render: @escaping Render) {
        self.render = render
    }

    /// Nil before the first rendering.
    var latest: Edition? { state.withLockedValue(\.latest) }

    /// A viewer: told of each edition until they leave. Nil where the room is over, so that another must be made.
    func join(changes: () -> AsyncStream<Void>, whenEmpty: @escaping @Sendable () -> Void) -> AsyncStream<Void>? {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let ticket = state.withLockedValue { state -> Int? in
            if state.isOver { return nil }
            state.tickets += 1
            state.viewers[state.tickets] = continuation
            if state.work == nil {
                // Listening before the first look, so that nothing falls between.
                let changes = changes()
                state.work = Task { await self.work(changes) }
            } else if state.latest != nil {
                continuation.yield()
            }
            return state.tickets
        }
        guard let ticket else { return nil }
        continuation.onTermination = { _ in
            if self.leave(ticket) { whenEmpty() }
        }
        return stream
    }

    /// - Returns: true where nobody looks any more.
    private func leave(_ ticket: Int) -> Bool {
        state.withLockedValue { state in
            state.viewers[ticket] = nil
            guard state.viewers.isEmpty, !state.isOver else { return false }
            state.isOver = true
            state.work?.cancel()
            return true
        }
    }

    private func work(_ changes: AsyncStream<Void>) async {
        do {
            try await publish()
            for await _ in changes {
                try await publish()
                try await Task.sleep(for: Self.shortestGap)
            }
        } catch {
            // Such as that the incident cannot be read: the viewers' streams end, and they come back by themselves.
        }
        let viewers = state.withLockedValue { state in
            state.isOver = true
            return Array(state.viewers.values)
        }
        for viewer in viewers { viewer.finish() }
    }

    private func publish() async throws {
        let (view, contents) = try await render()
        let before = latest
        let number = (before?.number ?? 0) + 1
        var known = Dictionary((before?.parts ?? []).map { ($0.content.id, $0) }, uniquingKeysWith: { one, _ in one })
        let parts = contents.map { content in
            guard var part = known.removeValue(forKey: content.id) else { return SharedPart(content, edition: number) }
            part.update(content, edition: number)
            return part
        }
        let viewers = state.withLockedValue { state in
            state.latest = Edition(number: number, view: view, parts: parts)
            return Array(state.viewers.values)
        }
        for viewer in viewers { viewer.yield() }
    }
}

/// The rooms that somebody looks at.
final class LiveRooms: Sendable {
    /// Which page of which incident.
    struct Key: Hashable, Sendable {
        var incident: ID<Incident>
        var page: String
    }

    private let rooms = NIOLockedValueBox<[Key: LiveRoom]>([:])

    /// - Parameters:
    ///   - changes: begins to listen to the incident.
    ///   - render: how the page looks; of the first who comes.
    func join(
        _ key: Key,
        changes: () -> AsyncStream<Void>,
        render: @escaping LiveRoom.Render
    ) -> (room: LiveRoom, editions: AsyncStream<Void>) {
        while true {
            let room = rooms.withLockedValue { rooms in
                if let room = rooms[key] { return room }
                let room = LiveRoom(render: render)
                rooms[key] = room
                return room
            }
            if let editions = room.join(changes: changes, whenEmpty: { self.forget(key, room) }) {
                return (room, editions)
            }
            forget(key, room)
        }
    }

    private func forget(_ key: Key, _ room: LiveRoom) {
        rooms.withLockedValue { rooms in
            if rooms[key] === room { rooms[key] = nil }
        }
    }
}
