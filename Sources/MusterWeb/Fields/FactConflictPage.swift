import MusterCore

/// Two people wrote into one field: both words, and the choice.
struct FactConflictPage: Sendable {
    var frame: PageFrame
    var incident: Incident
    var fact: Fact
    var typed: String
    var problem: String
    var organisation: Organisation

    var body: HTML {
        let edition = incident.edition(of: fact.key)
        let theirs = incident.facts[fact.key].map { fact.shown($0, in: organisation) } ?? "nothing"
        let path = "/incidents/\(incident.reference)"
        return frame.page(
            """
            <main id="main" class="narrow roomy"><h1>Edited meanwhile</h1>\
            <p data-problem data-field="value" data-edition="\(edition)">\(problem)</p>
            <dl class="facts"><dt>It is now</dt><dd dir="auto">\(theirs)</dd><dt>You wrote</dt><dd dir="auto">\(fact.shown(typed, in: organisation))</dd></dl>
            <form method="post" action="\(path)/facts" class="stack">\(frame.csrfField)<input type="hidden" name="fact" value="\(fact.key)">\
            <input type="hidden" name="edition" value="\(edition)"><textarea name="value" rows="3" dir="auto" aria-label="\(fact.label)">\(typed)</textarea>\
            <div class="actions"><button class="btn primary">Save mine</button><a class="btn" href="\(path)">Keep theirs</a></div></form></main>
            """
        )
    }
}
