import Foundation
import HTTPTypes
import MusterCore
import MusterEngine
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("Pages about who is on call", .timeLimit(.minutes(5)))
struct SchedulePagesTests {
    private func post(
        _ muster: TestSite,
        _ path: String,
        _ fields: [String: String],
        as handle: String = "ana"
    ) async throws -> Answer {
        let body = fields.sorted { $0.key < $1.key }.map { name, value in
            let safe = value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            return "\(name)=\(safe)"
        }
        return try await muster.send(
            .post,
            path,
            body: body.joined(separator: "&"),
            as: .token(of: handle),
            headers: [.contentType: "application/x-www-form-urlencoded"]
        )
    }

    private func onCall(_ muster: TestSite, _ reference: String, at moment: Timestamp? = nil) throws -> [String] {
        let organisation = muster.site.organisation
        let schedule = try #require(organisation.schedule(reference: reference))
        return organisation.onCall(schedule, at: moment ?? muster.engine.now)
            .compactMap { organisation.person($0)?.handle }
    }

    /// A form of one layer.
    private let form = [
        "name": "Nachtwache", "zone": "Europe/Berlin", "layers.0.name": "Woche", "layers.0.participants": "ben, chi",
        "layers.0.turn": "1 week", "layers.0.starts_on": "2026-03-02", "layers.0.hands_off_at": "08:00",
        "layers.0.restrictions": "every day 20:00-08:00", "layers.0.on_holidays": "asUsual", "layers.1.name": "",
    ]

    @Test("show everybody who is on call, and who comes next")
    func overview() async throws {
        let muster = try await TestSite()

        let page = try await muster.send(.get, "/on-call", as: .token(of: "ben")).text

        #expect(page.contains("You are on call"))
        #expect(page.contains("<a href=\"/schedules/checkout-primary\">Checkout primary</a>"))
        #expect(page.contains("then Chi Nguyen"))
        #expect(!page.contains("New schedule"))
    }

    @Test("let a schedule be written, and say what is wrong with what was typed")
    func form() async throws {
        let muster = try await TestSite()

        let made = try await post(muster, "/schedules", form)
        var wrong = form
        wrong["layers.0.turn"] = "a while"
        let refused = try await post(muster, "/schedules/nachtwache", wrong)

        #expect(made.status == 303)
        #expect(made.headers[.location] == "/schedules/nachtwache")
        #expect(try onCall(muster, "nachtwache", at: muster.engine.now + .hours(12)) == ["ben"])
        #expect(try onCall(muster, "nachtwache") == [])
        #expect(refused.status == 422)
        #expect(refused.text.contains("layers[0].turn"))
        #expect(refused.text.contains("value=\"a while\""))
        #expect(try await post(muster, "/schedules", form, as: "ben").status == 403)
    }

    @Test("have a form that says what the schedule says")
    func edit() async throws {
        let muster = try await TestSite()
        _ = try await post(muster, "/schedules", form)
        let before = muster.site.organisation.schedule(reference: "nachtwache")

        let page = try await muster.send(.get, "/schedules/nachtwache/edit")
        _ = try await post(muster, "/schedules/nachtwache", form)

        #expect(page.status == 200)
        #expect(page.text.contains("every day 20:00-08:00"))
        #expect(muster.site.organisation.schedule(reference: "nachtwache") == before)
    }

    @Test("put somebody on call by the clocks of the schedule")
    func cover() async throws {
        let muster = try await TestSite()
        let path = "/schedules/checkout-primary"

        let done = try await post(
            muster,
            "\(path)/overrides",
            ["person": "omar", "start": "2026-04-01T10:00", "end": "2026-04-01T12:00", "reason": "Dentist"],
            as: "ben"
        )

        #expect(done.headers[.location] == path)
        // Ten in London is nine in UTC by then.
        let start = try #require(Timestamp(rfc3339: "2026-04-01T09:00:00Z"))
        #expect(try onCall(muster, "checkout-primary", at: start) == ["omar"])
        #expect(try onCall(muster, "checkout-primary", at: start + .hours(2)) != ["omar"])
        let past = try await post(
            muster,
            "\(path)/overrides",
            ["person": "omar", "start": "2026-03-01T10:00", "end": "2026-03-01T12:00"]
        )
        #expect(past.status == 422)
        let stakeholder = try await post(muster, "\(path)/take-over", [:], as: "grace")
        #expect(stakeholder.status == 403)
    }

