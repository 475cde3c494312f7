import Testing

@testable import MusterCore

@Suite("Notices of the law")
struct LegalNoticeTests {
    private func breach() throws -> Story {
        var story = try Story(.named("standard"))
        try story.run(.recordFact("personal-data-exposed", value: "yes"))
        return story
    }

    private let authority = "notify-the-supervisory-authority"

    @Test("begin with awareness, remind before, and are met by recording who was told")
    func met() throws {
        var story = try breach()
        let promise = try #require(story.obligation(authority))
        #expect(promise.dueAt == story.now + .hours(72))
        #expect(promise.remindAt == story.now + .hours(48))
        #expect(promise.owner == .contact("privacy officer"))

        let told = try story.wait(.hours(49))
        #expect(told.contains { if case .obligationReminded(let it) = $0 { it.clock == authority } else { false } })
        let events = try story.run(.legal(.giveNotice(authority, to: nil, at: nil, reference: "SA-2026/117")))

        #expect(story.obligation(authority) == nil)
        #expect(events.contains { if case .obligationKept(let kept) = $0 { kept.onTime } else { false } })
        let given = try #require(story.incident.legal.given[authority])
        #expect(given.to == "the supervisory authority")
        #expect(given.reference == "SA-2026/117")
    }

    @Test("that are missed are recorded and escalated, also after the incident is closed")
    func missed() throws {
        var story = try breach()
        try story.force(.closed)
        let before = story.incident.escalations.count

        let told = try story.wait(.hours(72))

        #expect(told.contains { if case .obligationMissed(let miss) = $0 { miss.clock == authority } else { false } })
        let new = story.incident.escalations.dropFirst(before)
        #expect(new.map(\.because) == ["legal counsel"])
        #expect(new.allSatisfy(story.incident.awaits))
        let page = try #require(story.incident.pages.last { $0.acknowledgedAt == nil })
        let handle = try #require(story.organisation.person(page.person)).handle
        try story.run(.acknowledge(page: page.id), as: handle)
        try story.run(.legal(.giveNotice(authority, to: "The ICO", at: nil, reference: nil)))
        #expect(story.obligation(authority) == nil)
    }

    @Test("count from a corrected awareness, which keeps its reason")
    func awareness() throws {
        var story = try breach()
        let known = story.now - .hours(80)
        let correction = LegalCommand.correctAwareness(
            "data-breach",
            at: known,
            reason: "Support had a ticket on Friday"
        )

        try story.run(.legal(correction))

        #expect(story.obligation(authority)?.dueAt == known + .hours(72))
        let told = try story.wait(.minutes(1))
        #expect(told.contains { if case .obligationMissed(let miss) = $0 { miss.clock == authority } else { false } })
        let future = LegalCommand.correctAwareness("data-breach", at: story.now + .hours(1), reason: "Later")
        #expect(refusedField { try story.run(.legal(future)) } == "at")
        let nothing = LegalCommand.correctAwareness("data-breech", at: known, reason: "A slip")
        #expect(refusedField { try story.run(.legal(nothing)) } == "key")
    }

    @Test("of NIS2 are an early warning, a notification, and a report a month after it")
    func inOrder() throws {
        var story = try Story(.named("standard"))
        try story.run(.recordFact("reportable-under-nis2", value: "yes"))

        #expect(story.obligation("early-warning")?.dueAt == story.now + .hours(24))
        #expect(story.obligation("incident-notification")?.dueAt == story.now + .hours(72))
        #expect(story.obligation("final-report") == nil)
        let early = LegalCommand.giveNotice("final-report", to: nil, at: nil, reference: nil)
        guard case .wrongState? = refusal({ try story.run(.legal(early)) }) else {
            Issue.record("the report came before the notification")
            return
        }
        try story.wait(.hours(20))
        let sent = story.now
        try story.run(.legal(.giveNotice("incident-notification", to: nil, at: nil, reference: "CSIRT-9")))

        let calendar = story.organisation.calendar
        let month = sent.adding(.months(1), calendar: calendar, sprint: .days(14))
        #expect(story.obligation("final-report")?.dueAt == month)
        #expect(
            calendar.zone.civilTime(at: month).date.components.day
                == calendar.zone.civilTime(at: sent).date.components.day
        )
    }

    @Test("are refused where nothing asks for them or they lie in the future")
    func refusals() throws {
        var story = try breach()

        let unknown = LegalCommand.giveNotice("the-mayor", to: nil, at: nil, reference: nil)
        #expect(refusedField { try story.run(.legal(unknown)) } == "notice")
        let later = LegalCommand.giveNotice(authority, to: nil, at: story.now + .hours(1), reference: nil)
        #expect(refusedField { try story.run(.legal(later)) } == "at")
        let nobody = LegalCommand.giveNotice(authority, to: " ", at: nil, reference: nil)
        #expect(refusedField { try story.run(.legal(nobody)) } == "to")
    }

    @Test(
        "a month later are due on the same day, or on the last one of a shorter month",
        arguments: [(2026, 1, 15, 2, 15), (2026, 1, 31, 2, 28), (2024, 1, 31, 2, 29), (2026, 12, 31, 1, 31)]
    )
    func months(year: Int, month: Int, day: Int, toMonth: Int, toDay: Int) throws {
        let date = try #require(CivilDate(year: year, month: month, day: day))

        let later = date.adding(months: 1).components

        #expect(later.month == toMonth && later.day == toDay)
    }
}

