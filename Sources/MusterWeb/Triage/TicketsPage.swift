import MusterCore

/// The backlogs: what is no incident and still has to be done.
struct TicketsPage: Sendable {
    var frame: PageFrame
    var organisation: Organisation
    /// The latest first.
    var tickets: [Ticket]

    var body: HTML {
        let (open, closed) = (tickets.filter(\.isOpen), tickets.filter { !$0.isOpen })
        let teams = organisation.teams.map { Parts.option($0.key, $0.name) }
        return frame.page(
            """
            <main id="main" class="page"><div class="page-head"><div><p class="muted"><a href="/triage">Triage</a></p><h1>Tickets</h1>\
            <p>Work that is no incident, in the backlog of the team that owns the service.</p></div></div>
            <div class="cols"><div>\(section("Open", open, none: "Nothing waits in a backlog."))\(section("Done", closed, none: "Nothing yet."))</div>
            <div><form method="post" action="/tickets" class="card stack">\(frame.csrfField)<h2>New ticket</h2>\
            \(Parts.field("What is wrong", name: "title", required: true))\(Parts.area("Description", name: "description"))\
            <div class="field"><label for="team">Team</label><select id="team" name="team"><option value="">not known</option>\(teams)</select></div>\
            <button class="btn primary">Make a ticket</button></form></div></div></main>
            """
        )
    }

    private func section(_ title: String, _ tickets: [Ticket], none: String) -> HTML {
        let id = title.lowercased()
        let list: HTML =
            tickets.isEmpty ? "<p class=\"muted\">\(none)</p>" : "<ul class=\"list\">\(tickets.map(line))</ul>"
        return """
            <section class="card" aria-labelledby="\(id)-h"><h2 class="label" id="\(id)-h">\(title) · \(tickets.count)</h2>\(list)</section>
            """
    }

    private func line(_ ticket: Ticket) -> HTML {
        let team = ticket.team.flatMap(organisation.team)?.name ?? "No team"
        let link = ticket.details.incident.map { incident -> HTML in
            "<a href=\"/incidents/\(incident)\">\(ticket.details.origin)</a>"
        }
        let origin = link ?? "\(ticket.details.origin ?? "by hand")"
        let verb: HTML =
            ticket.isOpen
            ? """
            <details class="fold"><summary><span>Done</span></summary><form method="post" action="/tickets/\(ticket.reference)/closure" class="actions">\
            \(frame.csrfField)<input name="outcome" required aria-label="What was done to \(ticket.reference)" placeholder="What was done">\
            <button class="btn">Close</button></form></details>
            """
            : "<p class=\"muted\" dir=\"auto\">\(ticket.details.outcome ?? "")</p>"
        let text: HTML = ticket.details.description.isEmpty ? "" : "<p dir=\"auto\">\(ticket.details.description)</p>"
        return """
            <li class="stack" id="\(ticket.reference)"><div class="line"><h3 class="grow"><bdi>\(ticket.details.title)</bdi></h3><span class="tag">\(team)</span></div>\
            <p class="muted">\(ticket.reference), \(Parts.time(ticket.createdAt)), \(origin)</p>\(text)\(verb)</li>
            """
    }
}
