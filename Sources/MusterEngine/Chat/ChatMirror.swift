import Logging
import MusterCore
import MusterStore

/// Brings the room of one incident at one chat server up to date: it is opened, described, told in the order of the record
/// what it has not been told, and closed.
///
/// Whatever calls it does all that is left to do, so that no order of messages matters, and a server that comes back is
/// told everything once. One at a time has the right to; the others leave it to that one.
struct ChatMirror {
    let parts: EngineParts
    let server: any ChatServer

    /// Of one attempt.
    struct Session {
        let incident: Incident
        let writer: ChatWriter
        let holder: String
        let endsAt: Timestamp
        var room: ChatRoom
        var details: ChatRoomDetails
        /// Whether something was left to the next attempt for want of time.
        var isUnfinished = false
    }

    private var name: String { server.channel.rawValue }

    /// - Returns: what was done, for the outbox; nil while another attempt has the right to.
    /// - Throws: ``RemoteFailure``, or what the store throws.
    func bring(_ id: ID<Incident>, now: Timestamp) async throws -> String? {
        guard var session = try await begin(id, now: now) else { return nil }
        do {
            let receipt = try await write(&session)
            // What was not come to may still be what an earlier attempt got no answer to.
            if !session.isUnfinished { session.room.isUnsure = false }
            try await end(session)
            return receipt
        } catch {
            if case .unanswered = error as? RemoteFailure { session.room.isUnsure = true }
            if case .gone = error as? RemoteFailure { forgetRoom(&session) }
            // The message that failed is tried again by itself.
            try await end(session, goesOn: false)
            throw error
        }
    }

    /// Somebody has taken the room away: the next attempt makes another one.
    private func forgetRoom(_ session: inout Session) {
        (session.room.room, session.room.isOpen, session.room.isUnsure) = (nil, false, false)
        session.details = ChatRoomDetails()
    }

    private func begin(_ id: ID<Incident>, now: Timestamp) async throws -> Session? {
        let (parts, name) = (parts, name)
        let holder = "\(parts.makeID())"
        return try await parts.database.write(.normal) { connection -> Session? in
            let incident = try parts.incident(id, connection)
            let writer = ChatWriter(
                incident: incident,
                process: try parts.processes.definition(incident.process, version: incident.processVersion, connection),
                organisation: parts.organisations.current,
                links: parts.links
            )
            let first = ChatRoom(server: name, incident: id, wantedName: writer.roomName)
            let until = now + OutboxService.lease
            guard let room = try ChatRooms(connection).take(first, holder: holder, until: until, now: now) else {
                return nil
            }
            return Session(
                incident: incident,
                writer: writer,
                holder: holder,
                endsAt: now + ChatLimits.run,
                room: room,
                details: ChatRoomDetails(room.details)
            )
        }
    }

    /// - Parameter goesOn: whether what is left to do is to be done at once.
    private func end(_ session: Session, goesOn: Bool = true) async throws {
        let (parts, name) = (parts, name)
        let isBehind = try await parts.database.write(.normal) { connection -> Bool in
            var room = session.room
            room.details = session.details.text
            // First given back, then looked at: whoever wrote meanwhile finds it free, or is found here.
            guard try ChatRooms(connection).save(room, holder: session.holder, ends: true) else { return false }
            let version = try IncidentBoard(connection).version(of: room.incident) ?? 0
            let isLost = try !ChatMessages(connection).lost(name, of: room.incident).isEmpty
            guard goesOn, version > room.toldThrough || isLost || session.isUnfinished else { return false }
            let now = parts.clock.now()
            try ChatNotice(parts).enqueue(room.incident, to: server.channel, connection, now: now)
            return true
        }
        if isBehind { parts.outboxBell.ring() }
    }

    // MARK: What is written

