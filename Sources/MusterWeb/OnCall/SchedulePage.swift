import Foundation
import MusterCore
import MusterEngine

/// One schedule: a week or a month of it, what can be done about it in a hurry, and how it is shared.
struct SchedulePage: Sendable {
    var frame: PageFrame
    var organisation: Organisation
    var schedule: Schedule
    var span: RosterTable.Span
    /// A day of the week or month that is shown.
    var day: CivilDate
    /// The time that the form for cover begins with: the bar that was chosen.
    var chosen: Range<Timestamp>?
    /// The moment that "who at …?" asks for.
    var asked: Timestamp?
    var past: [DutyHours]
    var coming: [DutyHours]

    private var zone: Zone { schedule.zone }
    private var path: String { schedule.address }
    private var away: Absences { organisation.absences }

    var body: HTML {
        let duty = schedule.duty(at: frame.now, away: away)
        let isOwn = duty.people.contains { $0 == frame.viewer?.id }
        let takeOver: HTML =
            isOwn || !mayCover
            ? ""
            : """
            <form method="post" action="\(path)/take-over">\(frame.csrfField)<button class="btn" data-confirm="Take the duty at once\(duty.until.map { ", until \(WallText.short($0, in: zone))" } ?? "")?">Take over now</button></form>
            """
        let cover: HTML = mayCover ? "<a class=\"btn primary\" href=\"#cover\">Cover a time</a>" : ""
        let edit: HTML = frame.viewer?.permission == .admin ? "<a class=\"btn\" href=\"\(path)/edit\">Edit</a>" : ""
        return frame.page(
            """
            <main id="main" class="page"><div class="page-head"><div><p class="muted"><a href="/on-call">On call</a></p><h1>\(schedule.name)</h1>\
            <p>\(headline(duty)) <span class="muted">All times in \(zone.identifier).</span></p></div><div class="actions">\(cover)\(takeOver)\(edit)</div></div>
            <div class="stack loose">\(gaps)\(requests)\(calendar)
            <div class="cols"><div class="stack">\(shifts)\(hours)</div><div class="stack">\(mayCover ? coverForm : "")\(whoAt)\(overrides)</div></div></div></main>
            """
        )
    }

    private var mayCover: Bool { frame.viewer?.permission == .admin || frame.viewer?.permission == .responder }

    private func headline(_ duty: Duty) -> HTML {
        let now: HTML =
            duty.people.isEmpty
            ? "<span class=\"late\">Nobody is on call</span>" : "<strong><bdi>\(names(duty.people))</bdi></strong>"
        guard let until = duty.until else { return "\(now) until further notice." }
        let next: HTML = duty.next.isEmpty ? "nobody" : "<bdi>\(names(duty.next))</bdi>"
        return "\(now) until \(WallText.short(until, in: zone)), then \(next)."
    }

    private var gaps: [HTML] {
        if schedule.allowsGaps { return [] }
        return schedule.gaps(from: frame.now, to: frame.now + .days(14), away: away).prefix(3).map { gap in
            let start = gap.lowerBound > frame.now ? "from \(WallText.short(gap.lowerBound, in: zone))" : "now"
            let fill: HTML =
                mayCover
                ? "<a class=\"btn\" href=\"\(address(gap.lowerBound, gap.upperBound))\">Fill the gap</a>" : ""
            return """
                <p class="banner bad"><strong>Nobody is on call \(start)</strong>\
                <span>to \(WallText.short(gap.upperBound, in: zone))</span>\(fill)</p>
                """
        }
    }

    private func address(_ start: Timestamp, _ end: Timestamp) -> String {
        "\(path)?span=\(span.rawValue)&day=\(day)&start=\(start.milliseconds)&end=\(end.milliseconds)#cover"
    }

    private var requests: [HTML] {
        schedule.coverRequests.filter { $0.end > frame.now }.map {
            CoverRequestLine(frame, organisation, schedule, $0).body
        }
    }

