import Foundation
import MusterStore
import MusterTestKit
import Testing

@testable import MusterCore
@testable import MusterEngine

@Suite("Notices", .timeLimit(.minutes(5)))
struct NoticeTests {
    private let list = "distribution-list"

    private func pages(_ engine: TestEngine) async throws -> [OutgoingMessage] {
        try await engine.outgoing().filter { $0.urgency == .page }
    }

    private func update(_ body: String) -> IncidentCommand {
        .sendUpdate(UpdateRequest(audience: list, state: .update, subject: "Checkout", body: body))
    }

    @Test("page who is on call, with a link that answers for them alone")
    func page() async throws {
        let engine = try await TestEngine()

        let incident = try await engine.declare()

        let asked = try #require(incident.pages.first)
        let person = try #require(engine.parts.organisations.current.person(asked.person))
        let mail = try #require(try await pages(engine).first)
        #expect(try await pages(engine).map(\.to) == [person.email])
        #expect(mail.subject == "SEV1 INC-1: Checkout is failing for all")
        let link = try #require(mail.links.first { $0.title == "Acknowledge" })
        let text = try #require(link.url.split(separator: "/").last)
        let token = try #require(engine.parts.tokens.token(String(text)))
        #expect(token.page == asked.id)
        #expect(token.person == asked.person)
        #expect(token.expiresAt == TestEngine.start + AnswerToken.lifetime)
    }

    @Test("of a drill are marked as one, and neither the public nor a list of addresses hears of it")
    func drill() async throws {
        let engine = try await TestEngine("standard")
        let declaration = Declaration(severity: "SEV1", title: "Practice", service: "checkout", drill: true)
        let ana = Actor.person(try engine.person("ana").id)
        let incident = try await engine.commands.declare(declaration, as: ana, by: .web)
        for audience in ["status-page", "executive-update-channel"] {
            let update = UpdateRequest(audience: audience, state: .investigating, subject: "News", body: "We look")
            try await engine.run(.sendUpdate(update), on: incident.id)
        }

        let published = try await engine.parts.database.read {
            try StatusUpdates($0).list(since: TestEngine.start, limit: 9)
        }
        #expect(published == [])
        let mails = try await engine.outgoing().filter { $0.body == "We look" }
        #expect(mails.map(\.to) == [try engine.person("dina").email])
        #expect(mails.map(\.subject) == ["DRILL: News"])
        let marked = try await pages(engine).map { $0.subject.hasPrefix("DRILL: ") }
        #expect(marked.contains(true) && !marked.contains(false))
        let sent = try await engine.records(incident.id).compactMap { record -> Bool? in
            if case .updateSent(let sent) = record.event { sent.inDrill } else { nil }
        }
        #expect(sent == [true, true])
    }

    @Test("of a drill go to no address of a contact, neither where it is told nor where it is paged")
    func drillOfContacts() async throws {
        let engine = try await TestEngine(editingProcess: { process in
            process.clocks = []
            for index in process.severities.indices {
                process.severities[index].notify = ["executives"]
                process.severities[index].page = [SeverityLevel.PageTarget(target: .contact("CFO"), urgency: .high)]
            }
        })
        let ana = Actor.person(try engine.person("ana").id)
        let declaration = Declaration(severity: "SEV1", title: "Practice", service: "checkout", drill: true)
        let incident = try await engine.commands.declare(declaration, as: ana, by: .web)
        let people = Set(engine.parts.organisations.current.people.map(\.email))

        let told = try await engine.outgoing(of: incident.id)
        #expect(told.contains { $0.to == "dina@example.org" })
        #expect(told.map(\.to).filter { !people.contains($0) } == [])
        let notified = try await engine.records(incident.id).compactMap { record -> IncidentEvent.Notified? in
            if case .notified(let notified) = record.event, !notified.addresses.isEmpty { notified } else { nil }
        }
        #expect(Set(notified.flatMap { $0.addresses.map(\.text) }) == ["cfo@example.org", "executives@example.org"])
        #expect(notified.allSatisfy { $0.inDrill == true })
    }

