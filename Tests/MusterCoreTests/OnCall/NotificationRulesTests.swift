import Foundation
import Testing

@testable import MusterCore

@Suite("Notification rules")
struct NotificationRulesTests {
    private let mail = ContactMethod(.email, "ana@example.org")
    private let phone = ContactMethod(.sms, "+44 20 7946 0011")

    private func ana(_ rules: NotificationRules) -> Person {
        Person(
            id: OnCall.ana,
            name: "Ana",
            handle: "ana",
            email: "ana@example.org",
            zoneIdentifier: "Europe/London",
            contactMethods: [phone, mail],
            notifications: rules
        )
    }

    private func at(_ text: String) throws -> Timestamp { try OnCall.moment(text) }

    private var nights: Restriction { Restriction(days: Weekday.allCases, start: .oClock(22), end: .oClock(7)) }

    @Test("use every way at once where nothing is said")
    func usual() {
        #expect(ana(NotificationRules()).messages(for: .high) == [.init(phone), .init(mail)])
        #expect(ana(NotificationRules()).messages(for: .low) == [.init(phone), .init(mail)])
    }

    @Test("tell the urgencies apart, and take the ones for high where there are none for low")
    func urgencies() {
        let high: [NotificationRules.Step] = [.init(phone), .init(mail, after: .minutes(5))]

        #expect(ana(NotificationRules(high: high)).messages(for: .low) == high)
        #expect(ana(NotificationRules(high: high, low: [.init(mail)])).messages(for: .low) == [.init(mail)])
    }

    @Test("fall back to all ways where theirs is none of the person's any more")
    func lostWay() {
        let rules = NotificationRules(high: [.init(ContactMethod(.sms, "+1 212 555 0113"))])

        #expect(ana(rules).messages(for: .high) == [.init(phone), .init(mail)])
    }

    @Test("hold a page of low urgency until the quiet hours are over, and never one of high urgency")
    func quiet() throws {
        let person = ana(NotificationRules(quietHours: [nights]))

        let night = try at("2026-03-29T00:30:00Z")

        // Clocks go forward in that night.
        #expect(person.reachable(at: night, urgency: .low) == (try at("2026-03-29T06:00:00Z")))
        #expect(person.reachable(at: night, urgency: .high) == night)
        let noon = try at("2026-03-29T12:00:00Z")
        #expect(person.reachable(at: noon, urgency: .low) == noon)
    }

    @Test("pass from one quiet window to the next, but hold nothing for ever")
    func endless() throws {
        let weekend = Restriction(days: [.saturday, .sunday], start: .midnight, end: .midnight)
        let always = Restriction(days: Weekday.allCases, start: .midnight, end: .midnight)
        let friday = try at("2026-03-06T23:30:00Z")

        #expect(
            ana(NotificationRules(quietHours: [nights, weekend])).reachable(at: friday, urgency: .low)
                == (try at("2026-03-09T07:00:00Z"))
        )
        #expect(ana(NotificationRules(quietHours: [always])).reachable(at: friday, urgency: .low) == friday)
    }

    @Test("read back what they write", arguments: [nil, Duration.minutes(30)])
    func coding(reminder: Duration?) throws {
        let rules = NotificationRules(
            high: [.init(phone), .init(mail, after: .minutes(5))],
            quietHours: [nights],
            shiftReminder: reminder
        )

        #expect(try JSONDecoder().decode(NotificationRules.self, from: JSONEncoder().encode(rules)) == rules)
    }

    @Test("are refused where they would reach nobody in time")
    func problems() {
        let stranger = NotificationRules.Step(ContactMethod(.sms, "+1 212 555 0113"))
        let rules = NotificationRules(
            high: [.init(mail, after: .minutes(1)), .init(phone, after: .minutes(61))],
            low: [stranger],
            quietHours: [Restriction(days: [], start: .midnight, end: .oClock(7))]
        )
        let organisation = Organisation(name: "x", calendar: .standard(zone: .utc), people: [ana(rules)])

        let places = organisation.validate().map(\.place)

        #expect(
            places == [
                "people.ana.notifications.high[1].after", "people.ana.notifications.low[0].method",
                "people.ana.notifications.high", "people.ana.notifications.quietHours[0].days",
            ]
        )
    }
}