    private var calendar: HTML {
        let table = RosterTable(schedule, organisation, span, around: day, now: frame.now)
        let spans = RosterTable.Span.allCases.map { other -> HTML in
            let mark: HTML = other == span ? " aria-current=\"true\"" : ""
            return "<a href=\"\(path)?span=\(other.rawValue)&day=\(day)\"\(mark)>\(other.rawValue.capitalized)</a>"
        }
        return """
            <section class="card" aria-labelledby="calendar-h"><div class="card-head"><h2 id="calendar-h">\(table.title)</h2>\
            <nav class="pager" aria-label="What is shown"><span class="filters">\(spans)</span>\
            <a class="btn quiet" href="\(path)?span=\(span.rawValue)&day=\(table.previous)" aria-label="Before">‹</a>\
            <a class="btn quiet" href="\(path)?span=\(span.rawValue)">Today</a>\
            <a class="btn quiet" href="\(path)?span=\(span.rawValue)&day=\(table.next)" aria-label="After">›</a></nav></div>\
            \(table.body)<p class="hint">Choose a bar to cover that time.</p></section>
            """
    }

    private var shifts: HTML {
        let coming = schedule.shifts(from: frame.now, to: frame.now + .days(35), away: away).prefix(12)
        let lines = coming.map { shift -> HTML in
            let isNow: HTML = shift.start <= frame.now ? "<span class=\"tag ok\">now</span>" : ""
            let own: HTML = shift.person == frame.viewer?.id ? "<span class=\"tag\">you</span>" : ""
            let start = shift.start <= frame.now ? "" : "\(WallText.short(shift.start, in: zone)) "
            return """
                <li class="line"><bdi class="grow">\(name(shift.person))</bdi> \(isNow)\(own)\
                <span class="muted num">\(start)to \(WallText.short(shift.end, in: zone))</span></li>
                """
        }
        let feed: HTML = """
            <form method="post" action="/on-call/feeds">\(frame.csrfField)<input type="hidden" name="schedule" value="\(schedule.key)">\
            <button class="btn quiet">Calendar feed</button></form>
            """
        let list: HTML =
            lines.isEmpty
            ? "<p class=\"empty\">Nobody is on call in the next five weeks.</p>" : "<ul class=\"list\">\(lines)</ul>"
        return """
            <section class="card" aria-labelledby="coming-h"><div class="card-head"><h2 id="coming-h">Coming shifts</h2>\(feed)</div>\
            \(list)</section>
            """
    }

