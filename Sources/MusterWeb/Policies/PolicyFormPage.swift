import MusterCore

/// The form that writes a policy, with room for one more step and one more target of each than it has.
struct PolicyFormPage: Sendable {
    var frame: PageFrame
    var organisation: Organisation
    /// Nil for a new one.
    var policy: EscalationPolicy?
    /// What was typed, when the form comes back.
    var values: [String: String]
    var problem: String?

    /// What the form has room for; more is written by the command line.
    static let stepLimit = 10
    static let targetLimit = 5

    init(
        frame: PageFrame,
        organisation: Organisation,
        policy: EscalationPolicy?,
        values: [String: String]? = nil,
        problem: String? = nil
    ) {
        self.frame = frame
        self.organisation = organisation
        self.policy = policy
        self.problem = problem
        self.values = values ?? Self.values(of: policy, organisation)
    }

    var body: HTML {
        let title = policy.map { "Edit \($0.name)" } ?? "New policy"
        let path = policy.map { "/policies/\($0.key)" } ?? "/policies"
        let wrong: HTML = problem.map { "<p class=\"banner bad\" role=\"alert\" data-problem>\($0)</p>" } ?? ""
        let count = (0..<Self.stepLimit).last { hasTarget($0) }.map { $0 + 1 } ?? 0
        let steps = (0...min(count, Self.stepLimit - 1)).map { step($0, isNew: $0 == count) }
        return frame.page(
            """
            <main id="main" class="page"><form method="post" action="\(path)" class="stack loose">\(frame.csrfField)
            <div class="page-head"><div><p class="muted"><a href="/policies">Escalation</a></p><h1>\(title)</h1>\
            <p>The steps run one after the other until somebody acknowledges. What runs already stays as it began.</p></div></div>\(wrong)
            <section class="card stack"><div class="sentence">\(field("Name", "name", required: true))\
            \(field("All steps again, times", "repeats", type: "number", hint: "0 for once only"))\
            \(field("Pause before that", "repeat_after", hint: "As 15 min"))</div>\
            \(field("An answer holds for", "answer_holds", hint: "Without news for so long the policy begins anew; empty for never"))</section>
            \(steps)
            <p class="hint">After the last step an alarm goes to the administrators, as a page does.</p>
            <div class="dock"><button class="btn primary">Save</button><a class="btn quiet" href="/policies">Cancel</a></div></form>\(removal)</main>
            """
        )
    }

    private var removal: HTML {
        guard let policy else { return "" }
        return """
            <form method="post" action="/policies/\(policy.key)/removal" class="stack" data-confirm="Remove the policy \(policy.name)?">\(frame.csrfField)\
            <p class="error" role="alert"></p><div class="actions"><button class="btn quiet">Remove this policy</button></div></form>
            """
    }

    private func hasTarget(_ step: Int) -> Bool {
        (0..<Self.targetLimit).contains { !(values["steps.\(step).targets.\($0)"] ?? "").isEmpty }
    }

    private func step(_ index: Int, isNew: Bool) -> HTML {
        let prefix = "steps.\(index)"
        let count =
            (0..<Self.targetLimit).last { !(values["\(prefix).targets.\($0)"] ?? "").isEmpty }.map { $0 + 1 } ?? 0
        let targets = (0...min(count, Self.targetLimit - 1)).map { target(index, $0) }
        let title: HTML =
            isNew ? "One more step <span class=\"muted\">Without anybody it is left out.</span>" : "Step \(index + 1)"
        return """
            <fieldset class="card stack"><legend>\(title)</legend><div class="sentence">\
            \(field("After", "\(prefix).after", hint: index == 0 ? "0 s for at once" : "From the beginning, as 15 min"))\(targets)</div></fieldset>
            """
    }

    private func target(_ step: Int, _ index: Int) -> HTML {
        let name = "steps.\(step).targets.\(index)"
        let chosen = values[name] ?? ""
        func group(_ label: String, _ kind: String, _ items: [(key: String, name: String)]) -> HTML {
            let options = items.map {
                Parts.option("\(kind):\($0.key)", $0.name, selected: chosen == "\(kind):\($0.key)")
            }
            return options.isEmpty ? "" : "<optgroup label=\"\(label)\">\(options)</optgroup>"
        }
        let schedules = organisation.schedules.map { (key: $0.key, name: $0.name) }
        let people = organisation.people.filter(\.isActive).map { (key: $0.handle, name: $0.name) }
        let teams = organisation.teams.map { (key: $0.key, name: "Everybody of \($0.name)") }
        let contacts = organisation.contacts.map { (key: $0.name, name: $0.name) }
        let none = Parts.option("", index == 0 ? "nobody" : "nobody else", selected: chosen.isEmpty)
        return """
            <div class="field"><label for="\(name)">\(index == 0 ? "Page" : "And")</label><select id="\(name)" name="\(name)">\(none)\
            \(group("Whoever is on call", "schedule", schedules))\(group("People", "person", people))\
            \(group("Teams", "team", teams))\(group("Contacts", "contact", contacts))</select></div>
            """
    }

    private func field(
        _ label: String,
        _ name: String,
        type: String = "text",
        required: Bool = false,
        hint: String? = nil
    ) -> HTML {
        Parts.field(label, name: name, value: values[name] ?? "", type: type, required: required, hint: hint)
    }

    private static func values(of policy: EscalationPolicy?, _ organisation: Organisation) -> [String: String] {
        var values = [
            "name": policy?.name ?? "", "repeats": "\(policy?.repeats ?? 1)",
            "repeat_after": policy?.repeatAfter.text ?? "15 min", "answer_holds": policy?.answerHolds?.text ?? "",
            "steps.0.after": "0 s",
        ]
        for (index, step) in (policy?.steps ?? []).enumerated() {
            values["steps.\(index).after"] = step.after.text
            for (place, target) in step.targets.enumerated() {
                values["steps.\(index).targets.\(place)"] = name(target, organisation)
            }
        }
        return values
    }

    private static func name(_ target: PageTarget, _ organisation: Organisation) -> String {
        switch target {
        case .person(let id): "person:\(organisation.person(id)?.handle ?? "")"
        case .schedule(let id): "schedule:\(organisation.schedule(id)?.key ?? "")"
        case .team(let id): "team:\(organisation.team(id)?.key ?? "")"
        case .contact(let name): "contact:\(name)"
        }
    }
}

extension PolicyFormPage {
    /// What the form says, as a program would send it.
    static func body(_ values: [String: String]) throws -> JSONValue {
        func text(_ name: String) -> JSONValue? {
            values[name].flatMap { $0.allSatisfy(\.isWhitespace) ? nil : JSONValue($0) }
        }
        let steps = (0..<stepLimit).compactMap { index -> JSONValue? in
            let targets = (0..<targetLimit).compactMap { place -> JSONValue? in
                let parts = (values["steps.\(index).targets.\(place)"] ?? "").split(separator: ":", maxSplits: 1)
                return parts.count == 2 ? .object([String(parts[0]): JSONValue(String(parts[1]))]) : nil
            }
            if targets.isEmpty { return nil }
            return .of(["after": text("steps.\(index).after"), "targets": .array(targets)])
        }
        guard let repeats = Int(values["repeats"] ?? "0") else {
            throw Failure.invalid("repeats", "must be a whole number")
        }
        return .of([
            "name": text("name"), "steps": .array(steps), "repeats": JSONValue(repeats),
            "repeat_after": text("repeat_after"), "answer_holds": text("answer_holds"),
        ])
    }
}
