import MusterCore

/// Tries the triage rules of a process file on the alerts that have come in, before the file is put in force.
struct TriageRulesPage: Sendable {
    var frame: PageFrame
    /// The file as it was typed.
    var text: String
    var days: Int
    var problem: String?
    var trial: TriageTrial?

    var body: HTML {
        let wrong: HTML = problem.map { "<p class=\"banner bad\" role=\"alert\" data-problem>\($0)</p>" } ?? ""
        return frame.page(
            """
            <main id="main" class="page"><div class="page-head"><div><p class="muted"><a href="/triage">Triage</a></p><h1>Try rules</h1>\
            <p>Change the rules under <code>triage</code> and see what they would have made of the alerts that came in. Nothing is changed; \
            an administrator puts the file in force under <a href="/process/edit">Process, Edit</a>.</p></div></div>
            <div class="stack loose">\(wrong)\(trial.map(shown))
            <form method="post" action="/triage/rules" class="card stack">\(frame.csrfField)
            \(Parts.area("The process file", name: "process", value: text, rows: 24, isCode: true))
            <div class="actions"><label for="days">Alerts of the last</label><input id="days" name="days" type="number" min="1" max="400" value="\(days)">\
            <span>days</span><button class="btn primary">Try them</button></div></form></div></main>
            """
        )
    }

    private func shown(_ trial: TriageTrial) -> HTML {
        let rows = trial.lines.map { line -> HTML in
            """
            <tr><th scope="row" dir="auto">\(line.says)</th><td>\(line.outcome)</td><td class="num">\(line.alerts)</td><td class="num">\(line.incidents)</td>\
            <td class="muted" dir="auto">\(line.examples.joined(separator: ", "))</td></tr>
            """
        }
        let changes = trial.changes.map { change -> HTML in
            "<li class=\"line\"><span class=\"grow\" dir=\"auto\">\(change.title)</span><span class=\"muted num\">\(change.before) → \(change.after)</span></li>"
        }
        let left = trial.changeCount - trial.changes.count
        let more: HTML = left > 0 ? "<p class=\"hint\">and \(left) more</p>" : ""
        let differs: HTML =
            trial.changeCount == 0
            ? "<p>Nothing: every alert would go where it goes by the rules in force.</p>"
            : "<ul class=\"list\">\(changes)</ul>\(more)"
        return """
            <section class="card" aria-labelledby="rules-h"><h2 id="rules-h">\(trial.alerts) alerts, rule by rule</h2>\
            <div class="scroll" tabindex="0" role="region" aria-label="Rule by rule"><table><thead><tr><th>Rule</th><th>Makes</th>\
            <th class="num">Alerts</th><th class="num">Incidents</th><th>Such as</th></tr></thead><tbody>\(rows)</tbody></table></div></section>
            <section class="card" aria-labelledby="changes-h"><h2 id="changes-h">What would change</h2>\(differs)</section>
            """
    }
}