@Suite("A legal hold")
struct LegalHoldTests {
    @Test("comes with a trigger that asks for it, and is released by those whom it pages, with a reason")
    func released() throws {
        var story = try Story(.named("standard"))
        try story.run(.recordFact("personal-data-exposed", value: "yes"))
        #expect(story.incident.legal.hold != nil)
        let release = IncidentCommand.legal(.releaseHold(reason: "The case is closed"))
        let officers = story.organisation.resolve(contact: "privacy officer", at: story.now).people
        let stranger = try #require(
            story.organisation.people.first { person in
                let called = ["privacy officer", "legal counsel"].flatMap {
                    story.organisation.resolve(contact: $0, at: story.now).people
                }
                return person.permission == .responder && !called.contains(person.id)
            }
        )

        guard case .notYours? = refusal({ try story.run(release, as: stranger.handle) }) else {
            Issue.record("\(stranger.handle) released it")
            return
        }
        let officer = try #require(officers.first.flatMap(story.organisation.person))
        try story.run(release, as: officer.handle)

        #expect(story.incident.legal.hold == nil)
    }

    @Test("is placed by hand once, and tells everybody to delete nothing")
    func placed() throws {
        var story = try Story(.named("standard"))

        let events = try story.run(.legal(.hold(reason: "A claim was announced")))

        #expect(story.incident.legal.hold?.because == "A claim was announced")
        #expect(events.contains { if case .prompted(let it) = $0 { it.text.contains("do not delete") } else { false } })
        guard case .alreadyDone? = refusal({ try story.run(.legal(.hold(reason: "Again"))) }) else {
            Issue.record("it was placed twice")
            return
        }
    }
}

@Suite("Notices of contracts")
struct ContractNoticeTests {
    private func story(_ notices: [ContractNotice], severity: String = "SEV1") throws -> Story {
        var declaration = Story.declaration
        declaration.service = "checkout"
        declaration.severity = severity
        return try Story(.named("standard"), declaration) { organisation in
            for index in organisation.services.indices where organisation.services[index].key == "checkout" {
                organisation.services[index].notices = notices
            }
        }
    }

    @Test("are owed from when it was noticed, at the severities that the contract names")
    func owed() throws {
        let bank = ContractNotice(customer: "ACME Bank", within: .hours(4), severities: ["SEV1"])
        var story = try story([bank, ContractNotice(customer: "Shop", within: .hours(24))], severity: "SEV3")
        #expect(story.obligations.filter { $0.clock == Incident.contractClock }.map(\.says).count == 1)

        try story.run(.changeSeverity(to: "SEV1", reason: "It is worse"))

        let promise = try #require(story.obligation(Incident.contractClock))
        #expect(promise.says.contains("ACME Bank"))
        #expect(promise.dueAt == story.now + .hours(4))
        #expect(promise.remindAt == story.now + .hours(3))
    }

    @Test("that are missed page whoever owns the service; told late, they are kept late")
    func missed() throws {
        var story = try story([ContractNotice(customer: "ACME Bank", within: .hours(4))])
        let key = try #require(story.incident.legal.owed.first?.key)

        let told = try story.wait(.hours(5))

        #expect(
            told.contains {
                if case .obligationMissed(let it) = $0 { it.clock == Incident.contractClock } else { false }
            }
        )
        #expect(story.incident.escalations.contains { $0.because.contains("ACME Bank") })
        try story.run(.legal(.giveNotice(key, to: nil, at: nil, reference: "Mail of 15:02")))
        #expect(story.obligation(Incident.contractClock) == nil)
        #expect(story.incident.record[Incident.contractClock]?.keptLate.count == 1)
    }

    @Test("are not owed where it turned out to be about another service, and are where it was about theirs after all")
    func otherService() throws {
        var story = try story([ContractNotice(customer: "ACME Bank", within: .hours(4))])

        try story.run(.describe(.init(service: "search")))
        #expect(story.obligation(Incident.contractClock) == nil)
        #expect(story.incident.notices(under: story.process, calendar: story.organisation.calendar).isEmpty)

        try story.run(.describe(.init(service: "checkout")))
        #expect(story.obligation(Incident.contractClock) != nil)
    }

    @Test(
        "are written in a line and read back",
        arguments: [
            "ACME Bank within 4 h", "A within B within 30 min at SEV1, SEV2", "Müller & Söhne within 1 day at P0",
        ]
    )
    func written(text: String) throws {
        #expect(try #require(ContractNotice(text)).text == text)
    }

    @Test(
        "that are written in another way are refused",
        arguments: ["", "ACME", "within 4 h", "ACME within", "ACME within soon"]
    )
    func unreadable(text: String) {
        #expect(ContractNotice(text) == nil)
    }
}
