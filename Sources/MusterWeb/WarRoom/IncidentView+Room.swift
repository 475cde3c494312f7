import MusterCore

/// The record beside the timeline: what was said, asked, ticked and who takes part. The same for everybody who looks.
extension IncidentView {
    private var room: Room { incident.room }
    private var isOver: Bool { incident.isResolved || incident.isClosed }
    private var writer: TimelineWriter { TimelineWriter(process: process, organisation: organisation) }

    /// Lines that the page shows; older ones are found by searching, and at the API.
    private static let linesShown = 150

    var chatLines: [SharedPart.Content.Entry] {
        room.chat.suffix(Self.linesShown).reversed().map { line in
            let isPinned = room.marks[line.sequence]?.isPinned ?? false
            let answered: HTML =
                line.answers.flatMap(room.line).map { earlier in
                    "<span class=\"cited\" dir=\"auto\">\(writer.name(of: earlier.by)): \(String(earlier.text.prefix(80)))</span>"
                } ?? ""
            let id = "line-\(line.sequence)"
            let html: HTML = """
                <li class="line\(isPinned ? " pinned" : "")" id="\(id)"><div class="head"><bdi class="who" \
                title="\(writer.name(of: line.by))">\(writer.name(of: line.by))</bdi>\(Parts.time(line.at, zone: zone))\
                <form method="post" action="\(path)/pins" data-async><input type="hidden" name="entry" value="\(line.sequence)">\
                <input type="hidden" name="pinned" value="\(isPinned ? "no" : "yes")"><button class="link-btn" \
                aria-label="\(isPinned ? "Unpin" : "Pin") what \(writer.name(of: line.by)) said">\(isPinned ? "pinned" : "pin")</button></form></div>\
                \(answered)<p class="says" dir="auto">\(line.text)</p>\(files(of: line.sequence))</li>
                """
            return SharedPart.Content.Entry(id: id, html: html)
        }
    }

    func chatList(_ lines: [SharedPart.Content.Entry]) -> HTML {
        if lines.isEmpty {
            return """
                <div class="chat empty" id="chat" data-fragment><p>Nobody has said anything yet. What is said here is kept beside \
                the timeline; pin what belongs into it.</p></div>
                """
        }
        return """
            <ol class="chat" id="chat" data-fragment tabindex="0" aria-label="Chat, newest first">\(lines.map(\.html))</ol>
            """
    }

    /// The questions of the present phase with what is known, those that are open first.
    var questions: HTML {
        if process.questions.isEmpty { return "" }
        let phase = incident.phase(under: process)?.key
        let asked = process.questions.indices.filter { index in
            phase.map(process.questions[index].phases.contains) ?? false
        }
        let open = asked.filter { room.answers[$0 + 1] == nil }
        let earlier = process.questions.indices.filter { !asked.contains($0) && room.answers[$0 + 1] != nil }
        let body: HTML = """
            \(list(open.map(question), empty: "Every question of this phase is answered."))\
            \(list(asked.filter { room.answers[$0 + 1] != nil }.map(question), empty: nil))\
            \(list(earlier.map(question), empty: nil))<p><a href="/process#questions">The whole bank</a></p>
            """
        return fold("questions", "Questions", "\(open.count) open in this phase", body)
    }

    private func question(_ index: Int) -> HTML {
        let question = process.questions[index]
        let known = room.answers[index + 1]
        let answer: HTML =
            known.map { answer in
                """
                <p dir="auto">\(answer.text)</p><p class="muted"><bdi>\(writer.name(of: answer.by))</bdi> \
                \(Parts.time(answer.at, zone: zone))</p>
                """
            } ?? ""
        let form: HTML = """
            <form method="post" action="\(path)/answers" data-async class="actions">\
            <input type="hidden" name="question" value="\(index + 1)"><input name="answer" required \
            aria-label="Answer: \(question.asks)" placeholder="\(known == nil ? "Answer" : "Answer anew")" dir="auto">\
            <button class="btn">Keep</button><p class="error" role="alert"></p></form>
            """
        let anew: HTML = known == nil ? form : "<details class=\"ask\"><summary>Answer anew</summary>\(form)</details>"
        return """
            <li class="work"><span class="no num">\(index + 1)</span><div><p class="\(known == nil ? "" : "muted")">\(question.asks) \
            <span class="tag">\(question.category)</span></p>\(answer)\(anew)</div></li>
            """
    }

