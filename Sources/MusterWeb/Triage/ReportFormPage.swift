import MusterCore

/// The form by which anybody reports that something is wrong, with or without an account.
struct ReportFormPage: Sendable {
    var frame: PageFrame
    var organisation: String
    var route: IntakeReport.Route
    var values: [String: String] = [:]
    var problem: String?
    /// Set once the report is on disk.
    var reference: String?

    var body: HTML {
        if let reference { return thanks(reference) }
        let wrong: HTML = problem.map { "<p class=\"banner bad\" role=\"alert\" data-problem>\($0)</p>" } ?? ""
        let about: HTML =
            route.isRestricted
            ? "<p>What you write is read only by the few who keep \(route.rawValue) reports.</p>"
            : """
            <p>Tell us what you see. Is it about <a href="/report/security">security</a> or about \
            <a href="/report/privacy">personal data</a>? Those are read by few.</p>
            """
        return frame.page(
            """
            <main id="main" class="narrow roomy"><h1>\(heading)</h1>\(about)\(wrong)
            <form method="post" action="\(path)" class="card stack">\(frame.csrfField)
            \(field("What is wrong?", "title", required: true))
            \(Parts.area("What happens, and what did you expect?", name: "description", value: values["description"] ?? "", rows: 5))
            <p class="hint">Leave empty what you do not know.</p>
            \(field(IntakeField.customers.label, IntakeField.customers.rawValue))\(field(IntakeField.system.label, IntakeField.system.rawValue))\
            \(field(IntakeField.time.label, IntakeField.time.rawValue))\(field(IntakeField.scope.label, IntakeField.scope.rawValue))\
            \(field(IntakeField.impact.label, IntakeField.impact.rawValue))\
            \(field("Your name", "reporter"))\(field("Where we reach you", "contact", hint: "An e-mail address or a telephone number"))
            <div class="vh" aria-hidden="true"><label for="website">Leave this empty</label><input id="website" name="website" tabindex="-1" autocomplete="off"></div>
            <button class="btn primary">Send</button></form><p class="muted"><a href="/status">The state of the service</a></p></main>
            """
        )
    }

    private var path: String { route == .general ? "/report" : "/report/\(route.rawValue)" }

    private var heading: String {
        switch route {
        case .general: "Report a problem to \(organisation)"
        case .security: "Report a security problem to \(organisation)"
        case .privacy: "Report a privacy problem to \(organisation)"
        }
    }

    private func field(_ label: String, _ name: String, required: Bool = false, hint: String? = nil) -> HTML {
        Parts.field(label, name: name, value: values[name] ?? "", required: required, hint: hint)
    }

    private func thanks(_ reference: String) -> HTML {
        frame.page(
            """
            <main id="main" class="narrow roomy"><h1>Thank you</h1><div class="card stack"><p>Your report is <strong>\(reference)</strong>. \
            Somebody will look at it.</p><p><a href="/status">The state of the service</a></p></div></main>
            """
        )
    }
}
