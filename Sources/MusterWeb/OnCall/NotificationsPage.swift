import MusterCore
import MusterEngine
import MusterStore

/// How pages reach the viewer: their ways, which of them are proven, in which order they are used, and what arrived lately.
struct NotificationsPage: Sendable {
    var frame: PageFrame
    var person: Person
    /// The browsers that take their pages.
    var browsers: [PushSubscription]
    var tests: [ReachTest]
    /// What nothing here carries.
    var unserved: Set<ContactMethod.Kind>
    /// What a browser needs in order to subscribe.
    var pushKey: String
    /// The schedules of theirs that ask for a test.
    var demanding: [Schedule]

    private var zone: Zone { person.zone }

    var body: HTML {
        frame.page(
            """
            <main id="main" class="page"><div class="page-head"><div><p class="muted"><a href="/on-call">On call</a></p><h1>My notifications</h1>\
            <p>How pages reach you. <a href="/on-call/pages">My pages</a>, <a href="/on-call/mine">my shifts</a></p></div></div>
            <div class="cols"><div class="stack">\(ways)\(adding)</div><div class="stack">\(NotificationRulesForm(frame: frame, person: person, names: { name($0) }).body)\(testing)</div></div></main>
            """
        )
    }

    /// What a way is called: a browser by the name that its owner gave it.
    private func name(_ method: ContactMethod) -> String {
        if method.kind == .push {
            return browsers.first { "\($0.id)" == method.address }?.device ?? "a browser that is gone"
        }
        return method.address
    }

    private var ways: HTML {
        let lines = person.methodsToTry.map { method -> HTML in
            let isVerified = person.isVerified(method)
            let isServed = !unserved.contains(method.kind)
            let state: HTML =
                !isServed
                ? "<span class=\"tag bad\">not set up here</span>"
                : isVerified
                    ? "<span class=\"tag ok\">takes pages</span>" : "<span class=\"tag warn\">waits for its code</span>"
            let test: HTML = isVerified && isServed ? button("tests", method, "Test", "Test") : ""
            let remove: HTML =
                person.contactMethods.contains(method) && method != ContactMethod(.email, person.email)
                ? button("method-removals", method, "Remove", "Remove") : ""
            return """
                <li class="way"><div class="what"><strong>\(method.kind.words.capitalizedFirst)</strong> <bdi>\(name(method))</bdi></div>\
                <div class="actions">\(state)\(test)\(remove)</div>\(isVerified ? .none : verification(method))</li>
                """
        }
        return """
            <section class="card stack" id="ways" aria-labelledby="ways-h"><h2 id="ways-h">Ways to reach me</h2>\
            <ul class="list ways">\(lines)</ul></section>
            """
    }

    private func button(_ path: String, _ method: ContactMethod, _ label: String, _ verb: String) -> HTML {
        """
        <form method="post" action="/on-call/\(path)">\(frame.csrfField)<input type="hidden" name="method" value="\(method.text)">\
        <button class="link-btn" aria-label="\(verb) \(method.kind.words) \(name(method))">\(label)</button></form>
        """
    }

    private func verification(_ method: ContactMethod) -> HTML {
        """
        <form method="post" action="/on-call/verifications" class="actions">\(frame.csrfField)\
        <input type="hidden" name="method" value="\(method.text)">\
        <input name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="12" size="8" required aria-label="Code that came by \(method.kind.words) \(name(method))" placeholder="Code">\
        <button class="btn primary">Verify</button><p class="error" role="alert"></p></form>\(button("codes", method, "Send a new code", "Send a new code to"))
        """
    }

    private var adding: HTML {
        let kinds: [(ContactMethod.Kind, String)] = [
            (.sms, "Text message"), (.voice, "Call"), (.email, "E-mail"), (.slack, "Slack"), (.matrix, "Matrix"),
            (.ntfy, "ntfy topic"),
            (.webhook, "Webhook"),
        ]
        let options = kinds.map { kind, label -> HTML in
            unserved.contains(kind)
                ? "<option value=\"\(kind.rawValue)\" disabled>\(label): not set up here</option>"
                : Parts.option(kind.rawValue, label)
        }
        return """
            <section class="card stack way-forms" id="add" aria-labelledby="add-h"><h2 id="add-h">Add a way</h2>\
            <form method="post" action="/on-call/methods" class="stack">\(frame.csrfField)\
            <div class="field"><label for="kind">Kind</label><select id="kind" name="kind">\(options)</select></div>\
            \(Parts.field("Number or address", name: "address", required: true, hint: "+44 20 7946 0018, ana@example.org, @ana:example.org, https://ntfy.sh/my-pages"))\
            <p class="error" role="alert"></p><div class="actions"><button class="btn">Add it and send a code</button></div></form>\
            <form method="post" action="/on-call/browsers" class="stack" data-push="\(pushKey)" hidden>\(frame.csrfField)\
            <h3>This browser</h3><p class="hint">It shows pages also when it is closed. On an iPhone or iPad, first add Muster to the Home Screen.</p><input type="hidden" name="endpoint"><input type="hidden" name="p256dh"><input type="hidden" name="auth">\
            \(Parts.field("What to call it", name: "device", value: "This device"))\
            <p class="error" role="alert"></p><div class="actions"><button class="btn">Take pages in this browser</button></div></form></section>
            """
    }

