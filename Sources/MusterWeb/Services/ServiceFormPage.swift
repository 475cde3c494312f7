import MusterCore

/// The form that writes a service.
struct ServiceFormPage: Sendable {
    var frame: PageFrame
    var organisation: Organisation
    /// Nil for a new one.
    var service: Service?
    /// What was typed, when the form comes back.
    var values: [String: String]
    var problem: String?

    init(
        frame: PageFrame,
        organisation: Organisation,
        service: Service?,
        values: [String: String]? = nil,
        problem: String? = nil
    ) {
        self.frame = frame
        self.organisation = organisation
        self.service = service
        self.problem = problem
        self.values = values ?? Self.values(of: service, organisation)
    }

    var body: HTML {
        let path = service?.address ?? "/services"
        let wrong: HTML = problem.map { "<p class=\"banner bad\" role=\"alert\" data-problem>\($0)</p>" } ?? ""
        let teams = organisation.teams.map { Parts.option($0.key, $0.name, selected: values["team"] == $0.key) }
        let tiers = (1...4).map { Parts.option("\($0)", Service.words(tier: $0), selected: values["tier"] == "\($0)") }
        let removal: HTML =
            service == nil
            ? ""
            : """
            <form method="post" action="\(path)/removal" data-confirm="Remove it from the catalogue? Its incidents stay.">\
            \(frame.csrfField)<button class="btn danger">Remove</button></form>
            """
        return frame.page(
            """
            <main id="main" class="page"><form method="post" action="\(path)" class="stack loose">\(frame.csrfField)
            <div class="page-head"><div><p class="muted"><a href="/services">Services</a></p><h1>\(service.map { "Edit \($0.name)" } ?? "New service")</h1></div></div>\(wrong)
            <section class="card stack"><div class="sentence">\(field("Name", "name", required: true))\
            \(field("Key", "key", required: true, hint: "The label service of its alerts: a-z, 0-9, hyphens"))\
            \(field("What customers would say it does", "functionality"))</div>
            <div class="sentence"><div class="field"><label for="team">Owner</label><select id="team" name="team"><option value="">not known: page the incident on-call rotation</option>\(teams)</select></div>\
            <div class="field"><label for="tier">Tier</label><select id="tier" name="tier">\(tiers)</select></div>\
            \(field("Needs", "dependencies", hint: "Keys of other services, separated by commas"))</div>\
            \(Parts.area("Description", name: "description", value: values["description"] ?? ""))</section>
            <section class="card stack">\(Parts.area("Objectives", name: "objectives", value: values["objectives"] ?? "", rows: 2))\
            <p class="hint">One a line: SLO 99.9 % a month, or SLA 99 % a year.</p>\
            \(Parts.area("Customers to be told by contract", name: "notices", value: values["notices"] ?? "", rows: 2))\
            <p class="hint">One a line: ACME Bank within 4 h, or ACME Bank within 4 h at SEV1, SEV2.</p></section>
            <section class="card side-by-side">\(links("Runbooks", "runbooks"))\(links("Dashboards", "dashboards"))</section>
            <section class="card stack"><h2>Bought from a vendor</h2><div class="side-by-side">\(field("Vendor", "vendor"))\(field("Product", "product"))\
            \(field("Support portal", "support_url", hint: "https://…"))\(field("Status page", "status_url", hint: "https://…"))</div></section>
            <div class="dock"><button class="btn primary">Save</button><a class="btn quiet" href="\(path)">Cancel</a></div></form>\(removal)</main>
            """
        )
    }

    private func field(_ label: String, _ name: String, required: Bool = false, hint: String? = nil) -> HTML {
        Parts.field(label, name: name, value: values[name] ?? "", required: required, hint: hint)
    }

    private func links(_ label: String, _ name: String) -> HTML {
        """
        <div>\(Parts.area(label, name: name, value: values[name] ?? ""))<p class="hint">One a line: Title https://…</p></div>
        """
    }

    static func values(of service: Service?, _ organisation: Organisation) -> [String: String] {
        guard let service else { return ["tier": "\(Service.usualTier)"] }
        func lines(_ links: [Service.Link]) -> String {
            links.map { $0.title == $0.url ? $0.url : "\($0.title) \($0.url)" }.joined(separator: "\n")
        }
        return [
            "name": service.name, "key": service.key, "functionality": service.functionality,
            "team": service.team.flatMap(organisation.team)?.key ?? "", "tier": "\(service.tier)",
            "dependencies": service.dependencies.joined(separator: ", "), "description": service.description,
            "runbooks": lines(service.runbooks), "dashboards": lines(service.dashboards),
            "vendor": service.vendor?.name ?? "", "product": service.vendor?.product ?? "",
            "objectives": service.objectives.map(\.description).joined(separator: "\n"),
            "notices": service.notices.map(\.text).joined(separator: "\n"),
            "support_url": service.vendor?.supportURL ?? "", "status_url": service.vendor?.statusURL ?? "",
        ]
    }

    /// The service that the form writes.
    ///
    /// - Parameter old: what the form does not speak of stays as it is there.
    static func service(
        _ form: Form,
        id: ID<Service>,
        replacing old: Service?,
        _ organisation: Organisation
    ) throws -> Service {
        let team = try form.text("team").map { key in
            guard let team = organisation.team(key: key) else {
                throw Failure.invalid("team", "there is no team \"\(key)\"")
            }
            return team.id
        }
        let name = try form.required("name").withoutSpacesAround
        let vendor = form.text("vendor").map {
            Service.Vendor(
                name: $0,
                product: form.text("product") ?? name,
                supportURL: form.text("support_url"),
                statusURL: form.text("status_url")
            )
        }
        return Service(
            id: id,
            key: try form.required("key").withoutSpacesAround,
            name: name,
            functionality: form.text("functionality") ?? name,
            team: team,
            tier: form.text("tier").flatMap { Int($0) } ?? 0,
            description: form.text("description") ?? "",
            dependencies: (form.text("dependencies") ?? "").split { $0 == "," || $0.isWhitespace }.map { String($0) },
            runbooks: links(form.text("runbooks")),
            dashboards: links(form.text("dashboards")),
            vendor: vendor,
            pagingURL: old?.pagingURL,
            objectives: try objectives(form.text("objectives")),
            notices: try lines(form.text("notices")).map { line in
                guard let notice = ContractNotice(line) else {
                    throw Failure.invalid("notices", "\"\(line)\" is none; write it as in ACME Bank within 4 h")
                }
                return notice
            }
        )
    }

    private static func lines(_ text: String?) -> [String] {
        (text ?? "").split(whereSeparator: \.isNewline).map { String($0).withoutSpacesAround }.filter { !$0.isEmpty }
    }

    private static func objectives(_ text: String?) throws -> [Objective] {
        try lines(text).map { line in
            guard let objective = Objective(line) else {
                throw Failure.invalid("objectives", "\"\(line)\" is none; write it as in SLO 99.9 % a month")
            }
            return objective
        }
    }

    private static func links(_ text: String?) -> [Service.Link] {
        (text ?? "").split(whereSeparator: \.isNewline).map { String($0).withoutSpacesAround }.filter { !$0.isEmpty }
            .map { line in
                let words = line.split(separator: " ")
                let url = String(words.last ?? "")
                let title = words.dropLast().joined(separator: " ")
                return Service.Link(title: title.isEmpty ? url : title, url: url)
            }
    }
}