    private var hours: HTML {
        let people = (past + coming).map(\.person).reduce(into: [ID<Person>]()) {
            if !$0.contains($1) { $0.append($1) }
        }
        func cells(_ hours: DutyHours?) -> HTML {
            let values = [hours?.total, hours?.atNight, hours?.onWeekends].map {
                ($0 ?? .zero).milliseconds / 3_600_000
            }
            return "\(values.map { "<td class=\"num\">\($0 == 0 ? "–" : "\($0)")</td>" as HTML })"
        }
        let rows = people.map { person -> HTML in
            """
            <tr><th scope="row"><bdi>\(name(person))</bdi></th>\(cells(past.first { $0.person == person }))\
            \(cells(coming.first { $0.person == person }))</tr>
            """
        }
        return """
            <section class="card" aria-labelledby="hours-h"><h2 id="hours-h">How it is shared, in hours</h2>\
            <div class="scroll" tabindex="0" role="region" aria-label="Hours of each person"><table class="hours"><thead>\
            <tr><td></td><th colspan="3" scope="colgroup">Last 90 days</th><th colspan="3" scope="colgroup">Next 90 days</th></tr>\
            <tr><td></td>\(Array(repeating: "<th class=\"num\" scope=\"col\">All</th><th class=\"num\" scope=\"col\">Nights</th><th class=\"num\" scope=\"col\">Weekends</th>" as HTML, count: 2))</tr></thead>\
            <tbody>\(rows)</tbody></table></div><p class="hint">Nights are 22:00 to 06:00 where each person lives.</p></section>
            """
    }

    private var coverForm: HTML {
        let start = chosen.map { max($0.lowerBound, frame.now) } ?? frame.now
        let end = chosen?.upperBound ?? schedule.duty(at: frame.now, away: away).until ?? frame.now + .days(1)
        let known = schedule.participants
        let people = organisation.people.filter {
            $0.isActive && ($0.permission == .admin || $0.permission == .responder)
        }
        let sorted = people.filter { known.contains($0.id) } + people.filter { !known.contains($0.id) }
        let options = sorted.map { person in
            Parts.option(person.handle, person.name, selected: person.id == frame.viewer?.id)
        }
        return """
            <section class="card" id="cover" aria-labelledby="cover-h"><h2 id="cover-h">Cover a time</h2>\
            <form method="post" action="\(path)/overrides" class="stack">\(frame.csrfField)\(Parts.noEnter)\
            <div class="field"><label for="person">Who</label><select id="person" name="person">\(options)</select></div>\
            \(Parts.field("From", name: "start", value: WallText.text(start, in: zone), type: "datetime-local", required: true))\
            \(Parts.field("Until", name: "end", value: WallText.text(end, in: zone), type: "datetime-local", required: true, hint: zone.identifier))\
            \(Parts.field("Why", name: "reason"))\
            <p class="error" role="alert"></p><div class="actions"><button class="btn primary">Put on call</button>\
            <button class="btn" formaction="\(path)/cover-requests">Ask for cover</button></div></form>\(swapForm)</section>
            """
    }

    private var swapForm: HTML {
        let coming = schedule.shifts(from: frame.now, to: frame.now + .days(90), away: away).prefix(30)
        guard Set(coming.map(\.person)).count > 1 else { return "" }
        func options(_ chosen: Int) -> [HTML] {
            coming.enumerated().map { index, shift in
                Parts.option(
                    "\(max(shift.start, frame.now).milliseconds)",
                    "\(name(shift.person)), \(WallText.short(shift.start, in: zone))",
                    selected: index == chosen
                )
            }
        }
        return """
            <details class="fold"><summary>Swap two shifts</summary><form method="post" action="\(path)/swaps" class="stack">\(frame.csrfField)\
            <div class="field"><label for="first">This one</label><select id="first" name="first">\(options(0))</select></div>\
            <div class="field"><label for="second">with that one</label><select id="second" name="second">\(options(1))</select></div>\
            <p class="error" role="alert"></p><button class="btn">Swap</button></form></details>
            """
    }

    private var whoAt: HTML {
        let at = asked ?? frame.now
        let people = organisation.onCall(schedule, at: at)
        let found: HTML =
            people.isEmpty
            ? "<strong class=\"late\">Nobody</strong>" : "<strong><bdi>\(names(people))</bdi></strong>"
        let answer: HTML = asked == nil ? "" : "<p>\(found) at \(WallText.short(at, in: zone)).</p>"
        return """
            <section class="card" id="who" aria-labelledby="who-h"><h2 id="who-h">Who is on call at …?</h2>\
            <form method="get" action="\(path)#who" class="stack"><input type="hidden" name="span" value="\(span.rawValue)">\
            \(Parts.field("Time", name: "at", value: WallText.text(at, in: zone), type: "datetime-local"))\
            <button class="btn">Tell me</button></form>\(answer)</section>
            """
    }

    private var overrides: HTML {
        let coming = schedule.overrides.filter { $0.end > frame.now }
        if coming.isEmpty { return "" }
        let lines = coming.map { override -> HTML in
            let remove: HTML =
                mayCover
                ? """
                <form method="post" action="\(path)/override-removals">\(frame.csrfField)<input type="hidden" name="override" value="\(override.id)">\
                <button class="link-btn" aria-label="Take back the cover by \(name(override.person))">take back</button></form>
                """ : ""
            return """
                <li class="line"><bdi class="grow">\(name(override.person))</bdi>\(remove)<span class="muted">\
                \(WallText.short(override.start, in: zone)) to \(WallText.short(override.end, in: zone)). \(override.reason)</span></li>
                """
        }
        return """
            <section class="card" aria-labelledby="overrides-h"><h2 id="overrides-h">Overrides</h2><ul class="list">\(lines)</ul></section>
            """
    }

    private func name(_ person: ID<Person>) -> String { organisation.person(person)?.name ?? "somebody who has left" }
    private func names(_ people: [ID<Person>]) -> String { people.map(name).joined(separator: ", ") }
}