    var checklists: HTML {
        let shown = process.checklists.filter(incident.shows)
        let items = shown.flatMap { list in list.items.map { incident.isTicked($0, of: list.id, process) } }
        let waiting = process.checklists.filter { !incident.shows($0) }.map { list -> HTML in
            """
            <form method="post" action="\(path)/checklist-starts" data-async class="inline">\
            <input type="hidden" name="checklist" value="\(list.id)"><button class="btn">Start \(list.title)</button></form>
            """
        }
        let starts: HTML = waiting.isEmpty || incident.isClosed ? "" : "<div class=\"actions\">\(waiting)</div>"
        return fold(
            "checklists",
            "Checklists",
            "\(items.count { $0 }) of \(items.count)",
            "\(shown.map(checklist))\(starts)"
        )
    }

    func checklist(_ list: Checklist) -> HTML {
        let rows = list.items.map { item -> HTML in
            let done = incident.isTicked(item, of: list.id, process)
            let tick = incident.ticks["\(list.id)/\(item.id)"]
            let who: HTML =
                tick.map { " <span class=\"muted\">\(writer.name(of: $0.by)) \(Parts.time($0.at, zone: zone))</span>" }
                ?? (done ? " <span class=\"muted\">seen by Muster</span>" : "")
            return """
                <li><form method="post" action="\(path)/ticks" data-async>\
                <input type="hidden" name="checklist" value="\(list.id)"><input type="hidden" name="item" value="\(item.id)">\
                <input type="hidden" name="done" value="\(done ? "no" : "yes")">\
                <button class="tick" aria-pressed="\(done ? "true" : "false")" aria-label="\(item.says)">\
                \(done ? Parts.icon("check") : .none)</button></form><span><span class="\(done ? "done" : "")">\(item.says)</span>\(who)</span></li>
                """
        }
        return "<h3>\(list.title)</h3><ul class=\"ticks\">\(rows)</ul>"
    }

    /// Who takes part, for what and since when.
    var engaged: HTML {
        let all = incident.participations
        let (here, gone) = (all.filter { $0.until == nil }, all.filter { $0.until != nil })
        let fields: HTML = """
            <select name="person" aria-label="Whom">\(peopleOptions)</select>\
            <input name="outsider" aria-label="Or somebody from outside" placeholder="Or somebody from outside, such as a vendor" dir="auto">\
            <input name="component" aria-label="For what" placeholder="For what" dir="auto">
            """
        let roles = process.roles.filter { incident.holder(of: $0.key) != nil }.map { Parts.option($0.key, $0.name) }
        let standIn: HTML = """
            <select name="role" aria-label="Beside whom">\(roles)</select><select name="person" aria-label="Who">\(peopleOptions)</select>\
            <select name="kind" aria-label="As what">\(Parts.option("deputy", "acts for them"))\(Parts.option("shadow", "looks over their shoulder"))</select>
            """
        let verbs: HTML =
            isOver
            ? ""
            : """
            \(add("participants", "Bring somebody in", fields, "Bring in"))\
            \(roles.isEmpty ? .none : add("deputies", "Name a deputy or a shadow", standIn, "Name"))
            """
        let body: HTML = """
            \(list(here.map(row), empty: "Nobody yet."))\(list(gone.map(row), empty: nil))\(verbs)
            """
        return fold("engaged", "Engaged", "\(here.count) people", body)
    }

    private func row(_ entry: Participation) -> HTML {
        let roles = entry.roles.compactMap(process.role).map(short)
        let beside = room.deputies.filter { .person($0.person) == entry.who }.map { deputy in
            "\(deputy.kind.rawValue) of the \(process.role(deputy.role)?.name ?? deputy.role)"
        }
        let what = (roles + beside + [entry.component].compactMap(\.self)).joined(separator: ", ")
        let when: HTML =
            entry.until.map { "until \(Parts.time($0, zone: zone))" } ?? "since \(Parts.time(entry.since, zone: zone))"
        let name: HTML =
            switch entry.who {
            case .person(let person): "<input type=\"hidden\" name=\"person\" value=\"\(person.description)\">"
            case .outsider(let name): "<input type=\"hidden\" name=\"outsider\" value=\"\(name)\">"
            }
        let release: HTML =
            entry.until == nil && entry.roles.isEmpty && !isOver
            ? """
            <form method="post" action="\(path)/participant-releases" data-async>\(name)<button class="link-btn" \
            aria-label="Release \(writer.name(of: entry.who))">release</button><p class="error" role="alert"></p></form>
            """ : ""
        return """
            <li class="who-row\(entry.until == nil ? "" : " gone")"><span><bdi>\(writer.name(of: entry.who))</bdi> \
            <span class="muted" dir="auto">\(what)</span></span><span class="muted">\(when) \(release)</span></li>
            """
    }

