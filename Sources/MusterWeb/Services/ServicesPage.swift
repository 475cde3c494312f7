import MusterCore

/// The catalogue: what can break, how it does, who owns it and who is paged for it now.
struct ServicesPage: Sendable {
    var frame: PageFrame
    var organisation: Organisation
    var conditions: ServiceConditions
    /// Who is paged first for a service just now, by its key.
    var paged: [String: [String]]

    var body: HTML {
        let isAdmin = frame.viewer?.permission == .admin
        let make: HTML =
            isAdmin
            ? "<a class=\"btn\" href=\"/services/import\">Import</a><a class=\"btn\" href=\"/services/new\">New service</a>"
            : ""
        let unowned = organisation.services.filter { $0.team == nil }
        let warning: HTML =
            unowned.isEmpty
            ? ""
            : """
            <p class="banner">\(unowned.count == 1 ? "One service has" : "\(unowned.count) services have") no owner: \
            <strong><bdi>\(unowned.map(\.name).joined(separator: ", "))</bdi></strong>. The incident on-call rotation is paged for it.</p>
            """
        let tiers = Dictionary(grouping: organisation.services, by: \.tier).sorted { $0.key < $1.key }.map(section)
        let empty: HTML = """
            <div class="card empty"><strong>There is no service yet</strong><p>A service is what can break. Muster pages its \
            owner, and shows what depends on it.</p><div class="actions">\(make)</div></div>
            """
        return frame.page(
            """
            <main id="main" class="page"><div class="page-head"><div><h1>Services</h1>\
            <p>What can break, who owns it, and who is paged for it now.</p></div><div class="actions">\
            \(make)</div></div>
            <div class="stack loose">\(warning)\(tiers.isEmpty ? empty : "\(tiers)" as HTML)\
            <p class="hint">As tables: <a href="/services.csv">services</a>, <a href="/vendors.csv">vendors</a>.</p></div></main>
            """
        )
    }

    private func section(_ tier: Int, _ services: [Service]) -> HTML {
        // What burns comes first.
        let sorted = services.sorted { (rank($0), $0.name.lowercased()) < (rank($1), $1.name.lowercased()) }
        return """
            <section aria-labelledby="tier-\(tier)" class="stack"><h2 class="label" id="tier-\(tier)">\(Service.words(tier: tier))</h2>\
            <div class="card"><ul class="list">\(sorted.map(line))</ul></div></section>
            """
    }

    private func rank(_ service: Service) -> Int {
        conditions.incidents[service.key] != nil ? 0 : conditions.alerts[service.key] != nil ? 1 : 2
    }

    private func line(_ service: Service) -> HTML {
        let owner = service.team.flatMap(organisation.team)
        let people = paged[service.key] ?? []
        let who: HTML =
            people.isEmpty
            ? "<span class=\"late\">nobody is on call</span>"
            : "<bdi>\(people.joined(separator: ", "))</bdi> is on call"
        let bought: HTML = service.vendor.map { " <span class=\"tag\">\($0.name)</span>" } ?? ""
        return """
            <li class="line"><div class="grow"><h3><a href="\(service.address)" dir="auto">\(service.name)</a>\(bought)</h3>\
            <p class="muted" dir="auto">\(service.functionality)</p></div>\
            <p class="grow"><bdi>\(owner?.name ?? "No owner")</bdi> <span class="muted">· \(who)</span></p>\(conditions.tag(of: service.key))</li>
            """
    }
}