    @Test("are one where two policies page the same person")
    func pagedTwice() async throws {
        let engine = try await TestEngine(editingProcess: { process in
            process.clocks = []
            for index in process.severities.indices {
                process.severities[index].page = ["incident on-call", "on-call"].map {
                    SeverityLevel.PageTarget(target: .contact($0), urgency: .high)
                }
            }
        })

        let incident = try await engine.declare(service: nil)

        #expect(incident.pages.count == 2)
        #expect(Set(incident.pages.map(\.person)).count == 1)
        #expect(try await pages(engine).count == 1)
        try await engine.run(.acknowledge(page: incident.pages[0].id), on: incident.id)
        try await engine.pass(60)
        #expect(try await pages(engine).filter { $0.subject.hasPrefix("SEV1") }.count == 1)
    }

    @Test("are two where two people share an address")
    func sharedAddress() async throws {
        let engine = try await TestEngine(editing: { organisation in
            for index in organisation.people.indices {
                organisation.people[index].contactMethods = [ContactMethod(.webhook, "https://pager.example.org/in")]
                organisation.people[index].verifiedMethods = organisation.people[index].contactMethods
            }
        })
        let incident = try await engine.declare()
        let before = try await pages(engine).count
        let team = try #require(engine.parts.organisations.current.teams.first { $0.key == "support" })

        let everybody = IncidentCommand.page(
            PageRequest(target: .person(try engine.person("omar").id), because: "Support")
        )
        try await engine.run(everybody, on: incident.id)
        try await engine.run(
            .page(PageRequest(target: .contact("technical leadership"), because: "Leadership")),
            on: incident.id
        )

        #expect(team.members.count == 2)
        let added = try await pages(engine).dropFirst(before)
        #expect(added.count == 3)
        #expect(Set(added.map(\.to)) == ["https://pager.example.org/in"])
        #expect(Set(added.compactMap(\.event?.data)).count == 3)
    }

    @Test("of a second page to the same person answer the first")
    func secondPage() async throws {
        let engine = try await TestEngine()
        let incident = try await engine.declare()
        let first = try #require(incident.pages.first)

        try await engine.run(.page(PageRequest(target: .person(first.person), because: "again")), on: incident.id)

        let sent = try await pages(engine)
        #expect(sent.map(\.startsThread) == [true, false])
        #expect(Set(sent.map(\.thread)).count == 1)
    }

    @Test("of updates go to the whole audience, in one thread that the first one starts")
    func updates() async throws {
        let engine = try await TestEngine()
        let incident = try await engine.declare()

        try await engine.run(update("We are looking."), on: incident.id)
        engine.clock.advance(by: .minutes(1))
        try await engine.run(update("Still looking."), on: incident.id)

        let mails = try await engine.outgoing().filter { $0.subject == "Checkout" }
        #expect(mails.map(\.body) == ["We are looking.", "Still looking."])
        #expect(mails.map(\.to) == ["incident-updates@example.org", "incident-updates@example.org"])
        #expect(mails.map(\.startsThread) == [true, false])
        #expect(Set(mails.map(\.thread)).count == 1)
    }

    @Test("tell who is given a role what it asks, but not who takes it")
    func roles() async throws {
        let engine = try await TestEngine()
        let incident = try await engine.declare()
        let role = try #require(engine.parts.processes.current.roles.first)

        try await engine.run(.assign(role: role.key, person: try engine.person("ana").id, reason: nil), on: incident.id)
        #expect(try await engine.outgoing().filter { $0.subject.contains("You are") } == [])
        try await engine.run(
            .assign(role: role.key, person: try engine.person("dina").id, reason: nil),
            on: incident.id
        )

        let told = try await engine.outgoing().filter { $0.subject.contains("You are") }
        #expect(told.map(\.to) == ["dina@example.org"])
        #expect(told.first?.body.contains(role.responsibilities[0]) ?? false)
    }

