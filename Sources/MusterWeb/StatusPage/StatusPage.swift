import MusterCore
import MusterStore

/// What the public sees: one sentence that is true, what is affected, when the next update comes; then the components, then history.
///
/// Made from what was published and from nothing else.
struct StatusPage: Sendable {
    var organisation: Organisation
    /// The latest first.
    var updates: [StatusUpdate]
    var isSandbox: Bool

    private struct Story {
        var number: Int
        /// The latest first.
        var updates: [StatusUpdate]

        var state: UpdateState { updates.first { $0.state != .update }?.state ?? .investigating }
        var isOver: Bool { state == .resolved }
        /// As it was published first, so that it does not change under those who follow it.
        var title: String { updates.last?.title ?? "" }
        /// What was said since it was over last: a reopening does not bring back what was over by then.
        var current: [StatusUpdate] { Array(updates.prefix { $0.state != .resolved }) }
        /// Keys of the components that are not as they should be, by the latest word about each.
        var affected: [String] {
            var states: [String: ComponentState] = [:]
            for update in current.reversed() { states.merge(update.components) { _, later in later } }
            return states.filter { $0.value != .operational }.map(\.key)
        }
    }

    private var stories: [Story] {
        Dictionary(grouping: updates, by: \.number).map { Story(number: $0.key, updates: $0.value) }
            .sorted { $0.number > $1.number }
    }

    /// The state of each component: what the latest update about it said, while its incident is not over.
    private var states: [String: ComponentState] {
        let shown = Set(stories.filter { !$0.isOver }.flatMap(\.current).map(\.id))
        var states: [String: ComponentState] = [:]
        for update in updates.reversed() where shown.contains(update.id) {
            states.merge(update.components) { _, later in later }
        }
        return states
    }

    var body: HTML {
        let open = stories.filter { !$0.isOver }
        let over = stories.filter(\.isOver)
        let history: HTML =
            over.isEmpty ? "<p>No incident in the last 90 days.</p>" : "<ol class=\"history\">\(over.map(past))</ol>"
        return """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">\
            <title>\(organisation.name) status</title><link rel="icon" href="/assets/mark.svg"><link rel="stylesheet" href="/assets/status.css"></head>
            <body>\(isSandbox ? "<aside class=\"sandbox\" aria-label=\"Sandbox\">Sandbox: an exercise, not the state of any service.</aside>" as HTML : .none)\
            <header><p>\(organisation.name) status</p></header><main id="main">
            \(now(open))\(open.map(present))
            <section aria-labelledby="c"><h2 id="c">Components</h2><ul class="components">\(components)</ul></section>
            <section aria-labelledby="h"><h2 id="h">History</h2>\(history)</section></main>
            <footer>\(latest)</footer></body></html>
            """
    }

    /// Not the time of reading: then no two readings would be the same.
    private var latest: HTML? {
        updates.first.map { "<p>Last update \(moment($0.at)).</p>" }
    }

    private func moment(_ moment: Timestamp) -> HTML {
        "<time datetime=\"\(moment.rfc3339)\">\(moment.text(in: organisation.calendar.zone)) \(organisation.calendar.zone.identifier)</time>"
    }

    /// The one sentence that tells the truth, and when there will be more to read.
    private func now(_ open: [Story]) -> HTML {
        let worst = states.values.map(\.level).max() ?? 0
        let level = open.isEmpty ? worst : max(worst, 2)
        let sentence: HTML =
            switch open.count {
            case 0: worst == 0 ? "Everything works." : "Some of our service is affected."
            case 1: "<bdi>\(open.first?.title)</bdi>."
            default: "\(open.count) things are not as they should be."
            }
        let next = open.compactMap { $0.updates.first?.nextBy }.min()
        let by: HTML? = next.map { "<p class=\"next\">Next update by \(moment($0)).</p>" }
        return "<section class=\"now s\(level)\"><h1>\(sentence)</h1>\(by)</section>"
    }

    private func present(_ story: Story) -> HTML {
        let names = story.affected.compactMap { key in organisation.components.first { $0.key == key }?.name }.sorted()
        let affected = names.isEmpty ? story.title : "\(names.formatted) affected"
        let since: HTML? = story.updates.last.map { "<span class=\"small\">since \(moment($0.at))</span>" }
        return """
            <section class="incident"><h2 dir="auto">\(affected) \(since)</h2><ol class="updates">\(story.updates.map(line))</ol></section>
            """
    }

    private func past(_ story: Story) -> HTML {
        "<li><h3 dir=\"auto\">\(story.title)</h3><ol class=\"updates\">\(story.updates.map(line))</ol></li>"
    }

    private func line(_ update: StatusUpdate) -> HTML {
        "<li><p><strong>\(update.state.words.capitalizedFirst)</strong> <span class=\"small\">\(moment(update.at))</span></p><p dir=\"auto\">\(update.body)</p></li>"
    }

    private var components: [HTML] {
        organisation.components.sorted { $0.position < $1.position }.map { component in
            let state = states[component.key] ?? .operational
            return
                "<li><div class=\"row\"><span class=\"name\" dir=\"auto\">\(component.name)</span><span class=\"state s\(state.level)\">\(state.words)</span></div></li>"
        }
    }
}

extension [String] {
    /// "Payments is", "API and Payments are".
    fileprivate var formatted: String {
        guard let last else { return "" }
        return count == 1 ? "\(last) is" : "\(dropLast().joined(separator: ", ")) and \(last) are"
    }
}
