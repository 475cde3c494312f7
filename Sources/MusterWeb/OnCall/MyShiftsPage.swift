import MusterCore
import MusterEngine
import MusterStore

/// What is the viewer's own: coming shifts, times away, how pages reach them, addresses for calendars.
struct MyShiftsPage: Sendable {
    var frame: PageFrame
    var organisation: Organisation
    var person: Person
    var feeds: [(feed: CalendarFeed, url: String)]

    private var zone: Zone { person.zone }

    var body: HTML {
        frame.page(
            """
            <main id="main" class="page"><div class="page-head"><div><p class="muted"><a href="/on-call">On call</a></p><h1>My shifts</h1>\
            <p class="muted">All times in \(zone.identifier).</p></div></div>
            <div class="cols"><div class="stack">\(shifts)\(calendars)</div><div class="stack">\(absences)\(rules)</div></div></main>
            """
        )
    }

    private var shifts: HTML {
        let coming = organisation.shifts(of: person.id, from: frame.now, to: frame.now + .days(60)).prefix(30)
        let lines = coming.map { schedule, shift -> HTML in
            let isNow = shift.start <= frame.now
            let begins: HTML = isNow ? "<span class=\"tag ok\">now</span>" : "\(WallText.short(shift.start, in: zone))"
            let ask = "\(schedule.address)?start=\(shift.start.milliseconds)&end=\(shift.end.milliseconds)#cover"
            return """
                <li class="line"><span class="grow"><a href="\(schedule.address)">\(schedule.name)</a></span>\
                <span class="num">\(begins) to \(WallText.short(shift.end, in: zone))</span><a href="\(ask)">ask for cover</a></li>
                """
        }
        let list: HTML =
            lines.isEmpty
            ? "<p class=\"empty\">No shift of yours in the next 60 days.</p>" : "<ul class=\"list\">\(lines)</ul>"
        return
            "<section class=\"card\" aria-labelledby=\"shifts-h\"><h2 id=\"shifts-h\">The next 60 days</h2>\(list)</section>"
    }

    private var absences: HTML {
        let lines = person.absences.filter { $0.end > frame.now }.sorted { $0.start < $1.start }.map {
            absence -> HTML in
            """
            <li class="line"><span class="grow num">\(WallText.short(absence.start, in: zone)) to \(WallText.short(absence.end, in: zone))</span>\
            <span class="muted">\(absence.reason)</span><form method="post" action="/on-call/absence-removals">\(frame.csrfField)\
            <input type="hidden" name="absence" value="\(absence.id)"><button class="link-btn" aria-label="Take back the absence from \(WallText.short(absence.start, in: zone))">take back</button></form></li>
            """
        }
        let today = zone.civilTime(at: frame.now).date
        let list: HTML = lines.isEmpty ? "" : "<ul class=\"list\">\(lines)</ul>"
        return """
            <section class="card" id="away" aria-labelledby="away-h"><h2 id="away-h">Away</h2>\
            <p class="hint">No rotation has you on call while you are away. A gap that this leaves is told of.</p>\(list)\
            <form method="post" action="/on-call/absences" class="stack">\(frame.csrfField)\
            \(Parts.field("From the beginning of", name: "first", value: "\(today.adding(days: 1))", type: "date", required: true))\
            \(Parts.field("To the end of", name: "last", value: "\(today.adding(days: 1))", type: "date", required: true))\
            \(Parts.field("Why", name: "reason"))<p class="error" role="alert"></p><button class="btn">I am away</button></form></section>
            """
    }

    private var rules: HTML {
        let rows = person.methodsToTry.enumerated().map { index, method -> HTML in
            """
            <tr><th colspan="2">\(method.kind.rawValue) <span class="muted">\(method.address)</span></th></tr><tr>\
            <td>\(delay("high", index, method, person.notifications.high))</td><td>\(delay("low", index, method, person.notifications.low))</td></tr>
            """
        }
        let quiet = person.notifications.quietHours.map(\.description).joined(separator: "\n")
        let reminders = ["", "1 h", "2 h", "4 h", "12 h", "1 day", "2 days"]
        let current = person.notifications.shiftReminder?.text ?? ""
        let options = (reminders.contains(current) ? reminders : reminders + [current]).map {
            Parts.option($0, $0.isEmpty ? "not at all" : "\($0) before", selected: $0 == current)
        }
        return """
            <section class="card" id="rules" aria-labelledby="rules-h"><h2 id="rules-h">How pages reach me</h2>\
            <form method="post" action="/on-call/notifications" class="stack">\(frame.csrfField)\
            <table class="rules"><thead><tr><th scope="col">Urgent</th><th scope="col">Not urgent</th></tr></thead><tbody>\(rows)</tbody></table>\
            <div class="field"><label for="quiet">Quiet hours</label><textarea id="quiet" name="quiet" rows="2" placeholder="every day 22:00-07:00">\(quiet)</textarea>\
            <p class="hint">One a line. A page that is not urgent waits until they are over.</p></div>\
            <div class="field"><label for="reminder">Remind me of a shift</label><select id="reminder" name="reminder">\(options)</select></div>\
            <p class="error" role="alert"></p><button class="btn primary">Save</button></form>\
            <form method="post" action="/on-call/test-page">\(frame.csrfField)<button class="btn quiet">Send me a test page</button></form></section>
            """
    }

    /// Minutes after a page at which a way is used.
    static let delays = [0, 1, 2, 5, 10, 15, 30]

    private func delay(
        _ urgency: String,
        _ index: Int,
        _ method: ContactMethod,
        _ steps: [NotificationRules.Step]
    ) -> HTML {
        let current = steps.first { $0.method == method }?.after
        let usual = steps.isEmpty ? (urgency == "high" ? "at once" : "as for urgent") : "never"
        let known = Self.delays.map { Duration.minutes($0) }
        let values = known + (current.map { known.contains($0) ? [] : [$0] } ?? [])
        let options = values.map { value in
            Parts.option(value.text, value == .zero ? "at once" : "after \(value.text)", selected: value == current)
        }
        let none = Parts.option("", usual, selected: current == nil)
        return """
            <select name="\(urgency).\(index)" aria-label="\(method.kind.rawValue) \(method.address), \(urgency == "high" ? "urgent" : "not urgent")">\(none)\(options)</select>
            """
    }

    private var calendars: HTML {
        let lines = feeds.map { feed, url -> HTML in
            let name = feed.schedule.flatMap(organisation.schedule)?.name ?? "My shifts"
            return """
                <li class="stack"><div class="line"><strong class="grow">\(name)</strong><form method="post" action="/on-call/feed-removals">\(frame.csrfField)\
                <input type="hidden" name="feed" value="\(feed.id)"><button class="link-btn" aria-label="End the address for \(name)">end it</button></form></div>\
                <input readonly value="\(url)" aria-label="Address for \(name)"></li>
                """
        }
        let options = organisation.schedules.map { Parts.option($0.key, $0.name) }
        let list: HTML = lines.isEmpty ? "" : "<ul class=\"list\">\(lines)</ul>"
        return """
            <section class="card" id="feeds" aria-labelledby="feeds-h"><h2 id="feeds-h">In my calendar</h2>\
            <p class="hint">Subscribe to an address in your calendar program. Whoever knows it can read the shifts, and nothing else.</p>\(list)\
            <form method="post" action="/on-call/feeds" class="actions">\(frame.csrfField)<select name="schedule" aria-label="Which shifts">\
            \(Parts.option("", "My shifts"))\(options)</select><button class="btn">Make an address</button></form></section>
            """
    }
}
