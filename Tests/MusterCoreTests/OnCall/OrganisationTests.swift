import FoundationEssentials
import Testing

@testable import MusterCore

@Suite("Organisation")
struct OrganisationTests {
    let sample: Organisation
    let start: Timestamp

    init() throws {
        start = try OnCall.moment("2026-03-02T08:00:00Z")
        var number: UInt8 = 0
        sample = SampleOrganisation.make(
            makeID: {
                number += 1
                return OnCall.uuid(number)
            },
            start: start
        )
    }

    @Test("of the sample has no problem, and everyone it needs on call for a year")
    func sampleIsSound() {
        #expect(sample.validate() == [])
        for schedule in sample.schedules {
            #expect(schedule.gaps(from: start, to: start + .days(365)).isEmpty, "\(schedule.name)")
        }
        for policy in sample.policies {
            let pages = policy.wouldPage(at: start, organisation: sample)
            #expect(pages.filter(\.isEmpty) == [], "\(policy.name)")
        }
    }

    @Test("of the sample pages the primary, then the secondary, then the manager")
    func sampleEscalates() throws {
        let policy = try #require(sample.policy(forService: "checkout"))

        let pages = policy.wouldPage(at: start, organisation: sample)

        #expect(pages.prefix(3).map(\.dueAt) == [start, start + .minutes(15), start + .minutes(30)])
        let handles = pages.prefix(3).map { page in page.people.compactMap { sample.person($0)?.handle } }
        #expect(handles == [["ana"], ["ben"], ["maximilian"]])
    }

    @Test(
        "of the sample never has one person as primary and secondary",
        arguments: ["Checkout", "Platform", "Support"]
    )
    func primaryAndSecondary(team: String) throws {
        let primary = try #require(sample.schedule(name: "\(team) primary"))
        let secondary = try #require(sample.schedule(name: "\(team) secondary"))

        for day in 0..<60 {
            let moment = start + .days(day)
            #expect(primary.onCall(at: moment) != secondary.onCall(at: moment))
        }
    }

    @Test(
        "of the sample knows every name that a process refers to",
        arguments: [
            "incident on-call", "engineering director", "executives", "distribution list", "privacy officer",
            "legal counsel", "CFO", "technical leadership", "Engineering Manager", "incident manager",
            "incident distribution list",
        ]
    )
    func contacts(name: String) {
        #expect(!sample.resolve(contact: name, at: start).isEmpty)
    }

    @Test("reads back what it writes")
    func coding() throws {
        let data = try JSONEncoder().encode(sample)

        #expect(try JSONDecoder().decode(Organisation.self, from: data) == sample)
    }

    @Test("reaches people once each, and not those who left")
    func resolves() throws {
        var organisation = sample
        let team = try #require(organisation.team(key: "checkout"))
        let ana = try #require(organisation.person(handle: "ana"))
        let ben = try #require(organisation.people.firstIndex { $0.handle == "ben" })
        organisation.people[ben].isActive = false

        let reached = organisation.resolve([.person(ana.id), .team(team.id), .contact("nobody")], at: start)

        #expect(reached.people.compactMap { organisation.person($0)?.handle } == ["ana", "chi"])
        #expect(reached.addresses.isEmpty)
        #expect(organisation.members(of: team.id).map(\.handle) == ["ana", "chi"])
    }

    /// Each breaks one thing, and names the place that must be reported.
    static let breakages: [(place: String, break: @Sendable (inout Organisation) -> Void)] = [
        ("name", { $0.name = "" }),
        ("people.Ana!.handle", { $0.people[0].handle = "Ana!" }),
        ("people.ana.name", { $0.people[0].name = "" }),
        ("people.ana.email", { $0.people[0].email = "ana@" }),
        ("people.ana.zoneIdentifier", { $0.people[0].zoneIdentifier = "Mars/Olympus" }),
        ("people.ana.contactMethods[0]", { $0.people[0].contactMethods = [ContactMethod(.sms, "0123")] }),
        ("people.ana.contactMethods[0]", { $0.people[0].contactMethods = [ContactMethod(.webhook, "ftp://a")] }),
        ("people", { $0.people[0].handle = $0.people[1].handle }),
        ("people", { $0.people[0].email = $0.people[1].email.uppercased() }),
        ("teams", { $0.teams[0].key = $0.teams[1].key }),
        ("teams.checkout.members", { $0.teams[0].members = [] }),
        ("teams.checkout.policy", { $0.teams[0].policy = ID(OnCall.uuid(255)) }),
        ("teams.checkout.manager", { $0.teams[0].manager = ID(OnCall.uuid(255)) }),
        ("services.api.team", { $0.services[2].team = ID(OnCall.uuid(255)) }),
        ("services.api.tier", { $0.services[2].tier = 5 }),
        ("services.api.dependencies", { $0.services[2].dependencies = ["api"] }),
        ("schedules.\"Checkout primary\"", { $0.schedules[0].layers = [] }),
        (
            "schedules.\"Checkout primary\".layers[0].rotation.participants",
            { $0.schedules[0].layers[0].rotation.participants = [] }
        ),
        (
            "schedules.\"Checkout primary\".layers[0].restrictions[0].days",
            { $0.schedules[0].layers[0].restrictions = [Restriction(days: [], start: .midnight, end: .midnight)] }
        ),
        ("policies.\"Checkout\".steps", { $0.policies[0].steps = [] }),
        ("policies.\"Checkout\".steps[1].after", { $0.policies[0].steps[1].after = .minutes(-1) }),
        ("policies.\"Checkout\".steps[0].targets", { $0.policies[0].steps[0].targets = [] }),
        ("policies.\"Checkout\".steps[0].targets", { $0.policies[0].steps[0].targets = [.contact("nobody")] }),
        ("policies.\"Checkout\".repeats", { $0.policies[0].repeats = -1 }),
        ("policies.\"Checkout\".repeatAfter", { $0.policies[0].repeatAfter = .zero }),
        ("contacts.\"CFO\"", { $0.contacts[9] = Contact(name: "CFO") }),
        ("contacts.\"CFO\".addresses", { $0.contacts[9].addresses = ["cfo"] }),
        ("contacts", { $0.contacts[9].name = "EXECUTIVES" }),
        ("components", { $0.components[0].key = $0.components[1].key }),
        ("schedules", { $0.schedules[0].id = $0.schedules[1].id }),
    ]

    @Test("reports what is broken, where, and how to mend it", arguments: breakages.indices)
    func reports(index: Int) {
        let (place, breakage) = Self.breakages[index]
        var organisation = sample

        breakage(&organisation)

        let problems = organisation.validate().filter { $0.place == place }
        #expect(problems.count == 1)
        #expect(problems.allSatisfy { !$0.message.isEmpty && !$0.mend.isEmpty })
    }

    @Test(
        "takes an address for an e-mail address only if it is one",
        arguments: [
            ("ana@example.org", true), ("a.b+c@mail.example.org", true), ("josé@exämple.org", true),
            ("ana@localhost", true),
            ("", false), ("ana", false), ("@example.org", false), ("ana@", false), ("a@b@c", false),
            ("a b@example.org", false),
            ("ana@example..org", false), (".ana@example.org", false), ("ana@-example.org", false),
            ("ana@example.org\r\nBcc: x@example.org", false), ("ana@exam_ple.org", false), ("<ana@example.org>", false),
        ]
    )
    func emailAddresses(text: String, isValid: Bool) {
        #expect(EmailAddress.isValid(text) == isValid)
    }
}
