import MusterCore
import MusterEngine

/// Who is on call now by every schedule, who comes next, and where nobody will be.
struct OnCallPage: Sendable {
    var frame: PageFrame
    var organisation: Organisation

    var body: HTML {
        let away = organisation.absences
        let duties = organisation.schedules.map { ($0, $0.duty(at: frame.now, away: away)) }
        let isAdmin = frame.viewer?.permission == .admin
        let make: HTML = isAdmin ? "<a class=\"btn\" href=\"/schedules/new\">New schedule</a>" : ""
        let cards = duties.map { schedule, duty in card(schedule, duty) }
        let empty: HTML = """
            <div class="card empty"><strong>Nobody is on call yet</strong><p>A schedule says who takes turns, from when, \
            and for how long.</p>\(make)</div>
            """
        return frame.page(
            """
            <main id="main" class="page"><div class="page-head"><div><h1>On call</h1>\
            <p>Who is paged now, and who comes next.</p></div>\
            <div class="actions"><a class="btn" href="/on-call/mine">My shifts</a>\
            <a class="btn" href="/on-call/notifications">My notifications</a>\
            <a class="btn" href="/policies">Escalation</a>\(make)</div></div>
            <div class="stack loose">\(yours(duties))\(gaps(away))\(requests)\
            \(duties.isEmpty ? empty : "<div class=\"burning\">\(cards)</div>")</div></main>
            """
        )
    }

    /// What the viewer has to know before anything else.
    private func yours(_ duties: [(Schedule, Duty)]) -> HTML {
        guard let viewer = frame.viewer else { return "" }
        let own = duties.filter { $0.1.people.contains(viewer.id) }
        if own.isEmpty { return "" }
        let names = own.map { schedule, duty -> HTML in
            let until: HTML = duty.until.map { "until \(Parts.time($0, zone: viewer.zone))" } ?? "until further notice"
            return "<li><a href=\"\(schedule.address)\"><strong>\(schedule.name)</strong></a> \(until)</li>"
        }
        return """
            <section class="yours" aria-label="Your duty"><div class="what"><strong>You are on call</strong>\
            <ul>\(names)</ul></div></section>
            """
    }

    private func gaps(_ away: Absences) -> [HTML] {
        organisation.schedules.filter { !$0.allowsGaps }.flatMap { schedule in
            schedule.gaps(from: frame.now, to: frame.now + .days(7), away: away).prefix(3).map { gap -> HTML in
                let start: HTML =
                    gap.lowerBound > frame.now
                    ? "from \(Parts.time(gap.lowerBound, zone: schedule.zone))" : "now"
                return """
                    <p class="banner bad"><strong>Nobody is on call \(start)</strong><span>\(schedule.name)</span>\
                    <a class="btn" href="\(schedule.address)?start=\(gap.lowerBound.milliseconds)&end=\(gap.upperBound.milliseconds)#cover">Fill the gap</a></p>
                    """
            }
        }
    }

    private var requests: [HTML] {
        organisation.schedules.flatMap { schedule in
            schedule.coverRequests.filter { $0.end > frame.now }.map {
                CoverRequestLine(frame, organisation, schedule, $0).body
            }
        }
    }

    private func card(_ schedule: Schedule, _ duty: Duty) -> HTML {
        let people: HTML =
            duty.people.isEmpty
            ? (schedule.allowsGaps
                ? "<span class=\"muted\">Nobody just now</span>" : "<span class=\"late\">Nobody</span>")
            : "<bdi>\(names(duty.people))</bdi>"
        let until: HTML = duty.until.map { "until \(Parts.time($0, zone: schedule.zone))" } ?? "until further notice"
        let next: HTML =
            duty.until == nil
            ? "" : "then \(duty.next.isEmpty ? "nobody" : names(duty.next))"
        return """
            <section class="card duty-card"><h2><a href="\(schedule.address)">\(schedule.name)</a></h2>\
            <p class="on-duty">\(people)</p><p class="muted">\(until)\(duty.until == nil ? "" : ", " as HTML)\(next)</p>\
            \(takeOver(schedule, duty))</section>
            """
    }

    /// For whoever could have the duty and has not: in a hurry it is one press away.
    private func takeOver(_ schedule: Schedule, _ duty: Duty) -> HTML {
        guard let viewer = frame.viewer, [.admin, .responder].contains(viewer.permission),
            !duty.people.contains(viewer.id)
        else { return "" }
        let until = duty.until.map { ", until \(WallText.short($0, in: schedule.zone))" } ?? ""
        return """
            <form method="post" action="\(schedule.address)/take-over">\(frame.csrfField)<button class="btn" \
            data-confirm="Take the duty of \(schedule.name) at once\(until)?" aria-label="Take over \(schedule.name) now">Take over now</button></form>
            """
    }

    private func names(_ people: [ID<Person>]) -> String {
        people.map { organisation.person($0)?.name ?? "somebody who has left" }.joined(separator: ", ")
    }
}

/// Somebody's wish for cover, with the button that grants it.
struct CoverRequestLine: Sendable {
    private let frame: PageFrame
    private let organisation: Organisation
    private let schedule: Schedule
    private let request: CoverRequest

    init(_ frame: PageFrame, _ organisation: Organisation, _ schedule: Schedule, _ request: CoverRequest) {
        self.frame = frame
        self.organisation = organisation
        self.schedule = schedule
        self.request = request
    }

    var body: HTML {
        let isOwn = request.person == frame.viewer?.id
        let name = isOwn ? "You ask" : "\(organisation.person(request.person)?.name ?? "Somebody who has left") asks"
        let path = "\(schedule.address)/\(isOwn ? "withdrawals" : "acceptances")"
        let reason: HTML = request.reason.isEmpty ? "" : "<span class=\"muted\">\(request.reason)</span>"
        return """
            <form method="post" action="\(path)" class="banner">\(frame.csrfField)\
            <input type="hidden" name="request" value="\(request.id)"><strong>\(name) for cover</strong>\
            <span>\(schedule.name), \(Parts.time(request.start, zone: schedule.zone)) to \(Parts.time(request.end, zone: schedule.zone))</span>\(reason)\
            <button class="btn\(isOwn ? "" : " primary")">\(isOwn ? "Take it back" : "Take it")</button></form>
            """
    }
}
