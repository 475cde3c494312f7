import MusterCore
import Testing

@testable import MusterWeb

@Suite("Pages about policies", .timeLimit(.minutes(5)))
struct PolicyPagesTests {
    private let fields = [
        "name": "Night watch", "repeats": "2", "repeat_after": "20 min", "answer_holds": "30 min",
        "steps.0.after": "0 s", "steps.0.targets.0": "schedule:checkout-primary", "steps.1.after": "10 min",
        "steps.1.targets.0": "person:omar", "steps.1.targets.1": "team:checkout", "steps.2.after": "",
        "steps.2.targets.0": "",
    ]

    @Test("write a policy, change it and remove it")
    func write() async throws {
        let muster = try await TestSite()
        let ana = try await Visitor(muster, as: "ana")

        #expect(try await ana.send("/policies", fields).status == 303)
        let made = try #require(muster.site.organisation.policy(reference: "night-watch"))
        #expect(made.steps.map(\.after) == [.zero, .minutes(10)])
        #expect(made.steps[1].targets.count == 2)
        #expect(made.repeats == 2 && made.repeatAfter == .minutes(20) && made.answerHolds == .minutes(30))
        let form = try await ana.open("/policies/night-watch/edit").text
        #expect(form.contains("<option value=\"person:omar\" selected>"))
        var changed = fields
        changed["steps.1.targets.1"] = ""
        _ = try await ana.send("/policies/night-watch", changed)
        #expect(muster.site.organisation.policy(reference: "night-watch")?.steps[1].targets.count == 1)
        _ = try await ana.send("/policies/night-watch/removal")

        #expect(muster.site.organisation.policy(reference: "night-watch") == nil)
    }

    @Test("bring back what was typed with what is wrong with it")
    func wrong() async throws {
        let muster = try await TestSite()
        let ana = try await Visitor(muster, as: "ana")
        var wrong = fields
        wrong["steps.1.after"] = "soon"

        let answer = try await ana.send("/policies", wrong)

        #expect(answer.status == 422)
        #expect(answer.text.contains("steps[1].after"))
        #expect(answer.text.contains("value=\"Night watch\""))
        #expect(answer.text.contains("value=\"soon\""))
    }

    @Test("are for administrators to write")
    func permission() async throws {
        let muster = try await TestSite()
        let chi = try await Visitor(muster, as: "chi")

        #expect(try await chi.send("/policies", fields).status == 403)
        #expect(try await chi.open("/policies/new").status == 403)
        #expect(!(try await chi.open("/policies").text.contains("New policy")))
    }
}