    private func write(_ session: inout Session) async throws -> String {
        let incident = session.incident
        let isOver = incident.isClosed
        guard isAllowed(session) else {
            if session.room.isOpen, let room = session.room.room {
                try await server.describe(room, topic: "Nothing is told here any more", purpose: "")
                try await server.close(room)
                session.room.isOpen = false
                session.details.topic = ""
            }
            session.room.toldThrough = incident.version
            return "it has no room here"
        }
        guard let room = session.room.room else {
            // What is over before it had a room needs none.
            if incident.isResolved {
                session.room.toldThrough = incident.version
                return "it has no room here"
            }
            try await open(&session)
            return try await write(&session)
        }
        if !session.room.isOpen {
            guard !isOver else {
                session.room.toldThrough = incident.version
                return "the room is closed"
            }
            try await server.reopen(room)
            session.room.isOpen = true
        }
        try await begin(&session, room)
        try await describe(&session, room)
        try await invite(&session, room)
        let told = try await tell(&session, room)
        try await bringBack(&session, room)
        if isOver, session.room.toldThrough >= incident.version, session.isInTime(parts) {
            try await server.close(room)
            session.room.isOpen = false
        }
        return told == 0 ? "the room is up to date" : "told \(told) in #\(session.room.name)"
    }

    /// A restricted incident is spoken of where only its members are, or nowhere.
    private func isAllowed(_ session: Session) -> Bool {
        let (incident, rules) = (session.incident, server.rules)
        guard rules.hasRooms else { return false }
        if incident.access.isRestricted {
            let isPublic = session.room.room != nil && !session.details.isPrivate
            return rules.hasPrivateRooms && !isPublic
        }
        if session.room.room != nil { return true }
        return rules.severities.isEmpty || rules.severities.contains(incident.severity)
    }

    private func open(_ session: inout Session) async throws {
        let order = ChatRoomOrder(
            name: session.writer.roomName,
            title: session.writer.title,
            isPrivate: session.incident.access.isRestricted,
            mayRepeat: session.room.isUnsure
        )
        let made = try await server.open(order)
        session.details = ChatRoomDetails()
        session.details.isPrivate = order.isPrivate
        session.room.room = made.id
        session.room.name = made.name
        session.room.wantedName = order.name
        session.room.isOpen = true
        session.room.isUnsure = false
        try await save(session, nil)
        parts.live.tell([.incident(session.incident.id)])
    }

    private func begin(_ session: inout Session, _ room: String) async throws {
        if !session.details.isBegun {
            var opening = session.writer.opening
            opening.key += "@\(room)"
            opening.mayRepeat = session.room.isUnsure
            let place = try await server.post(opening, to: room)
            session.room.isUnsure = false
            session.details.isBegun = true
            session.details.unpinned = place.message
            try await save(session, message(place, session, sequence: 1))
        }
        guard let message = session.details.unpinned else { return }
        // An attempt without an answer may have pinned it.
        let (link, isUnsure) = (session.writer.pinned, session.room.isUnsure)
        _ = try await passing { () async throws(RemoteFailure) in
            try await server.pin(link, ChatPlace(room: room, message: message), again: isUnsure)
        }
        session.details.unpinned = nil
    }

    private func describe(_ session: inout Session, _ room: String) async throws {
        let (topic, purpose) = (session.writer.topic, session.writer.purpose)
        guard session.details.topic != topic || session.details.purpose != purpose, session.isInTime(parts) else {
            return
        }
        try await server.describe(room, topic: topic, purpose: purpose)
        (session.details.topic, session.details.purpose) = (topic, purpose)
    }

    private func invite(_ session: inout Session, _ room: String) async throws {
        var (accounts, invited): ([String], [String]) = ([], [])
        for person in session.writer.people {
            let id = person.id.description
            if session.details.invited.contains(id) { continue }
            let method = person.verifiedMethods.first { $0.kind.channel == server.channel }
            if method == nil, session.details.unknown.contains(id) { continue }
            guard session.isInTime(parts) else { break }
            if let account = try await ChatPeople(parts, server).account(of: person) {
                accounts.append(account)
                invited.append(id)
                session.details.unknown.removeAll { $0 == id }
            } else {
                session.details.unknown.append(id)
            }
        }
        // Who cannot be invited must not keep the others from being told.
        if accounts.isEmpty { return }
        _ = try await passing { () async throws(RemoteFailure) in try await server.invite(accounts, to: room) }
        session.details.invited += invited
    }