    @Test("remind the holder of the role, and somebody else where that person has left")
    func hasLeft() async throws {
        let engine = try await TestEngine(editing: { $0.people.append(.newcomer) })
        let incident = try await engine.declare()
        try await engine.run(.acknowledge(page: nil), on: incident.id)
        let role = try #require(engine.parts.processes.current.roles.first)
        try await engine.run(
            .assign(role: role.key, person: try engine.person("zoe").id, reason: nil),
            on: incident.id
        )
        try await engine.pass(20)
        let reminded = try await engine.outgoing().filter { $0.subject.contains("Reminder") }
        #expect(reminded.map(\.to) == ["zoe@example.org"])

        try await engine.leave("zoe")
        let before = try await engine.outgoing().count
        try await engine.pass(20)

        let later = try await engine.outgoing().dropFirst(before).filter { $0.subject.contains("Reminder") }
        #expect(later.count == 1)
        #expect(!later.contains { $0.to == "zoe@example.org" })
    }

    @Test("that an action item is due go to its owner, not to whoever commands, who gets them where the owner has left")
    func actionItemOwner() async throws {
        let engine = try await TestEngine(
            "standard",
            editingProcess: { process in
                process.clocks = process.clocks.filter { $0.from == .actionItem }
                process.clocks[0].remindBefore = .hours(1)
            },
            editing: { $0.people.append(.newcomer) }
        )
        let incident = try await engine.declare()
        let command = IncidentCommand.assign(
            role: "incident-commander",
            person: try engine.person("dina").id,
            reason: nil
        )
        try await engine.run(command, on: incident.id, as: "dina")
        for (owner, hours) in [("chi", 2), ("zoe", 4)] {
            let item = ActionItemRequest(
                title: "For \(owner)",
                owner: try engine.person(owner).id,
                type: "detection",
                targetAt: engine.now + .hours(hours)
            )
            try await engine.run(.addActionItem(item), on: incident.id, as: "dina")
        }
        try await engine.leave("zoe")

        for _ in 0..<4 {
            engine.clock.advance(by: .hours(1))
            try await engine.work()
        }

        let told = try await engine.outgoing(of: incident.id)
            .filter { $0.subject.contains("Reminder: ") || $0.subject.contains("Overdue: ") }
        #expect(told.filter { $0.subject.hasSuffix("For chi") }.map(\.to) == ["chi@example.org", "chi@example.org"])
        #expect(told.filter { $0.subject.hasSuffix("For zoe") }.map(\.to) == ["dina@example.org", "dina@example.org"])
    }

    @Test("tell who is given an action item by a change, once, but not who takes it")
    func newOwner() async throws {
        let engine = try await TestEngine("standard", editingProcess: { $0.clocks = [] })
        let incident = try await engine.declare()
        let request = ActionItemRequest(title: "Alert earlier", owner: nil, type: "detection")
        let added = try await engine.run(.addActionItem(request), on: incident.id)
        let item = try #require(added.actionItems.first).id
        let change = IncidentCommand.changeActionItem(.init(id: item, owner: try engine.person("chi").id))

        // The form of the page names the owner with every change.
        for _ in 1...2 { try await engine.run(change, on: incident.id) }
        let taken = IncidentCommand.changeActionItem(.init(id: item, owner: try engine.person("dina").id))
        try await engine.run(taken, on: incident.id, as: "dina")

        let told = try await engine.outgoing(of: incident.id)
            .filter { $0.subject.contains("Action item: Alert earlier") }
        #expect(told.map(\.to) == ["chi@example.org"])
    }

