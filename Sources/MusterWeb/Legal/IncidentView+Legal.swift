import MusterCore

/// What the law and contracts ask: whom to tell by when, who was told, and whether anything may be deleted.
extension IncidentView {
    var legal: HTML {
        let notices = incident.notices(under: process, calendar: organisation.calendar)
        let open = notices.filter { $0.given == nil }
        let late = open.contains { notice in notice.dueAt.map { $0 <= frame.now } ?? false }
        let count =
            notices.isEmpty
            ? incident.legal.hold == nil ? "nothing" : "legal hold"
            : open.isEmpty ? "all told" : "\(open.count) to be told"
        let body: HTML = """
            \(list(notices.map(row), empty: "Neither law nor contract asks anything."))\(awareness(notices))\(hold)
            """
        return fold("legal", "Law and contracts", count, body, open: !open.isEmpty, urgent: late)
    }

    private func row(_ notice: NoticeState) -> HTML {
        if let given = notice.given {
            let reference: HTML = given.reference.map { ", reference <bdi>\($0)</bdi>" } ?? ""
            return """
                <li class="work"><div><p>\(Parts.icon("check", "ok")) \(notice.says)</p><p class="muted">Told <bdi>\(given.to)</bdi> \
                \(Parts.time(given.at, zone: zone))\(reference)</p></div></li>
                """
        }
        guard let due = notice.dueAt else {
            return """
                <li class="work"><div><p class="muted">\(notice.says)</p><p class="muted">Counts from when the one before it is \
                done.</p></div></li>
                """
        }
        return """
            <li class="work" data-row><div><p>\(notice.says) \(Parts.due(due, zone: zone))</p><p class="muted">\(notice.source)</p>\
            <details class="ask"><summary>Record it</summary><form method="post" action="\(path)/notices" data-async class="stack">\
            <input type="hidden" name="notice" value="\(notice.key)"><input name="to" value="\(notice.to)" dir="auto" required \
            aria-label="Who was told: \(notice.says)"><input name="reference" dir="auto" placeholder="Their reference" \
            aria-label="Reference at the other side: \(notice.says)"><input type="datetime-local" name="at" \
            aria-label="When they were told, in \(zone.identifier); empty means now"><button class="btn">Told</button>\
            <p class="error" role="alert"></p></form></details></div></li>
            """
    }

    /// Since when the organisation knew, which is where the law begins to count.
    private func awareness(_ notices: [NoticeState]) -> HTML {
        var seen: Set<String> = []
        let moments = notices.filter { seen.insert($0.trigger).inserted }
        if moments.isEmpty { return "" }
        let rows = moments.map { notice -> HTML in
            let name = process.legal.first { $0.key == notice.trigger }?.title ?? notice.to
            return "<li><bdi>\(name)</bdi>: known since \(Parts.time(notice.awareAt, zone: zone))</li>"
        }
        let options = moments.map { notice in
            Parts.option(notice.trigger, process.legal.first { $0.key == notice.trigger }?.title ?? notice.to)
        }
        let fields: HTML = """
            <select name="key" aria-label="Of what">\(options)</select>\
            <input type="datetime-local" name="aware-at" required aria-label="Known since, in \(zone.identifier)">\
            <input name="reason" required dir="auto" aria-label="Why that is right" placeholder="Why that is right">
            """
        return "<ul class=\"list\">\(rows)</ul>\(add("awareness", "It was known at another time", fields, "Correct"))"
    }

    private var hold: HTML {
        guard let hold = incident.legal.hold else {
            return ask("hold", field: "reason", "Place a legal hold", "Why nothing may be deleted")
        }
        return """
            <p>\(Parts.icon("lock")) <strong>Legal hold</strong> since \(Parts.time(hold.since, zone: zone)): nothing of it is deleted. \
            <span class="muted" dir="auto">\(hold.because)</span></p>\
            \(ask("hold-release", field: "reason", "Release the hold", "Why the hold can end"))
            """
    }
}
