import Foundation
import Logging
package import MusterCore
import MusterStore

/// What comes from chat servers: kept first, then done in the order in which it came, each once.
package struct ChatDesk: Sendable {
    private let parts: EngineParts
    private let reader: ChatReader

    /// The most one ``tick(now:)`` takes up.
    static let batchLimit = 100

    package init(_ parts: EngineParts, _ reader: ChatReader) {
        self.parts = parts
        self.reader = reader
    }

    /// Puts on disk what a server told us; what it told before is passed over.
    package func keep(_ heard: [ChatHeard], from channel: Channel) async throws {
        let now = parts.clock.now()
        try await parts.database.write(.urgent) { connection in
            try Self.keep(heard, from: channel, connection, now: now)
        }
        parts.chat.bell.ring()
    }

    /// The same, with the position up to which a server was heard, so that neither is there without the other.
    func keep(_ heard: [ChatHeard], from channel: Channel, position: String) async throws {
        let now = parts.clock.now()
        try await parts.database.write(.urgent) { connection in
            try Self.keep(heard, from: channel, connection, now: now)
            try Meta(connection).set(Self.positionKey(channel), position)
        }
        if !heard.isEmpty { parts.chat.bell.ring() }
    }

    /// Up to where a server was heard; nil at the first time.
    func position(of channel: Channel) async throws -> String? {
        try await parts.database.read { try Meta($0).value(Self.positionKey(channel)) }
    }

    private static func positionKey(_ channel: Channel) -> String { "chat-position.\(channel.rawValue)" }

    private static func keep(
        _ heard: [ChatHeard],
        from channel: Channel,
        _ connection: any SQLConnection,
        now: Timestamp
    ) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        for (place, one) in heard.enumerated() {
            let text = String(decoding: try encoder.encode(one), as: UTF8.self)
            let row = ChatEventRow(server: channel.rawValue, id: one.id, receivedAt: now, payload: text)
            try ChatEvents(connection).add(row, place: place)
        }
    }

    /// Does what waits, oldest first.
    ///
    /// - Returns: how much there was.
    @discardableResult
    package func tick(now: Timestamp) async throws -> Int {
        let silent = parts.chat.servers.map(\.channel).filter { parts.chat.isSilent($0, now: now) }.map(\.rawValue)
        let waiting = try await parts.database.read { connection in
            try Self.early(connection, silent: silent, now: now)
                + ChatEvents(connection).waiting(limit: Self.batchLimit)
        }
        for row in waiting {
            do {
                try await take(row)
            } catch let error as StoreError {
                // It stays first in its row until the store is back.
                throw error
            } catch let error as CancellationError {
                // Whoever comes next does it.
                throw error
            } catch {
                // What nobody can do must not keep the rest waiting.
                parts.logger.error("what a chat said was not understood", metadata: ["error": "\(error)"])
                try await parts.database.write(.normal) { _ = try ChatEvents($0).finish(row) }
            }
        }
        return waiting.count
    }

    /// What was put aside and need not be any longer: what it is about is known and its server can be asked, or it has
    /// waited long enough.
    private static func early(
        _ connection: any SQLConnection,
        silent: [String],
        now: Timestamp
    ) throws -> [ChatEventRow] {
        try ChatEvents(connection).early(limit: batchLimit).filter { row in
            guard !row.hasWaited(at: now), let heard = Self.heard(row) else { return true }
            if silent.contains(row.server) { return false }
            guard let message = heard.event.subject else { return true }
            return try ChatMessages(connection).find(row.server, room: heard.room, message: message) != nil
        }
    }

    private static func heard(_ row: ChatEventRow) -> ChatHeard? {
        try? JSONDecoder().decode(ChatHeard.self, from: Data(row.payload.utf8))
    }

    private func take(_ row: ChatEventRow) async throws {
        guard let channel = Channel(rawValue: row.server), let server = parts.chat.server(channel),
            let heard = Self.heard(row)
        else {
            try await parts.database.write(.normal) { _ = try ChatEvents($0).finish(row) }
            return
        }
        do {
            let author = try await self.author(of: heard, at: server, row)
            let visit = ChatVisit(parts: parts, server: server, reader: reader, row: row, heard: heard, author: author)
            try await visit.run()
        } catch is RemoteFailure {
            // The server can be asked later who it was, and where; others go on before it.
            try await parts.database.write(.normal) { try ChatEvents($0).putAside(row) }
        }
    }

    private func author(
        of heard: ChatHeard,
        at server: any ChatServer,
        _ row: ChatEventRow
    ) async throws -> ChatPeople.Author {
        guard let account = heard.account else {
            guard case .said(_, _, let name?) = heard.event else {
                return ChatPeople.Author(person: nil, name: server.name)
            }
            return ChatPeople.Author(person: nil, name: name.cut(to: 80) ?? server.name)
        }
        do {
            return try await ChatPeople(parts, server).author(account)
        } catch {
            guard row.hasWaited(at: parts.clock.now()) else { throw error }
            return ChatPeople.Author(person: nil, name: account)
        }
    }

    /// In whose name commands are noted as done.
    static let principal = "chat"

    package func forget(now: Timestamp) async throws {
        try await parts.database.write(.normal) { connection in
            let moment = now - ChatLimits.memory
            try ChatEvents(connection).forget(doneBefore: moment)
            try IdempotencyKeys(connection).forget(of: Self.principal, begunBefore: moment)
        }
    }
}

extension ChatEventRow {
    /// Whether it has waited for something else as long as it may.
    func hasWaited(at now: Timestamp) -> Bool { now - receivedAt >= ChatLimits.early }
}
