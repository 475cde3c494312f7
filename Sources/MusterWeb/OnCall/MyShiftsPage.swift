import MusterCore
import MusterEngine
import MusterStore

/// What is the viewer's own: coming shifts, times away, addresses for calendars.
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
        """
        <section class="card stack" aria-labelledby="reach-h"><h2 id="reach-h">How pages reach me</h2>\
        <p>Your ways, their order, quiet hours, tests: <a href="/on-call/notifications">My notifications</a>. What came lately: <a href="/on-call/pages">My pages</a>.</p></section>
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
