import MusterCore
import MusterEngine

/// What the link in a test page opens.
struct TestAnswerPage: Sendable {
    var frame: PageFrame
    var token: String
    var isConfirmed: Bool

    var body: HTML {
        let choice: HTML =
            isConfirmed
            ? "<p class=\"banner ok\">Thank you: pages reach you this way.</p>"
            : """
            <div class="choices"><form method="post" action="/a/\(token)"><input type="hidden" name="answer" value="acknowledge">\
            <button class="btn big primary">It arrived<small>Kept under My notifications</small></button></form></div>
            """
        return frame.page(
            """
            <main id="main" class="narrow roomy"><div class="heading"><h1>Test page</h1><p>Nothing is wrong.</p></div>\(choice)\
            <p><a class="btn big" href="/on-call/notifications">My notifications</a></p></main>
            """
        )
    }
}

/// What the link in a message opens that stands for several pages.
struct AnswerAllPage: Sendable {
    var frame: PageFrame
    var token: String
    var open: [PageAnswers.Open]
    /// What has been answered just now.
    var answered: [PageAnswers.Open]

    var body: HTML {
        frame.page(
            """
            <main id="main" class="narrow roomy"><div class="heading"><h1>\(title)</h1></div>\(list(answered, "ok"))\(list(open, nil))\(choice)</main>
            """
        )
    }

    private var title: String {
        if !answered.isEmpty { return "Acknowledged \(answered.count)" }
        return open.isEmpty ? "Nothing is left to answer here" : "\(open.count) pages wait for your answer"
    }

    private func list(_ pages: [PageAnswers.Open], _ tone: String?) -> HTML {
        if pages.isEmpty { return "" }
        let lines = pages.map { page -> HTML in
            let mark: HTML = tone.map { "<span class=\"tag \($0)\">answered</span>" } ?? ""
            return """
                <li class="line"><a class="grow" href="/incidents/\(IncidentNumber.reference(page.number))" dir="auto">\(page.subject)</a>\(mark)</li>
                """
        }
        return "<ul class=\"list card\">\(lines)</ul>"
    }

    private var choice: HTML {
        if open.isEmpty { return "<p><a class=\"btn big\" href=\"/on-call/pages\">My pages</a></p>" }
        return """
            <div class="choices"><form method="post" action="/a/\(token)/all"><input type="hidden" name="answer" value="acknowledge">\
            <button class="btn big primary">Acknowledge all<small>I am looking at them. Paging stops.</small></button></form></div>
            """
    }
}
