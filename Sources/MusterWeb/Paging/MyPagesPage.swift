import MusterCore
import MusterEngine
import MusterStore

/// The pages that the viewer got in the last month, and what became of each.
struct MyPagesPage: Sendable {
    var frame: PageFrame
    var person: Person
    var pages: [(entry: PageIndex.Entry, incident: Incident)]

    var body: HTML {
        let lines = pages.map(line)
        let open = pages.filter { isOpen($0.entry, $0.incident) }.count
        let all: HTML =
            open == 0
            ? ""
            : """
            <form method="post" action="/on-call/acknowledgements">\(frame.csrfField)\
            <button class="btn primary">Acknowledge \(open == 1 ? "it" : "all \(open)")</button></form>
            """
        let list: HTML =
            lines.isEmpty
            ? "<div class=\"card empty\"><strong>No page in the last month</strong><p>A test page shows how one would arrive.</p><a class=\"btn\" href=\"/on-call/notifications#tests\">My notifications</a></div>"
            : "<section class=\"card\" aria-label=\"Pages\"><ul class=\"list\">\(lines)</ul></section>"
        return frame.page(
            """
            <main id="main" class="page"><div class="page-head"><div><p class="muted"><a href="/on-call">On call</a></p><h1>My pages</h1>\
            <p>\(open == 0 ? "Nothing waits for your answer." : "\(open) \(open == 1 ? "waits" : "wait") for an answer.")</p></div><div class="actions">\(all)</div></div>
            \(list)</main>
            """
        )
    }

    private func isOpen(_ entry: PageIndex.Entry, _ incident: Incident) -> Bool {
        incident.pages.contains { $0.id == entry.page && incident.isOpen($0) }
    }

    private func line(_ entry: PageIndex.Entry, _ incident: Incident) -> HTML {
        let isAnswered = incident.pages.contains { $0.id == entry.page && $0.acknowledgedAt != nil }
        let state: HTML =
            if isAnswered {
                "<span class=\"tag ok\">answered</span>"
            } else if isOpen(entry, incident) {
                "<span class=\"tag warn\">no answer</span>"
            } else {
                "<span class=\"tag\">over</span>"
            }
        return """
            <li class="line"><span class="when">\(Parts.time(entry.at, zone: person.zone))</span>\
            <span class="grow"><a href="/incidents/\(incident.reference)">\(incident.severity) \(incident.reference)</a> <bdi>\(incident.name)</bdi></span>\
            \(state)<a href="/incidents/\(incident.reference)/pages">why</a></li>
            """
    }
}

/// Why somebody was paged for an incident, or was not.
struct PageTracePage: Sendable {
    var frame: PageFrame
    var organisation: Organisation
    var incident: Incident
    var person: Person
    var trace: PageTrace

    var body: HTML {
        let lines = trace.lines.map(line)
        let people = organisation.people.filter { other in
            other.isActive && incident.isVisible(to: .person(other.id))
        }
        let options = people.map { Parts.option($0.handle, $0.name, selected: $0.id == person.id) }
        let whose = person.id == frame.viewer?.id ? "you" : person.name
        return frame.page(
            """
            <main id="main" class="page"><div class="page-head"><div><p class="muted"><a href="/incidents/\(incident.reference)">\(incident.reference)</a></p>\
            <h1>Why <bdi>\(whose)</bdi> \(whose == "you" ? "were" : "was") paged, or not</h1><p dir="auto">\(incident.name)</p></div></div>
            <div class="stack loose"><form method="get" class="card actions"><label for="person">Person</label>\
            <select id="person" name="person">\(options)</select><button class="btn">Show</button></form>
            <section class="card" aria-label="Trace"><ol class="list trace">\(lines)</ol></section></div></main>
            """
        )
    }

    private func line(_ line: PageTrace.Line) -> HTML {
        let time: HTML = line.at.map { Parts.time($0, "second", zone: person.zone) } ?? ""
        return """
            <li class="line \(line.kind.rawValue)"><span class="when">\(time)</span><span class="grow" dir="auto">\(line.says)</span></li>
            """
    }
}
