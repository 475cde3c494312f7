import MusterCore

/// Where one writes: into the timeline or the chat, and every command.
struct ComposerForm: Sendable {
    let view: IncidentView
    var limits: AttachmentLimits { view.attachmentLimits }

    /// The verbs that are needed most, with their keys; typing a slash lists them all.
    private static let offered: [(verb: SlashVerb, key: String, place: String)] = [
        (.update, "u", "update"), (.order, "o", "orders"), (.hypothesis, "h", "hypotheses"), (.action, "x", "actions"),
        (.decision, "e", "decisions"), (.page, "p", "page"), (.fact, "f", "facts"), (.severity, "v", "severity-form"),
        (.handover, "w", "handover"),
    ]

    var body: HTML {
        let verbs = Self.offered.map { verb, key, place in
            """
            <a href="#\(place)" data-insert="/\(verb.rawValue) " data-key="\(key)" data-verb="\(verb.words)" \
            title="/\(verb.rawValue) \(verb.usage)">/\(verb.rawValue)</a>
            """ as HTML
        }
        return """
            <form class="composer card" method="post" action="\(view.path)/notes" enctype="multipart/form-data" data-async \
            aria-label="Write">\
            <div class="verbs">\(verbs)</div>\(view.frame.csrfField)<div class="chosen" data-chosen hidden></div><div class="where" role="radiogroup" aria-label="Where it goes">\
            <label><input type="radio" name="to" value="timeline" checked><span>Timeline</span></label>\
            <label><input type="radio" name="to" value="chat" data-to="chat"><span>Chat</span></label></div>\
            <textarea name="text" rows="1" data-composer dir="auto" \
            data-draft="\(view.incident.reference):note" aria-label="A note, or a command" \
            placeholder="Write, or / for a command"></textarea>\
            <label class="attach btn quiet" title="Attach files, or drop or paste them">\
            \(Parts.icon("clip"))<span class="vh">Attach files</span><input type="file" name="file" multiple data-files \
            data-limit="\(limits.perFile)"></label><button class="btn primary">Send</button><button type="button" hidden data-aim="timeline" \
            data-key="n" data-verb="Write a note">Timeline</button><button type="button" hidden data-aim="chat" data-key="m" \
            data-verb="Say something in the chat">Chat</button>\(commands)<p class="error" role="alert"></p></form>\
            <script type="module" src="/assets/composer.js"></script>
            """
    }

    /// What can be typed, for the list that comes up: each verb with its usage, and the words that may follow it.
    private var commands: HTML {
        let process = view.process
        let verbs = SlashVerb.allCases.map { verb in
            """
            <li data-word="/\(verb.rawValue)" data-follow="\(verb.completes)"><kbd>/\(verb.rawValue)</kbd> <span>\(verb.words)</span> \
            <span class="muted">\(verb.usage)</span></li>
            """ as HTML
        }
        func words(_ kind: String, _ list: [(String, String)]) -> [HTML] {
            list.map { word, says in
                "<li data-kind=\"\(kind)\" data-word=\"\(word)\"><kbd>\(word)</kbd> <span>\(says)</span></li>"
            }
        }
        let people = view.organisation.people.filter(\.isActive).map { ("@\($0.handle)", $0.name) }
        let following =
            words("person", people) + words("role", process.roles.map { (view.short($0), $0.name) })
            + words("severity", process.severities.map { ($0.key, $0.name) })
            + words("audience", process.audiences.map { ($0.key, $0.name) })
            + words("state", UpdateState.allCases.map { ("\($0.rawValue):", $0.words) })
            + words("fact", process.facts.map { ("\($0.key):", $0.label) })
            + words("milestone", process.milestones.map { ($0.key.rawValue, $0.name) })
        return
            "<ul class=\"commands\" hidden data-commands role=\"listbox\" aria-label=\"Commands\">\(verbs)\(following)</ul>"
    }
}
