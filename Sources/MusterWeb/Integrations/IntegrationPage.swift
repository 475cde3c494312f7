import Foundation
import MusterCore
import MusterEngine
import MusterStore

/// One source: its address, how to set it up, what it sends that is not understood, and how it is read.
struct IntegrationPage: Sendable {
    var frame: PageFrame
    var source: Integration
    var url: String
    var base: String
    var lastCall: Timestamp?
    var unread: [QuarantinedMessage]
    /// What somebody is trying out; nil before they do.
    var trial: Trial?

    /// A sample, and what would be made of it.
    struct Trial: Sendable {
        var sample: String
        var mapping: String
        /// The alerts, or what is wrong.
        var result: Result<[SourceAlert], FormatProblem>
    }

    var body: HTML {
        let guide = SourceGuide(source, url: url, base: base)
        return frame.page(
            """
            <main id="main" class="page"><div class="page-head"><div><p class="label"><a href="/integrations">Integrations</a></p>\
            <h1>\(source.name)</h1></div>\(source.isDisabled ? "<span class=\"tag warn\">off</span>" : "" as HTML)</div>
            <div class="stack loose"><section class="card stack" aria-labelledby="set-up-h"><h2 id="set-up-h">Set it up</h2>\
            <dl class="facts"><dt>Speaks</dt><dd>\(source.kind.title)</dd><dt>Address</dt><dd><code>\(url)</code></dd>\
            <dt>Last call</dt><dd>\(lastCall.map { Parts.time($0) } ?? "never")</dd>\(every)</dl>
            <p>\(guide.says)</p><pre class="scroll" tabindex="0" role="region" aria-label="To copy"><code>\(guide.sample)</code></pre>
            <p class="hint">The address is a secret: whoever knows it can send alerts and silence those that came by it.</p>
            <form method="post" action="\(path)/switch">\(frame.csrfField)\
            <button class="btn">\(source.isDisabled ? "Switch it on" : "Switch it off")</button></form></section>
            \(reading)\(quarantine)</div></main>
            """
        )
    }

    private var path: String { IntegrationRoutes.path(of: source) }

    private var every: HTML {
        source.settings.every.map { "<dt>Should call every</dt><dd>\($0.text)</dd>" } ?? ""
    }

    // MARK: How it is read

    private var reading: HTML {
        let isMapped = source.kind == .generic
        let mapping: HTML =
            isMapped
            ? """
            <p class="hint">Templates with the paths of fields in braces: <code>{check.name}</code>, <code>{tags[0]}</code>, \
            <code>{level or "error"}</code>.</p>\(Parts.area("Mapping (JSON)", name: "mapping", value: mappingText, rows: 12, isCode: true))
            """ : ""
        let save: HTML =
            isMapped ? "<button class=\"btn\" formaction=\"\(path)/settings\">Save the mapping</button>" : ""
        return """
            <section class="card" aria-labelledby="reading-h"><h2 id="reading-h">Try a message</h2>\
            <form method="post" action="\(path)/trial" class="stack">\(frame.csrfField)\(mapping)\
            \(Parts.area("A message as it is sent", name: "sample", value: trial?.sample ?? "", rows: 8, isCode: true))\(result)\
            <div class="actions"><button class="btn primary">See what it gives</button>\(save)</div></form></section>
            """
    }

    private var mappingText: String {
        if let trial { return trial.mapping }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(source.settings.mapping ?? .usual) else { return "" }
        return String(decoding: data, as: UTF8.self)
    }

    private var result: HTML {
        guard let trial else { return "" }
        switch trial.result {
        case .failure(let problem): return "<p class=\"error\" role=\"alert\">\(problem.words)</p>"
        case .success(let alerts):
            let items = alerts.map { alert -> HTML in
                let labels = alert.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
                return
                    "<li><strong>\(IntegrationEndpoints.word(for: alert))</strong> \(labels.joined(separator: ", "))</li>"
            }
            return """
                <div role="status"><p>\(alerts.isEmpty ? "No alert: it tells of no condition." : "It gives:")</p>\
                <ul class="list">\(items)</ul></div>
                """
        }
    }

    // MARK: What could not be read

    private var quarantine: HTML {
        let items = unread.map { message -> HTML in
            let bytes = Data(base64Encoded: message.body) ?? Data()
            return """
                <li class="stack"><p>\(Parts.time(message.receivedAt)) · <span class="error">\(message.problem)</span></p>\
                <pre class="scroll" tabindex="0" role="region" aria-label="As it came at \(message.receivedAt.rfc3339)"><code>\
                \(String(decoding: bytes.prefix(4_000), as: UTF8.self))</code></pre>\
                <div class="actions"><form method="post" action="/quarantine/\(message.id)/replay">\(frame.csrfField)\
                <button class="btn">Read it again</button></form>\
                <form method="post" action="/quarantine/\(message.id)/removal">\(frame.csrfField)\
                <button class="btn quiet">Drop it</button></form></div></li>
                """
        }
        return """
            <section class="card" aria-labelledby="unread-h"><h2 id="unread-h">Not understood · \(unread.count)</h2>\
            \(items.isEmpty ? "<p class=\"muted\">Everything could be read.</p>" : "<ul class=\"list\">\(items)</ul>" as HTML)</section>
            """
    }
}