    @Test("invite everybody who took part, with a calendar file")
    func invitations() async throws {
        let engine = try await TestEngine()
        let incident = try await engine.declare()
        try await engine.run(.acknowledge(page: nil), on: incident.id)
        let role = try #require(engine.parts.processes.current.roles.first)
        try await engine.run(
            .assign(role: role.key, person: try engine.person("dina").id, reason: nil),
            on: incident.id
        )

        let meeting = TestEngine.start + .days(2)
        try await engine.run(.scheduleRetrospective(at: meeting, minutes: nil), on: incident.id)

        let mails = try await engine.outgoing().filter { !$0.attachments.isEmpty }
        let onCall = try #require(engine.parts.organisations.current.person(incident.pages[0].person))
        #expect(Set(mails.map(\.to)) == ["dina@example.org", onCall.email])
        let file = try #require(mails.first?.attachments.first)
        #expect(file.name == "invitation.ics")
        #expect(file.content.contains("DTSTART:20260306T100000Z\r\nDTEND:20260306T104500Z\r\n"))
        #expect(file.content.contains("ORGANIZER;CN=\"Ana Ferreira\":mailto:ana@example.org\r\n"))
        #expect(
            file.content.replacing("\r\n ", with: "").contains("ROLE=REQ-PARTICIPANT;RSVP=TRUE:mailto:dina@example.org")
        )
    }

    @Test("go to the webhooks that asked for the event")
    func webhooks() async throws {
        let chance = SeededChance(seed: 9)
        let engine = try await TestEngine(editing: { organisation in
            func endpoint(_ name: String, _ events: [String], isActive: Bool = true) -> WebhookEndpoint {
                WebhookEndpoint(
                    id: ID(chance.makeID()),
                    name: name,
                    url: "https://\(name).example.org/",
                    events: events,
                    isActive: isActive
                )
            }
            organisation.webhooks = [
                endpoint("all", []), endpoint("one", ["incident.declared"]), endpoint("other", ["incident.resolved"]),
                endpoint("off", [], isActive: false),
            ]
        })

        let incident = try await engine.declare()
        try await engine.run(.checkIn(note: "Nobody else's business"), on: incident.id)

        let told = try await engine.outgoing().filter { $0.channel == .webhook }
        let declared = told.filter { $0.event?.type == "incident.declared" }
        #expect(declared.map(\.to).sorted() == ["https://all.example.org/", "https://one.example.org/"])
        #expect(Set(told.map(\.to)) == ["https://all.example.org/", "https://one.example.org/"])
        #expect(told.filter { $0.to.hasPrefix("https://one") }.count == 1)
        let facts = try #require(
            try JSONSerialization.jsonObject(with: Data((declared[0].event?.data ?? "").utf8)) as? [String: Any]
        )
        #expect(facts["reference"] as? String == "INC-1")
        #expect(facts["phase"] as? String != nil)
        #expect(facts["declared_at"] as? String == "2026-03-04T10:00:00.000Z")
        #expect(facts["drill"] as? Bool == false)
    }

    @Test("tell a webhook that it is a drill")
    func webhookOfDrill() async throws {
        let chance = SeededChance(seed: 9)
        let engine = try await TestEngine(editing: { organisation in
            organisation.webhooks = [
                WebhookEndpoint(
                    id: ID(chance.makeID()),
                    name: "all",
                    url: "https://all.example.org/",
                    events: [],
                    isActive: true
                )
            ]
        })
        let ana = Actor.person(try engine.person("ana").id)

        try await engine.commands.declare(
            Declaration(severity: "SEV1", title: "Practice", drill: true),
            as: ana,
            by: .web
        )

        let told = try await engine.outgoing().filter { $0.channel == .webhook }
        #expect(!told.isEmpty)
        for message in told {
            let data = Data((message.event?.data ?? "").utf8)
            let facts = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
            #expect(facts["drill"] as? Bool == true)
        }
    }

    @Test("of the same events are the same, and no two of them share a key")
    func keys() async throws {
        let engine = try await TestEngine()
        let incident = try await engine.declare()
        engine.clock.advance(by: .minutes(1))
        try await engine.run(update("We are looking."), on: incident.id)
        try await engine.pass(120)
        let records = try await engine.records(incident.id)
        let writer = NoticeWriter(
            incident: try #require(Incident(replaying: records)),
            process: engine.parts.processes.current,
            organisation: engine.parts.organisations.current,
            links: engine.parts.links,
            tokens: engine.parts.tokens,
            now: engine.now
        )

        let decisions = Dictionary(grouping: records, by: \.recordedAt).sorted { $0.key < $1.key }.map(\.value)
        let once = decisions.flatMap(writer.notices)
        let again = decisions.flatMap(writer.notices)

        #expect(once == again)
        #expect(Set(once.map(\.message.key)).count == once.count)
        #expect(Set(once.map(\.message.key)) == Set(try await engine.messages().map(\.message.key)))
        #expect(once.count > 10)
    }
}
