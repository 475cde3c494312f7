import Foundation
import MusterCore
import MusterStore

/// The timeline by itself: what is older than the page of the incident shows, and what was looked for in it.
struct TimelinePage: Sendable {
    let view: IncidentView
    /// As it was typed; empty where nothing is looked for.
    let text: String

    var body: HTML {
        let found = view.timeline.isEmpty && !text.isEmpty
        let list: HTML =
            found
            ? "<p class=\"empty\">No entry holds all of these words.</p>"
            : view.timelineList(view.timelineEntries(SearchWords(text)))
        return view.frame.page(
            """
            <main id="main" class="page"><div class="page-head"><div><h1>Timeline of <a href="\(view.path)">\(view.incident.reference)</a></h1>\
            <p dir="auto">\(view.incident.name)</p></div></div>\(Self.search(view.path, text, view.filter))
            <section class="card timeline-card" aria-label="Timeline">\(list)</section></main>
            """
        )
    }

    static func search(_ path: String, _ text: String, _ filter: TimelineFilter) -> HTML {
        let show: HTML = filter == .all ? "" : "<input type=\"hidden\" name=\"show\" value=\"\(filter.rawValue)\">"
        return """
            <form action="\(path)/timeline" method="get" role="search" class="search">\(show)\
            <input type="search" name="find" value="\(text)" aria-label="Words in the timeline" placeholder="Find a word" \
            autocomplete="off" data-key="t" data-verb="Search the timeline"><button class="btn">Find</button></form>
            """
    }
}

extension IncidentView {
    /// Where what is older than the piece that is shown is found.
    var olderTimeline: String? {
        older.map { sequence in
            var address = "\(path)/timeline?before=\(sequence)"
            if filter != .all { address += "&show=\(filter.rawValue)" }
            if !find.isEmpty {
                address += "&find=\(find.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
            }
            return address
        }
    }
}