    /// What was done for the time being, who undoes it, how and by when.
    var baseline: HTML {
        let open = incident.measures.filter { $0.undoneAt == nil }
        let rows = open.map { measure -> HTML in
            if let silence = measure.silence { return row(measure, silence) }
            let until: HTML =
                measure.expiresAt.map { " · until \(Parts.time($0, zone: zone))" } ?? " · with no end set"
            return """
                <li class="work"><div><p dir="auto">\(measure.what)</p><p class="muted">\
                <bdi>\(measure.owner.map(name) ?? "nobody")</bdi>\(until)</p><p dir="auto">To undo: \(measure.undo)</p>\
                <form method="post" action="\(path)/measure-undos" data-async class="actions">\
                <input type="hidden" name="measure" value="\(measure.id)"><input name="note" required dir="auto" \
                aria-label="How it was undone: \(measure.what)" placeholder="How it was undone">\
                <button class="btn">Undone</button><p class="error" role="alert"></p></form></div></li>
                """
        }
        let undone = incident.measures.count - open.count
        let over: HTML = undone == 0 ? "" : "<p class=\"muted\">\(undone) undone.</p>"
        return fold(
            "baseline",
            "Baseline",
            open.count == 1 ? "1 temporary measure" : "\(open.count) temporary measures",
            "\(list(rows, empty: "No temporary measure is in place."))\(over)",
            open: !open.isEmpty && isOver
        )
    }

    /// A silence leaves the ledger when it is ended.
    private func row(_ measure: TemporaryMeasure, _ silence: ID<Silence>) -> HTML {
        let until: HTML = measure.expiresAt.map { "ends by itself \(Parts.time($0, zone: zone))" } ?? ""
        return """
            <li class="work"><div><p dir="auto">\(measure.what)</p><p class="muted"><bdi>\(measure.owner.map(name) ?? "nobody")</bdi> · \
            \(until)</p><form method="post" action="/silences/\(silence)/end" data-async class="actions">\
            <button class="btn" aria-label="End the silence: \(measure.what)">End the silence</button>\
            <p class="error" role="alert"></p></form></div></li>
            """
    }

    /// Other incidents that it has to do with, and what else it may turn out to be.
    var links: HTML {
        let rows = room.links.map { link -> HTML in
            """
            <li>\(link.relation.words.capitalizedFirst) <a href="/incidents/\(link.reference)">\(link.reference)</a> \
            <span class="muted" dir="auto">\(link.reason)</span></li>
            """
        }
        let end: HTML =
            room.dismissal.map { dismissal in
                "<p><strong>\(dismissal.outcome.words)</strong> <span dir=\"auto\">\(dismissal.reason)</span> \(dismissal.ticket ?? "")</p>"
            } ?? ""
        let document = Naming.name(process.naming.document, of: incident, zone: zone)
        let channel = Naming.name(process.naming.channel, of: incident, zone: zone)
        let ticket: HTML = room.ticket.map { "<dt>Ticket</dt><dd><a href=\"/tickets#\($0)\">\($0)</a></dd>" } ?? ""
        let names: HTML = """
            <dl class="facts"><dt>Document</dt><dd dir="auto">\(document)</dd><dt>Channel</dt><dd dir="auto">#\(channel)</dd>\(ticket)</dl>
            """
        return fold(
            "links",
            "Names and links",
            "\(room.links.count)",
            "\(names)\(end)\(list(rows, empty: "It stands alone."))"
        )
    }

    /// The severity as intervals, each with its reason.
    var history: HTML {
        let rows = incident.severityHistory.reversed().map { interval -> HTML in
            let end: HTML = interval.to.map { Parts.time($0, zone: zone) } ?? "now"
            return """
                <li>\(Parts.severity(interval.severity, rank: process.rank(of: interval.severity))) \
                <span class="muted">\(Parts.time(interval.from, zone: zone)) – \(end), <bdi>\(writer.name(of: interval.by))</bdi></span> \
                <span dir="auto">\(interval.reason)</span></li>
                """
        }
        let count = incident.severityHistory.count
        return fold(
            "history",
            "Severity over time",
            count == 1 ? "unchanged" : "\(count - 1) changes",
            "<ul class=\"list\">\(Array(rows))</ul>"
        )
    }
}