    private var demands: [HTML] {
        let last = tests.compactMap(\.confirmedAt).max()
        return demanding.compactMap { schedule -> HTML? in
            guard let every = schedule.testEvery, last.map({ $0 < frame.now - every }) ?? true else { return nil }
            return """
                <p class="banner bad"><strong>\(schedule.name) wants one</strong><span>No test page of yours was confirmed in the last \(every.words).</span></p>
                """
        }
    }

    private var testing: HTML {
        let recent = tests.prefix(8).map { test -> HTML in
            let outcome: HTML =
                test.confirmedAt.map {
                    "<span class=\"tag ok\">arrived</span> <span class=\"muted\">\(Parts.time($0, zone: zone))</span>"
                }
                ?? "<span class=\"tag warn\">not confirmed</span>"
            return """
                <li class="line"><span class="grow">\(test.method.kind.words.capitalizedFirst) <bdi class="muted">\(name(test.method))</bdi></span>\
                <span class="muted">\(Parts.time(test.sentAt, zone: zone))</span><span>\(outcome)</span></li>
                """
        }
        let list: HTML =
            recent.isEmpty
            ? "<p class=\"muted\">You have not tried it yet.</p>" : "<ul class=\"list\">\(recent)</ul>"
        return """
            <section class="card stack" id="tests" aria-labelledby="tests-h"><h2 id="tests-h">Does it work?</h2>\
            <form method="post" action="/on-call/test-page">\(frame.csrfField)<button class="btn">Send me a test page</button></form>\
            <p class="hint">By every way of your rules for urgent pages. Acknowledge each where it arrives: that is kept here.</p>\(demands)\(list)</section>
            """
    }
}

/// In which order the ways are used, and when a page has to wait.
struct NotificationRulesForm: Sendable {
    var frame: PageFrame
    var person: Person
    /// What a way is called.
    var names: @Sendable (ContactMethod) -> String

    var body: HTML {
        let rows = person.methodsToTry.enumerated().map { index, method -> HTML in
            """
            <tr><th colspan="2">\(method.kind.words.capitalizedFirst) <span class="muted">\(names(method))</span></th></tr><tr>\
            <td>\(delay("high", index, method, person.notifications.high))</td><td>\(delay("low", index, method, person.notifications.low))</td></tr>
            """
        }
        let quiet = person.notifications.quietHours.map(\.description).joined(separator: "\n")
        let reminders = ["", "1 h", "2 h", "4 h", "12 h", "1 day", "2 days"]
        let current = person.notifications.shiftReminder?.text ?? ""
        let options = (reminders.contains(current) ? reminders : reminders + [current]).map {
            Parts.option($0, $0.isEmpty ? "not at all" : "\($0) before", selected: $0 == current)
        }
        return """
            <section class="card" id="rules" aria-labelledby="rules-h"><h2 id="rules-h">In which order</h2>\
            <form method="post" action="/on-call/notifications" class="stack">\(frame.csrfField)\
            <table class="rules"><thead><tr><th scope="col">Urgent</th><th scope="col">Not urgent</th></tr></thead><tbody>\(rows)</tbody></table>\
            <div class="field"><label for="quiet">Quiet hours</label><textarea id="quiet" name="quiet" rows="2" placeholder="every day 22:00-07:00">\(quiet)</textarea>\
            <p class="hint">One a line. A page that is not urgent waits until they are over.</p></div>\
            <div class="field"><label for="reminder">Remind me of a shift</label><select id="reminder" name="reminder">\(options)</select></div>\
            <p class="error" role="alert"></p><button class="btn primary">Save</button></form></section>
            """
    }

    /// Minutes after a page at which a way is used.
    private static let delays = [0, 1, 2, 5, 10, 15, 30]

    private func delay(
        _ urgency: String,
        _ index: Int,
        _ method: ContactMethod,
        _ steps: [NotificationRules.Step]
    ) -> HTML {
        let current = steps.first { $0.method == method }?.after
        let usual = steps.isEmpty ? (urgency == "high" ? "at once" : "as for urgent") : "never"
        let known = Self.delays.map { Duration.minutes($0) }
        let values = known + (current.map { known.contains($0) ? [] : [$0] } ?? [])
        let options = values.map { value in
            Parts.option(value.text, value == .zero ? "at once" : "after \(value.text)", selected: value == current)
        }
        let none = Parts.option("", usual, selected: current == nil)
        return """
            <select name="\(urgency).\(index)" aria-label="\(method.kind.words) \(names(method)), \(urgency == "high" ? "urgent" : "not urgent")">\(none)\(options)</select>
            """
    }
}

extension String {
    /// As a sentence begins.
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
