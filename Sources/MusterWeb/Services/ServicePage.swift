import MusterCore
import MusterEngine
import MusterStore

/// One service: what burns, who is paged, what it needs and what needs it.
struct ServicePage: Sendable {
    var frame: PageFrame
    var organisation: Organisation
    var service: Service
    var conditions: ServiceConditions
    /// The latest, whether they are over or not.
    var incidents: [IncidentSummary]
    /// Nil where nobody is to be paged.
    var policy: EscalationPolicy?
    /// Of its objectives, in their order.
    var budgets: [ErrorBudget] = []

    var body: HTML {
        let edit: HTML =
            frame.viewer?.permission == .admin ? "<a class=\"btn\" href=\"\(service.address)/edit\">Edit</a>" : ""
        return frame.page(
            """
            <main id="main" class="page"><div class="page-head"><div><p class="muted"><a href="/services">Services</a></p>\
            <h1 dir="auto">\(service.name)</h1><p><bdi>\(service.functionality)</bdi> \(conditions.tag(of: service.key))</p></div>\
            <div class="actions">\(edit)\
            <a class="btn primary" href="/incidents/new?service=\(service.key)">Declare</a></div></div>
            <div class="cols"><div>\(objectives)\(notices)\(links)\(alerts)\(history)</div><div>\(owner)\(dependencies)\(about)</div></div></main>
            """
        )
    }

    /// What somebody who was woken opens first.
    private var links: HTML {
        let all =
            service.runbooks.map { ("Runbook", $0) } + service.dashboards.map { ("Dashboard", $0) }
            + [("Support", service.vendor?.supportURL), ("Status", service.vendor?.statusURL)].compactMap { kind, url in
                url.map { (kind, Service.Link(title: "\(service.vendor?.name ?? "") \(kind.lowercased())", url: $0)) }
            }
        if all.isEmpty {
            return "<p class=\"card muted\">No runbook, dashboard or vendor's page is known.</p>"
        }
        let items = all.map { kind, link -> HTML in
            "<li class=\"line\"><a class=\"grow\" href=\"\(link.url)\" rel=\"noopener noreferrer\"><bdi>\(link.title)</bdi></a><span class=\"tag\">\(kind)</span></li>"
        }
        return
            "<section class=\"card\" aria-labelledby=\"links-h\"><h2 id=\"links-h\">Look here first</h2><ul class=\"list\">\(items)</ul></section>"
    }

    private var objectives: HTML {
        if budgets.isEmpty { return "" }
        let items = budgets.map { budget -> HTML in
            let left =
                budget.isGone ? "nothing left" : "\(budget.left.rounded.text) of \(budget.allowed.rounded.text) left"
            let goes: HTML? = budget.goneAt.map {
                " <span class=\"late\">\(budget.isGone ? "gone" : "gone at")</span> \(budget.isGone ? .none : Parts.time($0))"
            }
            let used = min(100, max(0, Int((100 - budget.leftPercent).rounded())))
            let pace = (budget.burnRate * 10).rounded() / 10
            return """
                <li class="stack"><div class="line"><strong class="grow">\(budget.objective.description)</strong>\
                <span class="num\(budget.isGone ? " late" : "")">\(left)</span>\(goes)</div>\
                <progress max="100" value="\(used)" aria-label="Used of \(budget.objective.description)"></progress>\
                <p class="hint">\(used) % used, \(pace.description) times as fast as would just last</p></li>
                """
        }
        return
            "<section class=\"card\" aria-labelledby=\"slo-h\"><h2 id=\"slo-h\">Error budget</h2><ul class=\"list\">\(items)</ul></section>"
    }

    private var notices: HTML {
        if service.notices.isEmpty { return "" }
        let items = service.notices.map { notice -> HTML in
            let levels = notice.severities.isEmpty ? "" : " at \(notice.severities.joined(separator: ", "))"
            return """
                <li class="line"><bdi class="grow">\(notice.customer)</bdi><span class="num">within \(notice.within.text)\(levels)</span></li>
                """
        }
        return """
            <section class="card" aria-labelledby="notices-h"><h2 id="notices-h">To be told by contract</h2>\
            <ul class="list">\(items)</ul></section>
            """
    }

    private var alerts: HTML {
        let firing = conditions.alerts[service.key] ?? []
        let items = firing.prefix(20).map { stored -> HTML in
            """
            <li class="line"><span class="grow" dir="auto">\(stored.alert.title)</span>\
            <span class="muted">since \(Parts.time(stored.alert.startsAt))</span></li>
            """
        }
        let more: HTML = firing.count > 20 ? "<p class=\"hint\">and \(firing.count - 20) more</p>" : ""
        let list: HTML =
            firing.isEmpty ? "<p class=\"muted\">No alert fires for it.</p>" : "<ul class=\"list\">\(items)</ul>"
        return """
            <section class="card" aria-labelledby="alerts-h"><h2 id="alerts-h">Alerts\(firing.isEmpty ? "" : " · \(firing.count)")</h2>\(list)\(more)</section>
            """
    }