    /// - Returns: how many entries the room was told.
    private func tell(_ session: inout Session, _ room: String) async throws -> Int {
        let (id, name, told) = (session.incident.id, name, session.room.toldThrough)
        // Up to what the session knows: what came since may be no business of the room's any more.
        let limit = min(Limits.timelinePage, max(0, session.incident.version - told))
        let (records, known) = try await parts.database.read { connection in
            (
                try EventLog(connection).load(id, after: told, limit: limit),
                try ChatMessages(connection).sequences(name, of: id, after: told)
            )
        }
        let posts = records.filter { !known.contains($0.sequence) }.compactMap { record in
            session.writer.post(record).map { (record: record, post: $0) }
        }
        if posts.count > ChatLimits.flood, let summary = session.writer.summary(posts.map(\.record)) {
            try await tell(&session, summary, room, through: records.last?.sequence ?? told)
            return posts.count
        }
        var count = 0
        for (record, post) in posts {
            guard session.isInTime(parts) else { return count }
            try await tell(&session, post, room, through: record.sequence)
            count += 1
        }
        session.room.toldThrough = max(session.room.toldThrough, records.last?.sequence ?? told)
        return count
    }

    private func tell(_ session: inout Session, _ post: ChatPost, _ room: String, through sequence: Int) async throws {
        var post = post
        post.mayRepeat = session.room.isUnsure
        let place = try await server.post(post, to: room)
        session.room.isUnsure = false
        session.room.toldThrough = sequence
        try await save(session, message(place, session, sequence: sequence))
    }

    /// What people deleted, as long as they do not insist.
    private func bringBack(_ session: inout Session, _ room: String) async throws {
        let (id, name) = (session.incident.id, name)
        let lost = try await parts.database.read { try ChatMessages($0).lost(name, of: id) }
        for message in lost {
            guard session.isInTime(parts) else { break }
            let sequence = message.sequence ?? 0
            let record = try await parts.database.read {
                try EventLog($0).load(id, after: sequence - 1, limit: 1).first
            }
            let found = sequence == 1 ? session.writer.opening : record.flatMap(session.writer.post)
            var back: ChatMessage?
            if var post = found, message.returns < ChatLimits.returns, message.room == room {
                post.key += "/\(message.returns + 1)@\(room)"
                // An attempt without an answer may have written it.
                post.mayRepeat = true
                let place = try await server.post(post, to: room)
                back = self.message(place, session, sequence: sequence)
                back?.returns = message.returns + 1
                if sequence == 1 {
                    _ = try await passing { () async throws(RemoteFailure) in
                        try await server.pin(session.writer.pinned, place, again: true)
                    }
                }
            }
            try await parts.database.write(.normal) { [back] connection in
                let messages = ChatMessages(connection)
                try messages.remove(message)
                if let back { try messages.add(back) }
            }
        }
    }

    private func message(_ place: ChatPlace, _ session: Session, sequence: Int) -> ChatMessage {
        ChatMessage(
            server: name,
            room: place.room,
            message: place.message,
            incident: session.incident.id,
            sequence: sequence,
            isOurs: true
        )
    }

    private func save(_ session: Session, _ message: ChatMessage?) async throws {
        var room = session.room
        room.details = session.details.text
        try await parts.database.write(.normal) { [room] connection in
            try ChatRooms(connection).save(room, holder: session.holder, ends: false)
            if let message { try ChatMessages(connection).add(message) }
        }
    }

    /// Does what is a courtesy: a server that refuses it is not asked again, and nothing else waits for it.
    private func passing(_ body: () async throws(RemoteFailure) -> Void) async throws -> Bool {
        do {
            try await body()
            return true
        } catch RemoteFailure.refused(let reason) {
            parts.logger.warning(
                "a chat server refused something",
                metadata: ["server": "\(name)", "because": "\(reason)"]
            )
            return false
        }
    }
}

extension ChatMirror.Session {
    /// Whether there is time for one thing more; where there is none, the rest is left to the next attempt.
    fileprivate mutating func isInTime(_ parts: EngineParts) -> Bool {
        if parts.clock.now() < endsAt { return true }
        isUnfinished = true
        return false
    }
}
