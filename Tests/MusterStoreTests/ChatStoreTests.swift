import MusterCore
import MusterStore
import Testing

@Suite("What is kept of chat servers")
struct ChatStoreTests {
    private let incident: ID<Incident> = .sample(1)

    @Test(
        "lets one at a time write into a room, and knows of one who did not come back",
        arguments: TestDatabase.allCases
    )
    func rights(on database: TestDatabase) async throws {
        let database = try await database.make()
        let first = ChatRoom(server: "slack", incident: incident, wantedName: "#inc 1")
        func take(_ holder: String, at moment: Int64) async throws -> ChatRoom? {
            try await database.write {
                try ChatRooms($0).take(first, holder: holder, until: .at(moment + 10), now: .at(moment))
            }
        }

        var room = try #require(try await take("a", at: 0))
        #expect(try await take("b", at: 5) == nil)
        (room.room, room.name, room.isOpen, room.toldThrough) = ("C1", "inc-1", true, 7)
        let isKept = try await database.write { [room] in try ChatRooms($0).save(room, holder: "a", ends: false) }
        #expect(isKept)
        let late = try #require(try await take("b", at: 10))
        #expect(late.isUnsure && late.toldThrough == 7 && late.name == "inc-1" && late.wantedName == "#inc 1")
        let isLate = try await database.write { [room] in try ChatRooms($0).save(room, holder: "a", ends: true) }
        let isGivenBack = try await database.write { try ChatRooms($0).save(late, holder: "b", ends: true) }
        #expect(!isLate && isGivenBack)

        let again = try #require(try await take("c", at: 11))
        #expect(again.isUnsure == late.isUnsure)
        #expect(try await database.read { try ChatRooms($0).find("slack", room: "C1")?.incident } == incident)
        #expect(try await database.read { try ChatRooms($0).find("matrix", room: "C1") } == nil)
        #expect(try await database.read { try ChatRooms($0).countOpen("slack") } == 1)
    }

    @Test("lets the right of whoever is dead be taken at once, and what it wrote last stays in doubt")
    func deadHolder() async throws {
        let folder = try TestFolder()
        let directory = try DataDirectory.open(folder.path, create: true)
        let first = ChatRoom(server: "slack", incident: incident, wantedName: "#inc 1")
        let (before, _) = try await directory.database(mode: .live, secret: sampleBytes(32))
        let taken = try await before.write { try ChatRooms($0).take(first, holder: "a", until: .at(10), now: .at(0)) }
        await before.close()

        let (after, _) = try await directory.database(mode: .live, secret: sampleBytes(32))
        let again = try await after.write { try ChatRooms($0).take(first, holder: "b", until: .at(11), now: .at(1)) }
        await after.close()

        #expect(taken?.isUnsure == false)
        #expect(again?.isUnsure == true)
    }

    @Test("holds which messages tell which events, and which of ours are lost", arguments: TestDatabase.allCases)
    func messages(on database: TestDatabase) async throws {
        let database = try await database.make()
        func message(_ name: String, _ sequence: Int?, isOurs: Bool) -> ChatMessage {
            ChatMessage(
                server: "slack",
                room: "C1",
                message: name,
                incident: sequence == nil ? nil : incident,
                sequence: sequence,
                isOurs: isOurs,
                answer: sequence == nil ? "token" : nil
            )
        }
        let all = [message("1", 3, isOurs: true), message("2", 4, isOurs: false), message("3", nil, isOurs: true)]
        let added = try await database.write { connection in
            try (all + all).map { try ChatMessages(connection).add($0) }
        }
        #expect(added == [true, true, true, false, false, false])
        let sequences = try await database.read { try ChatMessages($0).sequences("slack", of: incident, after: 3) }
        #expect(sequences == [4])
        #expect(try await database.read { try ChatMessages($0).find("slack", room: "C1", message: "3") } == all[2])

        let lost = try await database.write { connection in
            [try ChatMessages(connection).lose(all[0]), try ChatMessages(connection).lose(all[0])]
        }
        #expect(lost == [true, false])
        #expect(try await database.read { try ChatMessages($0).lost("slack", of: incident) } == [all[0]])
        try await database.write { try ChatMessages($0).remove(all[0]) }
        #expect(try await database.read { try ChatMessages($0).lost("slack", of: incident) } == [])
    }

    @Test(
        "keeps what is told twice once, in its order, and forgets it after it was done",
        arguments: TestDatabase.allCases
    )
    func events(on database: TestDatabase) async throws {
        let database = try await database.make()
        let rows = [("b", 1, 0), ("a", 1, 1), ("c", 0, 0)].map { id, at, place in
            (ChatEventRow(server: "slack", id: id, receivedAt: .at(Int64(at)), payload: "{}"), place)
        }
        try await database.write { connection in
            for (row, place) in rows + rows { try ChatEvents(connection).add(row, place: place) }
        }

        let waiting = try await database.read { try ChatEvents($0).waiting(limit: 10) }
        #expect(waiting.map(\.id) == ["c", "b", "a"])
        let ended = try await database.write { connection in
            [try ChatEvents(connection).finish(waiting[0]), try ChatEvents(connection).finish(waiting[0])]
        }
        #expect(ended == [true, false])
        let known = try await database.write { try ChatEvents($0).add(waiting[0]) }
        #expect(!known)
        try await database.write { try ChatEvents($0).forget(doneBefore: .at(2)) }
        let isNew = try await database.write { try ChatEvents($0).add(waiting[0]) }
        let count = try await database.read { try ChatEvents($0).waiting(limit: 10).count }
        #expect(isNew && count == 3)
    }
}
