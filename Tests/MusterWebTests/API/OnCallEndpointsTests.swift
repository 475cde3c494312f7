import HTTPTypes
import MusterCore
import MusterEngine
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("Schedules by the API", .timeLimit(.minutes(5)))
struct OnCallEndpointsTests {
    private func layer(_ changes: KeyValuePairs<String, JSONValue?> = [:]) -> JSONValue {
        var layer: [String: JSONValue] = [
            "name": "Weekly", "participants": .array(["ana", "ben"]), "turn": "1 week", "starts_on": "2026-03-02",
            "hands_off_at": "09:00",
        ]
        for (name, value) in changes { layer[name] = value }
        return .object(layer)
    }

    private func body(_ layers: JSONValue...) -> JSONValue {
        .of(["name": "Night watch", "zone": "Europe/London", "layers": .array(layers)])
    }

    @Test("are written, read back and removed")
    func write() async throws {
        let muster = try await TestSite()
        let window: JSONValue = .of(["days": .array(["monday", "friday"]), "start": "22:00", "end": "06:00"])
        let nights = layer(["restrictions": .array([window]), "zone": "Asia/Tokyo", "on_holidays": "off"])

        let made = try await muster.api(.put, "/schedules/night-watch", body(nights))
        let again = try await muster.api(.get, "/schedules/night-watch")
        // As it was printed, without what is not for writing.
        guard case .object(var fields) = again else { return }
        for name in ["id", "key", "overrides", "cover_requests"] { fields[name] = nil }
        let rewritten = try await muster.api(.put, "/schedules/night-watch", .object(fields))

        #expect(made["key"] == "night-watch")
        #expect(made == again)
        #expect(rewritten == again)
        #expect(again["layers"]?.items.first?["restrictions"] == .array([window]))
        try await muster.api(.delete, "/schedules/night-watch")
        #expect(try await muster.refusal(.get, "/schedules/night-watch").status == 404)
    }

    @Test(
        "name the place of what is wrong",
        arguments: [
            ("turn", "3 fortnights", "layers[0].turn"), ("starts_on", "2 March", "layers[0].starts_on"),
            ("hands_off_at", "9", "layers[0].hands_off_at"), ("zone", "EST", "layers[0].zone"),
            ("on_holidays", "maybe", "layers[0].on_holidays"), ("colour", "red", "layers[0].colour"),
        ]
    )
    func places(field: String, value: String, place: String) async throws {
        let muster = try await TestSite()
        guard case .object(var fields) = layer() else { return }
        fields[field] = JSONValue(value)

        let answer = try await muster.refusal(.put, "/schedules/night-watch", body(.object(fields)))

        #expect(answer.status == 422)
        #expect(try answer.fields == [place])
    }

    @Test("name people who are not there, and leave nothing behind")
    func strangers() async throws {
        let muster = try await TestSite()

        let answer = try await muster.refusal(
            .put,
            "/schedules/night-watch",
            body(layer(["participants": .array(["ana", "zoe"])]))
        )

        #expect(try answer.fields == ["layers[0].participants[1]"])
        #expect(muster.site.organisation.schedule(reference: "night-watch") == nil)
    }

    @Test("are for administrators to write, and for responders to cover")
    func permissions() async throws {
        let muster = try await TestSite()
        let until = JSONValue(muster.engine.now + .hours(2))

        #expect(try await muster.refusal(.put, "/schedules/night-watch", body(layer()), as: "ben").status == 403)
        let cover = try await muster.api(
            .post,
            "/schedules/checkout-primary/overrides",
            .of(["end": until]),
            as: "omar"
        )
        #expect(cover["person"] == "omar")
        let onCall = try await muster.api(.get, "/on-call")["items"]?.items.first
        #expect(onCall?["people"]?.items.first?["handle"] == "omar")
        #expect(onCall?["until"] == until)
        #expect(onCall?["next"] == .array(["ben"]))
        let stakeholder = try await muster.refusal(
            .post,
            "/schedules/checkout-primary/overrides",
            .of(["end": until]),
            as: "grace"
        )
        #expect(stakeholder.status == 403)
    }

    @Test("answer who is on call when, and when nobody is")
    func roster() async throws {
        let muster = try await TestSite()
        let absence: JSONValue = .of(["start": "2026-03-10T00:00:00.000Z", "end": "2026-03-11T00:00:00.000Z"])
        try await muster.api(.post, "/people/chi/absences", absence)

        let roster = try await muster.api(
            .get,
            "/schedules/checkout-primary/shifts?from=2026-03-09T09:00:00Z&to=2026-03-16T09:00:00Z"
        )

        #expect(roster["gaps"] == .array([absence]))
        #expect(roster["items"]?.items.compactMap { $0["person"]?.text } == ["chi", "chi"])
    }

