import MusterCore

/// The escalation policies, each with the people whom it would page if it began at a moment.
struct PolicyPage: Sendable {
    var frame: PageFrame
    var organisation: Organisation
    /// The moment that is asked for.
    var moment: Timestamp

    private var zone: Zone { organisation.calendar.zone }

    var body: HTML {
        let cards = organisation.policies.map(card)
        let list: HTML =
            cards.isEmpty
            ? "<div class=\"card empty\"><strong>There is no policy yet</strong><p>Without one, a team is paged all at once.</p></div>"
            : "\(cards)"
        let make: HTML =
            isAdmin ? "<div class=\"actions\"><a class=\"btn\" href=\"/policies/new\">New policy</a></div>" : ""
        return frame.page(
            """
            <main id="main" class="page"><div class="page-head"><div><p class="muted"><a href="/on-call">On call</a></p><h1>Escalation</h1>\
            <p>Whom a page goes to, and whom next while nobody acknowledges. Nobody is paged by looking.</p></div>\(make)</div>
            <div class="stack loose"><form method="get" class="card actions"><label for="at">If it began at</label>\
            <input id="at" type="datetime-local" name="at" value="\(WallText.text(moment, in: zone))"><button class="btn">Tell me</button>\
            <span class="muted">\(zone.identifier)</span></form>\(list)</div></main>
            """
        )
    }

    private var isAdmin: Bool { frame.viewer?.permission == .admin }

    private func card(_ policy: EscalationPolicy) -> HTML {
        let planned = policy.wouldPage(at: moment, organisation: organisation)
        let lines = policy.steps.enumerated().map { index, step -> HTML in
            let people = planned.first { $0.step == index }
            let names = (people?.people ?? []).compactMap { organisation.person($0)?.name } + (people?.addresses ?? [])
            let found: HTML =
                names.isEmpty
                ? "<strong class=\"late\">nobody</strong>"
                : "<strong><bdi>\(names.joined(separator: ", "))</bdi></strong>"
            let after = step.after == .zero ? "at once" : "after \(step.after.text)"
            return """
                <li class="line"><span class="when num">\(after)</span><span class="grow">\(found) \
                <span class="muted">\(step.targets.map(name).joined(separator: ", "))</span></span></li>
                """
        }
        let again =
            policy.repeats == 0
            ? "Once."
            : "\(policy.repeats == 1 ? "Once" : "\(policy.repeats) times") again, \(policy.repeatAfter.text) after the last step."
        let holds =
            policy.answerHolds.map { " An answer holds for \($0.text) without news, then it begins anew." } ?? ""
        let teams = organisation.teams.filter { $0.policy == policy.id }.map(\.name)
        let used: HTML = teams.isEmpty ? "" : "<span class=\"muted\">\(teams.joined(separator: ", "))</span>"
        let edit: HTML =
            isAdmin ? "<a href=\"/policies/\(policy.key)/edit\" aria-label=\"Edit \(policy.name)\">Edit</a>" : ""
        return """
            <section class="card policy" aria-label="\(policy.name)"><div class="card-head"><h2>\(policy.name)</h2>\(used)\(edit)</div>\
            <ol class="list">\(lines)</ol><p class="hint">\(again) Then an alarm goes to the administrators.\(holds)</p></section>
            """
    }

    private func name(_ target: PageTarget) -> String {
        switch target {
        case .person: "by name"
        case .schedule(let id): organisation.schedule(id)?.name ?? "a schedule that is gone"
        case .team(let id): "everybody of \(organisation.team(id)?.name ?? "a team that is gone")"
        case .contact(let name): name
        }
    }
}
