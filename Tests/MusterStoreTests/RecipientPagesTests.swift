import MusterCore
import MusterStore
import Testing

@Suite("Pages to one address")
struct RecipientPagesTests {
    private func page(_ number: Int, at moment: Int64, to recipient: String = "+44") -> OutboxMessage {
        OutboxMessage(
            id: .sample(number),
            key: "page:\(number)",
            channel: "sms",
            recipient: recipient,
            payload: "{}",
            incident: .sample(7),
            purpose: .page,
            subject: "\(ID<Page>.sample(number))",
            priority: .urgent,
            createdAt: .at(moment)
        )
    }

    @Test("are counted, claimed together, and taken back", arguments: TestDatabase.allCases)
    func together(on database: TestDatabase) async throws {
        let database = try await database.make()
        let pages = [page(1, at: 1), page(2, at: 2), page(3, at: 3, to: "+45"), page(4, at: 90)]
        try await database.write { connection in for page in pages { try Outbox(connection).enqueue(page) } }

        let counted = try await database.read { connection in
            try Outbox(connection).pages(to: "+44", channel: "sms", since: .at(2), besides: nil)
        }
        #expect(counted == [PagedService(service: nil, pages: 2, gravest: nil)])
        let claim = OutboxClaim(fence: 1, until: .at(30))
        let (leader, others) = try await database.write { connection in
            let outbox = Outbox(connection)
            let leader = try outbox.claimDue(claim, now: .at(10), limit: 1)
            return (leader, try outbox.claimCompanions(of: leader[0].message, claim, now: .at(10), limit: 10))
        }
        #expect(leader.map(\.message.id) == [.sample(1)])
        #expect(others.map(\.message.id) == [.sample(2)])
        let revoked = try await database.write { connection in
            let outbox = Outbox(connection)
            let early = try outbox.revoke(.sample(1), because: "30003")
            try outbox.settle(leader[0], .delivered(receipt: "SM1"), now: .at(11))
            return [
                early, try outbox.revoke(.sample(1), because: "30003"), try outbox.revoke(.sample(1), because: "again"),
            ]
        }

        #expect(revoked == [false, true, false])
        let found = try await database.read { try Outbox($0).find(key: "page:1") }
        #expect(found?.state == .refused && found?.lastError == "30003")
        let ofPage = try await database.read { try Outbox($0).list(page: .sample(2), of: .sample(7)) }
        #expect(ofPage.map(\.message.key) == ["page:2"])
    }
}
