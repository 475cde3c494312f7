import Testing

@testable import MusterCore

@Suite("The ways of a page")
struct PageWaysTests {
    private let mail = ContactMethod(.email, "ana@example.org")
    private let phone = ContactMethod(.sms, "+44 20 7946 0011")
    private let call = ContactMethod(.voice, "+44 20 7946 0011")

    private func ways(_ rules: NotificationRules, verified: [ContactMethod], served: [ContactMethod.Kind]) -> PageWays {
        let ana = Person(
            id: OnCall.ana,
            name: "Ana",
            handle: "ana",
            email: "ana@example.org",
            contactMethods: [mail, phone, call],
            verifiedMethods: verified,
            notifications: rules
        )
        return PageWays(of: ana, urgency: .high) { served.contains($0) }
    }

    @Test("are those of the rules, and each of the others has its reason")
    func rules() {
        let rules = NotificationRules(high: [.init(phone), .init(mail, after: .minutes(5))])

        let ways = ways(rules, verified: [phone], served: [.email, .sms, .voice])

        #expect(ways.used == [.init(phone), .init(mail, after: .minutes(5))])
        #expect(ways.passedOver == [.init(method: call, because: .notInRules)])
        #expect(!ways.isLastResort)
    }

    @Test("begin at once where the first of the rules cannot be used")
    func first() {
        let rules = NotificationRules(high: [
            .init(call), .init(phone, after: .minutes(2)), .init(mail, after: .minutes(5)),
        ])

        let ways = ways(rules, verified: [phone], served: [.email, .sms, .voice])

        #expect(ways.used == [.init(phone), .init(mail, after: .minutes(5))])
        #expect(ways.passedOver == [.init(method: call, because: .unverified)])
    }

    @Test("are the account's mail address where none can be used")
    func none() {
        let rules = NotificationRules(high: [.init(phone), .init(call)])

        let ways = ways(rules, verified: [call], served: [.email])

        #expect(ways.used == [.init(mail)])
        #expect(ways.isLastResort)
        #expect(Set(ways.passedOver.map(\.because)) == [.unverified, .unserved, .notInRules])
    }
}
