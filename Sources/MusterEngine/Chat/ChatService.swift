import Logging
import MusterCore
import MusterStore
import ServiceLifecycle

/// Does what was heard from chat servers, and listens to those that do not call us; on one node at a time, so that words
/// stay in their order.
package struct ChatService: ServiceLifecycle.Service {
    private static let pollInterval = Duration.seconds(1)
    /// Before a server that does not answer is asked again.
    private static let patience = Duration.seconds(5)

    private let parts: EngineParts
    private let desk: ChatDesk

    package init(_ parts: EngineParts, _ reader: ChatReader) {
        self.parts = parts
        desk = ChatDesk(parts, reader)
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await work() }
                for server in parts.chat.servers { group.addTask { await listen(to: server) } }
            }
        }
    }

    private func work() async {
        let turn = OneAtATime("chat", parts)
        var sweptAt = Timestamp(milliseconds: 0)
        while !Task.isCancelled {
            let now = parts.clock.now()
            var done = 0
            if await turn.term(now: now) != nil {
                done = await passingErrors { try await desk.tick(now: now) } ?? 0
                if now - sweptAt > .hours(1) {
                    await passingErrors { try await desk.forget(now: now) }
                    sweptAt = now
                }
            }
            if done < ChatDesk.batchLimit { await rest() }
        }
        await turn.stepDown(now: parts.clock.now())
    }

    private func listen(to server: any ChatServer) async {
        let turn = OneAtATime("chat.\(server.channel.rawValue)", parts)
        while !Task.isCancelled {
            guard await turn.term(now: parts.clock.now()) != nil else {
                await pause()
                continue
            }
            do {
                let before = try await desk.position(of: server.channel)
                // Where two nodes should ever hear the same, it is kept once: each thing that is heard has a name.
                guard let (heard, position) = try await server.hear(from: before) else { break }
                if position != before { try await desk.keep(heard, from: server.channel, position: position) }
            } catch is CancellationError {
                break
            } catch {
                let words = (error as? RemoteFailure)?.words ?? "\(error)"
                parts.logger.warning(
                    "a chat server is not heard",
                    metadata: ["server": "\(server.name)", "because": "\(words)"]
                )
                await pause()
            }
        }
        await turn.stepDown(now: parts.clock.now())
    }

    private func pause() async { try? await parts.clock.wait(until: parts.clock.now() + Self.patience) }

    private func rest() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await parts.chat.bell.listen() }
            group.addTask { try? await parts.clock.wait(until: parts.clock.now() + Self.pollInterval) }
            await group.next()
            group.cancelAll()
        }
    }

    @discardableResult
    private func passingErrors<Value>(_ body: () async throws -> Value) async -> Value? {
        do {
            return try await body()
        } catch is CancellationError {
            return nil
        } catch {
            parts.logger.error("what a chat said could not be taken up", metadata: ["error": "\(error)"])
            return nil
        }
    }
}
