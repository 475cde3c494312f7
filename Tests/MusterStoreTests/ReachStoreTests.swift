import MusterCore
import MusterStore
import Testing

@Suite("What is kept of reaching people")
struct ReachStoreTests {
    private let ana: ID<Person> = .sample(1)
    private let ben: ID<Person> = .sample(2)
    private let phone = ContactMethod(.sms, "+44 20 7946 0011")

    @Test("holds a code until it is used, and counts wrong tries", arguments: TestDatabase.allCases)
    func codes(on database: TestDatabase) async throws {
        let database = try await database.make()
        let (ana, phone) = (ana, phone)
        func code(_ number: Int, _ sent: Int64) -> ContactCode {
            ContactCode(
                id: .sample(number),
                person: ana,
                method: phone,
                hash: "h\(number)",
                sentAt: .at(sent),
                expiresAt: .at(sent + 60)
            )
        }
        let rows = [code(1, 0), code(2, 10)]

        try await database.write { connection in
            for row in rows { try ContactCodes(connection).add(row) }
            try ContactCodes(connection).countWrongTry(.sample(2))
        }
        let last = try await database.read { try ContactCodes($0).last(of: ana, by: phone) }
        #expect(last?.hash == "h2" && last?.wrongTries == 1 && last?.expiresAt == .at(70))
        let sent = try await database.read { try ContactCodes($0).sent(to: ana, since: .at(5)) }
        #expect(sent == [.at(10)])
        try await database.write { connection in
            try ContactCodes(connection).end(.sample(2))
            try ContactCodes(connection).forget(before: .at(5))
        }

        let ended = try await database.read { try ContactCodes($0).last(of: ana, by: phone) }
        #expect(ended?.expiresAt == Timestamp(milliseconds: 0))
        #expect(try await database.read { try ContactCodes($0).sent(to: ana, since: .at(0)) } == [.at(10)])
    }

    @Test("gives a browser to the last one who subscribed with it", arguments: TestDatabase.allCases)
    func subscriptions(on database: TestDatabase) async throws {
        let database = try await database.make()
        func subscription(_ number: Int, of person: ID<Person>) -> PushSubscription {
            PushSubscription(
                id: .sample(number),
                person: person,
                device: "Phone",
                endpoint: "https://push.example/1",
                p256dh: "p",
                auth: "a",
                createdAt: .at(Int64(number))
            )
        }
        let (first, second) = (subscription(1, of: ana), subscription(2, of: ben))

        let before = try await database.write { try PushSubscriptions($0).add(first) }
        let known = try await database.write { try PushSubscriptions($0).add(second) }

        #expect(before == nil)
        #expect(known == first)
        let (ana, ben) = (ana, ben)
        #expect(try await database.read { try PushSubscriptions($0).list(of: ana) } == [])
        #expect(try await database.read { try PushSubscriptions($0).list(of: ben) } == [second])
        try await database.write { try PushSubscriptions($0).remove(second.id) }
        #expect(try await database.read { try PushSubscriptions($0).find(second.id) } == nil)
    }

    @Test("takes each word of a carrier once", arguments: TestDatabase.allCases)
    func receipts(on database: TestDatabase) async throws {
        let database = try await database.make()
        let sent = DeliveryReceipt(message: .sample(1), state: "sent", at: .at(1))
        let arrived = DeliveryReceipt(message: .sample(1), state: "delivered", detail: "x", at: .at(2))

        let added = try await database.write { connection in
            try [arrived, sent, arrived].map { try DeliveryReceipts(connection).add($0) }
        }

        #expect(added == [true, true, false])
        #expect(try await database.read { try DeliveryReceipts($0).list(of: .sample(1)) } == [sent, arrived])
    }

    @Test("knows the tests of each person, and when one last arrived", arguments: TestDatabase.allCases)
    func tests(on database: TestDatabase) async throws {
        let database = try await database.make()
        let (ana, phone) = (ana, phone)
        let rows = (1...3).map { ReachTest(id: .sample($0), person: ana, method: phone, sentAt: .at(Int64($0))) }

        let confirmed = try await database.write { connection in
            for row in rows { try ReachTests(connection).add(row) }
            return try [
                ReachTests(connection).confirm(.sample(2), at: .at(9)),
                ReachTests(connection).confirm(.sample(2), at: .at(10)),
            ]
        }

        #expect(confirmed == [true, false])
        let recent = try await database.read { try ReachTests($0).list(of: ana, since: .at(2), limit: 10) }
        #expect(recent.map(\.id) == [.sample(3), .sample(2)])
        #expect(recent.last?.confirmedAt == .at(9))
        #expect(try await database.read { try ReachTests($0).lastConfirmed() } == [ana: .at(9)])
    }

    @Test("keeps the pages of a person with the ways that were passed over", arguments: TestDatabase.allCases)
    func pages(on database: TestDatabase) async throws {
        let database = try await database.make()
        let (ana, phone) = (ana, phone)
        let passed = [PageWays.PassedOver(method: phone, because: .unverified)]

        try await database.write { connection in
            try PageIndex(connection).add(.sample(1), incident: .sample(7), person: ana, at: .at(1))
            try PageIndex(connection).add(.sample(2), incident: .sample(7), person: ana, at: .at(2), passedOver: passed)
        }

        let list = try await database.read { try PageIndex($0).list(of: ana, from: .at(0), limit: 10) }
        #expect(list.map(\.page) == [.sample(2), .sample(1)])
        #expect(list.map(\.passedOver) == [passed, []])
        #expect(try await database.read { try PageIndex($0).find(.sample(2)) } == list.first)
    }
}