    private var history: HTML {
        let items = incidents.map { incident -> HTML in
            """
            <li class="line">\(Parts.severity(incident.severity, rank: incident.severityRank))\
            <a class="grow" href="/incidents/\(incident.reference)"><bdi>\(incident.reference) \(incident.name)</bdi></a>\
            <span class="muted">\(incident.closedAt == nil ? incident.details.phase : "Closed"), \(Parts.time(incident.declaredAt))</span></li>
            """
        }
        let list: HTML =
            incidents.isEmpty ? "<p class=\"muted\">It has had none.</p>" : "<ul class=\"list\">\(items)</ul>"
        return """
            <section class="card" aria-labelledby="history-h"><div class="card-head"><h2 id="history-h">Incidents</h2>\
            <a href="/incidents?service=\(service.key)">All</a></div>\(list)</section>
            """
    }

    private var owner: HTML {
        let team = service.team.flatMap(organisation.team)
        let name: HTML =
            team.map { "<bdi>\($0.name)</bdi>" as HTML } ?? "Nobody owns it: the incident on-call rotation is paged"
        let steps = policy?.wouldPage(at: frame.now, organisation: organisation) ?? []
        let people = steps.prefix(3).map { page -> HTML in
            let names = page.people.compactMap { organisation.person($0)?.name } + page.addresses
            let after = page.dueAt == frame.now ? "now" : "after \((page.dueAt - frame.now).text)"
            let who: HTML =
                names.isEmpty
                ? "<strong class=\"late\">nobody</strong>"
                : "<strong><bdi>\(names.joined(separator: ", "))</bdi></strong>"
            return "<li class=\"line\"><span class=\"grow\">\(who)</span><span class=\"muted num\">\(after)</span></li>"
        }
        let schedule = team.flatMap { organisation.firstSchedule(of: $0) }.map { schedule -> HTML in
            "<a href=\"\(schedule.address)\">\(schedule.name)</a>"
        }
        let elsewhere = service.pagingURL.map {
            "<a href=\"\($0)\" rel=\"noopener noreferrer\">Rota elsewhere</a>" as HTML
        }
        let links = [schedule, elsewhere].compactMap(\.self)
        return """
            <section class="card stack" aria-labelledby="owner-h"><h2 id="owner-h">Owner</h2><p>\(name)</p>\
            <div><h3 class="label">Would be paged</h3><ol class="list">\(people)</ol></div>\(links.isEmpty ? "" : "<p class=\"actions\">\(links)</p>" as HTML)</section>
            """
    }

    private var dependencies: HTML {
        let needed = service.dependencies.compactMap { organisation.service(key: $0) }
        let needing = organisation.services.filter { $0.dependencies.contains(service.key) }
        return """
            <section class="card stack" aria-labelledby="needs-h"><h2 id="needs-h">Dependencies</h2>\
            \(list("Needs", needed, none: "Nothing that is known"))\(list("Is needed by", needing, none: "Nothing that is known"))</section>
            """
    }

    private func list(_ title: String, _ services: [Service], none: String) -> HTML {
        let items = services.map { other -> HTML in
            "<li class=\"line\"><a class=\"grow\" href=\"\(other.address)\"><bdi>\(other.name)</bdi></a>\(conditions.tag(of: other.key))</li>"
        }
        let found: HTML = services.isEmpty ? "<p class=\"muted\">\(none)</p>" : "<ul class=\"list\">\(items)</ul>"
        return "<div><h3 class=\"label\">\(title)</h3>\(found)</div>"
    }

    private var about: HTML {
        let vendor: HTML? = service.vendor.map { "<dt>Vendor</dt><dd><bdi>\($0.name), \($0.product)</bdi></dd>" }
        let description: HTML = service.description.isEmpty ? "" : "<p dir=\"auto\">\(service.description)</p>"
        return """
            <section class="card stack" aria-labelledby="about-h"><h2 id="about-h">About it</h2>\(description)\
            <dl class="facts"><dt>Tier</dt><dd>\(Service.words(tier: service.tier))</dd>\(vendor)<dt>Key</dt><dd><code>\(service.key)</code> \
            <span class="muted">the label service of its alerts</span></dd></dl></section>
            """
    }
}

extension Duration {
    /// To the minute, above one.
    fileprivate var rounded: Duration { self < .minutes(1) ? self : .minutes(Int(milliseconds / 60_000)) }
}
