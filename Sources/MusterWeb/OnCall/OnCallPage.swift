import MusterCore

/// Who is on call, who comes next, and where nobody is.
struct OnCallPage: Sendable {
    var frame: PageFrame
    var organisation: Organisation

    var body: HTML {
        let cards = organisation.schedules.map { schedule -> HTML in
            let end = frame.now + .days(7)
            let rows = schedule.shifts(from: frame.now, to: end).prefix(20).map { shift -> HTML in
                """
                <tr><td><bdi>\(organisation.person(shift.person)?.name ?? "somebody who has left")</bdi></td>\
                <td>\(Parts.time(shift.start, zone: schedule.zone))</td><td>\(Parts.time(shift.end, zone: schedule.zone))</td></tr>
                """
            }
            let gaps = schedule.gaps(from: frame.now, to: frame.now + .hours(72)).map { gap -> HTML in
                "<p class=\"banner bad\">Nobody from \(Parts.time(gap.lowerBound, zone: schedule.zone)) to \(Parts.time(gap.upperBound, zone: schedule.zone))</p>"
            }
            return """
                <section class="card"><h2>\(schedule.name)</h2>\(gaps)<div class="scroll" tabindex="0" role="region" aria-label="Shifts of \(schedule.name)">\
                <table><thead><tr><th>Who</th><th>From</th><th>To</th></tr></thead><tbody>\(rows)</tbody></table></div></section>
                """
        }
        return frame.page(
            "<main id=\"main\" class=\"page\"><div class=\"page-head\"><h1>On call, the next seven days</h1></div><div class=\"stack\">\(cards)</div></main>"
        )
    }
}
