import MusterCore

/// The form that opens a problem.
struct ProblemFormPage: Sendable {
    var frame: PageFrame
    var organisation: Organisation
    /// What it begins with, or what was typed when the form comes back.
    var values: [String: String] = [:]
    var problem: Failure?

    var body: HTML {
        let wrong: HTML = problem.map { "<p class=\"banner bad\" role=\"alert\" data-problem>\($0.detail)</p>" } ?? ""
        return frame.page(
            """
            <main id="main" class="page"><form method="post" action="/problems" class="stack loose measured">\(frame.csrfField)
            <div class="page-head"><div><p class="muted"><a href="/problems">Problems</a></p><h1>Open a problem</h1>\
            <p>Incidents with one cause belong together. Whoever may not know of a restricted incident will not see a problem that is opened from it.</p></div></div>\(wrong)
            <section class="card stack">\(field("Incidents", "incidents", hint: "As INC-7, INC-9; none for what has not failed yet"))\
            \(field("What goes wrong", "title", hint: "Empty takes the name of the first incident"))\
            \(ProblemFields.service(organisation, values["service"]))\(field("Functionality", "functionality"))\
            \(ProblemFields.person("Owner", "owner", organisation, values["owner"], none: "nobody yet"))</section>
            <div class="dock"><button class="btn primary">Open it</button><a class="btn quiet" href="/problems">Cancel</a></div></form></main>
            """
        )
    }

    private func field(_ label: String, _ name: String, hint: String? = nil) -> HTML {
        let wrong = problem?.fields.first { $0.field.hasPrefix(name) }?.problem
        return Parts.field(label, name: name, value: values[name] ?? "", problem: wrong, hint: hint)
    }
}

/// Fields that the forms of problems share.
enum ProblemFields {
    static func service(_ organisation: Organisation, _ chosen: String?) -> HTML {
        let services = organisation.services.map { Parts.option($0.key, $0.name, selected: $0.key == chosen) }
        return """
            <div class="field"><label for="service">Service</label><select id="service" name="service">\
            <option value="">none, or that of the incident</option>\(services)</select></div>
            """
    }

    /// - Parameter none: what an empty choice is called; nil where somebody must be chosen.
    static func person(
        _ label: String,
        _ name: String,
        _ organisation: Organisation,
        _ chosen: String?,
        none: String? = nil
    ) -> HTML {
        let people = organisation.people.filter { $0.isActive || $0.handle == chosen }
            .map { Parts.option($0.handle, $0.name, selected: $0.handle == chosen) }
        let empty: HTML = none.map { "<option value=\"\">\($0)</option>" } ?? ""
        return """
            <div class="field"><label for="\(name)">\(label)</label><select id="\(name)" name="\(name)">\(empty)\(people)</select></div>
            """
    }
}
