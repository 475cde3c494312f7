import MusterCore
import MusterStore

/// What happens by itself: the rules of the process in force, what they did, and what they would have done.
struct AutomationsPage: Sendable {
    var frame: PageFrame
    var process: ProcessDefinition
    var zone: Zone
    var runs: [AutomationRuns.Run]
    /// Id of the rule whose runs are shown; nil means all.
    var rule: String?
    /// The incident that was tried, as it was typed.
    var tried = ""
    /// Nil where nothing was tried.
    var moments: [AutomationTrial.Moment]?
    var problem: String?

    var body: HTML {
        let rules = AutomationTable.rules(of: process)
        let empty: HTML = """
            <p class="empty">The process \(process.title) has no automations. <a href="/process/edit">Add some to its file</a>.</p>
            """
        let name = rule.map { id in process.automation(id)?.name ?? id }
        let all: HTML = name.map { "<p>Of \($0) only. <a href=\"/automations\">Show all</a></p>" } ?? ""
        return frame.page(
            """
            <main id="main" class="page"><div class="page-head"><div><h1>Automations</h1>\
            <p>What the process does by itself. Each runs at most once for an incident, and starts no other one.</p></div>\
            <div class="actions"><a class="btn" href="/process">The process</a></div></div>
            <div class="stack loose stacks"><section class="card stack"><h2>Rules</h2>\(rules == "" ? empty : rules)</section>
            <section class="card stack" id="trial"><h2>What they would have done</h2>\
            <p>Plays the rules through the history of an incident. Nothing is sent and nothing is changed.</p>\(trialForm)\(result)</section>
            <section class="card stack" id="runs"><h2>What they did</h2>\(all)\(AutomationTable.runs(runs, zone: zone))</section></div></main>
            """
        )
    }

    private var trialForm: HTML {
        """
        <form method="get" action="/automations" class="actions"><div class="field"><label for="incident">Incident</label>\
        <input id="incident" name="incident" value="\(tried)" placeholder="INC-7" required autocomplete="off"></div>\
        <button class="btn primary">Try</button></form>
        """
    }

    private var result: HTML {
        if let problem { return "<p class=\"error\" role=\"alert\">\(problem)</p>" }
        return moments.map { AutomationTable.trial($0, zone: zone) } ?? .none
    }
}
