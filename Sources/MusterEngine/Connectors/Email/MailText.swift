import Foundation

/// The words of a mail, once as plain text and once as HTML that reads well on a phone at night.
struct MailText {
    let subject: String
    let body: String
    /// Only what a mail program may open: http, https, mailto.
    let links: [OutgoingMessage.Link]
    /// What is said under it all, in small letters, or nil.
    let note: String?

    init(_ message: OutgoingMessage) {
        subject = MailHeader.oneLine(message.subject)
        body = message.body
        links = message.links.filter { link in
            ["https://", "http://", "mailto:"].contains { link.url.lowercased().hasPrefix($0) }
        }
        note = message.mayRepeat ? "You may get this message twice: the first try was not answered." : nil
    }

    var plain: String {
        let parts = [body] + links.map { "\($0.title):\n\($0.url)" } + (note.map { [$0] } ?? [])
        return parts.joined(separator: "\n\n") + "\n"
    }

    var html: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="supported-color-schemes" content="light dark">
        <title>\(Self.escaped(subject))</title>
        <style>
        :root { color-scheme: light dark; }
        body { margin: 0; padding: 0; background: #f4f5f7; color: #16181d; }
        .card { max-width: 34rem; margin: 0 auto; padding: 24px 20px 32px; background: #ffffff; }
        .card, .button { font: 17px/1.5 -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; }
        h1 { margin: 0 0 16px; font-size: 22px; line-height: 1.3; }
        p { margin: 0 0 16px; overflow-wrap: anywhere; }
        .button { display: block; margin: 12px 0; padding: 14px 20px; border-radius: 10px; background: #1f4fd8; \
        color: #ffffff; font-weight: 600; text-align: center; text-decoration: none; }
        .quiet { background: #e6e9f0; color: #16181d; }
        .note { margin-top: 24px; font-size: 14px; color: #5b6270; }
        @media (prefers-color-scheme: dark) {
        body { background: #0f1115; color: #eceef2; }
        .card { background: #181b21; }
        .button { background: #5b86ff; color: #0b0d12; }
        .quiet { background: #2a2f3a; color: #eceef2; }
        .note { color: #9aa3b2; }
        }
        </style>
        </head>
        <body>
        <div class="card">
        <h1>\(Self.escaped(subject))</h1>
        \(paragraphs)
        \(buttons)\(note.map { "\n<p class=\"note\">\(Self.escaped($0))</p>" } ?? "")
        </div>
        </body>
        </html>

        """
    }

    private var paragraphs: String {
        body.replacing("\r\n", with: "\n").split(separator: /\n[ \t]*\n\s*/)
            .map { paragraph in "<p>\(Self.escaped(String(paragraph)).replacing("\n", with: "<br>\n"))</p>" }
            .joined(separator: "\n")
    }

    /// The first is what most people came for, and looks like it.
    private var buttons: String {
        links.enumerated()
            .map { index, link in
                let style = index == 0 ? "button" : "button quiet"
                return "<a class=\"\(style)\" href=\"\(Self.escaped(link.url))\">\(Self.escaped(link.title))</a>"
            }
            .joined(separator: "\n")
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;").replacing("'", with: "&#39;")
    }
}