    @Test("pass a request for cover on to whoever takes it")
    func request() async throws {
        let muster = try await TestSite()
        let path = "/schedules/checkout-primary"
        _ = try await post(
            muster,
            "\(path)/cover-requests",
            ["person": "ben", "start": "2026-03-05T10:00", "end": "2026-03-05T12:00"],
            as: "ben"
        )
        let page = try await muster.send(.get, "/on-call", as: .token(of: "chi")).text
        #expect(page.contains("Ben Okafor asks for cover"))
        let request = try #require(
            muster.site.organisation.schedule(reference: "checkout-primary")?.coverRequests.first
        )

        _ = try await post(muster, "\(path)/acceptances", ["request": request.id.description], as: "chi")

        #expect(try onCall(muster, "checkout-primary", at: request.start) == ["chi"])
        #expect(try await post(muster, "\(path)/acceptances", ["request": request.id.description]).status == 422)
    }

    @Test("show a week and a month, with the gaps in it", arguments: ["week", "month"])
    func calendar(span: String) async throws {
        let muster = try await TestSite()
        try await muster.api(
            .post,
            "/people/chi/absences",
            .of(["start": "2026-03-10T00:00:00Z", "end": "2026-03-11T00:00:00Z"])
        )

        let page = try await muster.send(.get, "/schedules/checkout-primary?span=\(span)&day=2026-03-10").text

        #expect(page.contains("class=\"gap\""))
        #expect(page.contains("Nobody, Tue 10 Mar 00:00 to Wed 11 Mar 00:00"))
        #expect(page.contains("Chi Nguyen, away"))
        #expect(page.contains("Nobody is on call from Tue 10 Mar 00:00"))
        // As many columns in every row as there are in the head.
        let columns = span == "week" ? 7 * 24 : 31 * 8
        let rows = page.components(separatedBy: "<tr").filter {
            $0.contains("<th scope=\"row\">") && $0.contains("colspan")
        }
        #expect(!rows.isEmpty)
        for row in rows {
            let widths = row.components(separatedBy: "<td colspan=\"").dropFirst().compactMap {
                Int($0.prefix { $0 != "\"" })
            }
            #expect(widths.reduce(0, +) == columns)
        }
    }

    @Test("answer who is on call at a time")
    func whoAt() async throws {
        let muster = try await TestSite()

        let page = try await muster.send(.get, "/schedules/checkout-primary?at=2026-03-10T03:00").text

        #expect(page.contains("<bdi>Chi Nguyen</bdi></strong> at Tue 10 Mar 03:00."))
        #expect(try await muster.send(.get, "/schedules/checkout-primary?at=noon").status == 422)
        #expect(try await muster.send(.get, "/schedules/none").status == 404)
    }

    @Test("let people say when they are away and how pages reach them")
    func own() async throws {
        let muster = try await TestSite()

        _ = try await post(muster, "/on-call/absences", ["first": "2026-03-10", "last": "2026-03-11"], as: "chi")
        _ = try await post(
            muster,
            "/on-call/notifications",
            ["high.0": "0 min", "low.0": "10 min", "quiet": "every day 22:00-07:00", "reminder": "1 h"],
            as: "chi"
        )
        let wrong = try await post(muster, "/on-call/notifications", ["quiet": "at night"], as: "chi")

        let chi = try #require(muster.site.organisation.person(handle: "chi"))
        // By the clocks of New York.
        #expect(chi.absences.map(\.start) == [try #require(Timestamp(rfc3339: "2026-03-10T04:00:00Z"))])
        #expect(chi.absences.map(\.end) == [try #require(Timestamp(rfc3339: "2026-03-12T04:00:00Z"))])
        #expect(chi.notifications.high == [.init(ContactMethod(.email, "chi@example.org"))])
        #expect(chi.notifications.low.map(\.after) == [.minutes(10)])
        #expect(chi.notifications.shiftReminder == .hours(1))
        #expect(wrong.status == 422)
        let page = try await muster.send(.get, "/on-call/mine", as: .token(of: "chi")).text
        let rules = try await muster.send(.get, "/on-call/notifications", as: .token(of: "chi")).text
        #expect(rules.contains("every day 22:00-07:00"))
        #expect(page.contains("Tue 10 Mar 00:00 to Thu 12 Mar 00:00"))
    }

    @Test("say whom a policy would page")
    func policies() async throws {
        let muster = try await TestSite()

        let page = try await muster.send(.get, "/policies?at=2026-03-10T03:00").text

        #expect(page.contains("after 15 min"))
        #expect(page.contains("Once again, 15 min after the last step."))
    }
}