    @Test("let nobody but an administrator write down absences of others")
    func absences() async throws {
        let muster = try await TestSite()
        let body: JSONValue = .of(["start": "2026-03-10T00:00:00Z", "end": "2026-03-11T00:00:00Z"])

        #expect(try await muster.refusal(.post, "/people/chi/absences", body, as: "ben").status == 403)
        let made = try await muster.api(.post, "/people/chi/absences", body, as: "chi")
        let id = try #require(made["id"]?.text)
        #expect(try await muster.refusal(.delete, "/people/chi/absences/\(id)", as: "ben").status == 403)
        try await muster.api(.delete, "/people/chi/absences/\(id)", as: "chi")
        #expect(try await muster.api(.get, "/people/chi/absences")["items"] == .array([]))
    }

    @Test("plan who would be paged, by policy and by service")
    func plan() async throws {
        let muster = try await TestSite()

        let byService = try await muster.api(.get, "/on-call/plan?service=checkout&at=2026-03-09T12:00:00Z")
        let byPolicy = try await muster.api(.get, "/on-call/plan?policy=checkout&at=2026-03-09T12:00:00Z")

        #expect(byService == byPolicy)
        let people = byPolicy["steps"]?.items.prefix(3).map { $0["people"]?.items.compactMap(\.text) }
        #expect(people == [["chi"], ["ana"], ["maximilian"]])
        #expect(try await muster.refusal(.get, "/on-call/plan").status == 422)
        #expect(try await muster.refusal(.get, "/on-call/plan?policy=none").status == 422)
    }

    @Test("write policies as they print them")
    func policies() async throws {
        let muster = try await TestSite()
        let before = try await muster.api(.get, "/policies/checkout")
        guard case .object(var fields) = before else { return }
        for name in ["id", "key"] { fields[name] = nil }
        fields["answer_holds"] = "30 min"

        let after = try await muster.api(.put, "/policies/checkout", .object(fields))

        #expect(after["steps"] == before["steps"])
        #expect(after["answer_holds"] == "30 min")
        fields["answer_holds"] = "1 min"
        #expect(try await muster.refusal(.put, "/policies/checkout", .object(fields)).status == 422)
        #expect(try await muster.refusal(.delete, "/policies/checkout").status == 422)
    }

    @Test("keep the rules of a person for notifications")
    func rules() async throws {
        let muster = try await TestSite()
        let rules: JSONValue = .of([
            "high": .array([.of(["method": "email:ben@example.org", "after": "0 min"])]),
            "quiet_hours": .array([.of(["days": .array(["saturday"]), "start": "00:00", "end": "00:00"])]),
        ])

        try await muster.api(.put, "/me/notifications", rules, as: "ben")

        let kept = try await muster.api(.get, "/me/notifications", as: "ben")
        #expect(kept["high"] == rules["high"])
        #expect(kept["quiet_hours"] == rules["quiet_hours"])
        #expect(kept["shift_reminder"] == nil)
        let strange: JSONValue = .of(["high": .array([.of(["method": "email:ana@example.org"])])])
        #expect(try await muster.refusal(.put, "/me/notifications", strange, as: "ben").status == 422)
    }

    @Test("give calendars to whoever knows the address, and nothing twice")
    func calendar() async throws {
        let muster = try await TestSite()
        let feed = try await muster.api(.post, "/me/calendar-feeds", .of(["schedule": "checkout-primary"]))
        let url = try #require(feed["url"]?.text)
        let path = String(url.dropFirst("https://muster.example.org".count))

        let first = try await muster.send(.get, path, as: .stranger)
        #expect(first.status == 200)
        #expect(first.headers[.contentType] == "text/calendar; charset=utf-8")
        let tag = try #require(first.headers[.eTag])
        #expect(try await muster.send(.get, path, as: .stranger, headers: [.ifNoneMatch: tag]).status == 304)

        try await muster.api(.delete, "/me/calendar-feeds/\(feed["id"]?.text ?? "")")
        #expect(try await muster.send(.get, path, as: .stranger).status == 404)
        #expect(
            try await muster.send(.get, "/calendar/\(String(repeating: "x", count: 27)).ics", as: .stranger).status
                == 404
        )
    }
}
