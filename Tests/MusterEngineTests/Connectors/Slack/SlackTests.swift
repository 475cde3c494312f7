import Foundation
import MusterCore
import Testing

@testable import MusterEngine

@Suite("Slack")
struct SlackTests {
    @Test("signs as its documentation shows")
    func signature() {
        let body =
            "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
        let given = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
        let signature = SlackSignature(secret: "8f742231b10e8888abcd99yyyzzz85a5")
        let at = Timestamp(milliseconds: 1_531_420_618_000)
        func isValid(_ given: String, _ timestamp: String, _ body: String, _ now: Timestamp) -> Bool {
            signature.isValid(given, timestamp: timestamp, body: Array(body.utf8), now: now)
        }

        #expect(isValid(given, "1531420618", body, at))
        #expect(isValid(given, "1531420618", body, at + .minutes(5)))
        #expect(!isValid(given, "1531420618", body, at + .seconds(301)))
        #expect(!isValid(given, "1531420618", body, at - .seconds(301)))
        #expect(!isValid(given, "1531420619", body, at))
        #expect(!isValid(given, "1531420618", body + " ", at))
        #expect(!isValid(String(given.dropLast()), "1531420618", body, at))
        #expect(!isValid("", "1531420618", body, at))
        #expect(!isValid(given, "-1", body, at))
    }

    @Test("acts on nothing that comes from an alert or from anybody's hand")
    func escaping() {
        let post = ChatPost(
            key: "k",
            head: "SEV1 <!channel>",
            text: "<@U1> & <https://evil.example|click> <!here>",
            links: [.init(title: "Open <INC|7>", url: "https://muster.example.org/a?b=1&c=2|x>")]
        )

        let text = SlackText(post).marked

        #expect(!text.contains("<!") && !text.contains("<@") && !text.contains("<https://evil"))
        #expect(text.contains("&lt;@U1&gt; &amp; &lt;https://evil.example|click&gt;"))
        #expect(text.hasSuffix("<https://muster.example.org/a?b=1&amp;c=2%7Cx&gt;|Open &lt;INC/7&gt;>"))
        #expect(SlackText.escaped(String(repeating: "<", count: 100), limit: 250).count <= 250)
        #expect(SlackText.escaped(String(repeating: "<", count: 100), limit: 250).hasSuffix("&lt;…"))
    }

    @Test(
        "marks what people write, and that is taken away",
        arguments: [
            ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
            ("see <https://x.example/a|the page>", "see the page (https://x.example/a)"),
            ("<https://x.example>", "https://x.example"), ("<@U1|ana> in <#C1|general>", "@ana in #general"),
            ("<!channel> <!subteam^S1|@ops>", "@channel @@ops"), ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ]
    )
    func plain(_ written: String, _ read: String) {
        #expect(SlackText.plain(written) == read)
    }

    @Test("is reached by an address with a token and a secret")
    func address() throws {
        let server = try SlackServer(
            url: "http://xoxb-1:s3cret@127.0.0.1:80/api/?restricted=private&severities=SEV1,SEV2"
        )

        #expect(server.calls.base == "http://127.0.0.1:80/api" && server.calls.token == "xoxb-1")
        #expect(server.rules == ChatRules(severities: ["SEV1", "SEV2"], hasPrivateRooms: true))
        #expect(!"\(server)".contains("xoxb") && !"\(server)".contains("s3cret"))
        for wrong in ["", "https://slack.com/api", "https://xoxb-1@slack.com/api", "ftp://a:b@c", "https://a:b@c?x=1"] {
            #expect(throws: ChatAddressError.self, "\(wrong)") { try SlackServer(url: wrong) }
        }
    }

    @Test(
        "may have done what it was told where it fails by itself, and nothing where it was asked",
        arguments: [(502, ""), (200, "<html>"), (200, #"{"ok":false,"error":"internal_error"}"#)]
    )
    func mayBeDone(_ status: Int, _ body: String) throws {
        func failure(writes: Bool) -> RemoteFailure? {
            do {
                _ = try SlackCalls.read(OutboundCall.Answer(status: status, body: Array(body.utf8)), writes: writes)
                return nil
            } catch {
                return SlackCalls.failure(error)
            }
        }

        let told = try #require(failure(writes: true))
        let asked = try #require(failure(writes: false))
        #expect(told == .unanswered(because: told.words))
        #expect(asked == .down(because: asked.words))
    }

    @Test("says what happened in channels, and not what our own app said")
    func events() throws {
        func event(_ event: String) throws -> SlackEvent {
            try SlackEvent(
                Array(#"{"type":"event_callback","event_id":"Ev1","api_app_id":"A1","event":\#(event)}"#.utf8)
            )
        }
        let said = try event(#"{"type":"message","channel":"C1","user":"U1","text":"Hello","ts":"1.2"}"#)
        let own = try event(
            #"{"type":"message","channel":"C1","user":"U9","app_id":"A1","bot_id":"B1","text":"x","ts":"1.3"}"#
        )
        let preview = try event(
            #"{"type":"message","subtype":"message_changed","channel":"C1","message":{"text":"a","ts":"1.2"},"previous_message":{"text":"a"}}"#
        )

        #expect(
            said
                == .heard(
                    ChatHeard(
                        id: "Ev1",
                        room: "C1",
                        account: "U1",
                        event: .said(message: "1.2", text: "Hello", name: nil)
                    )
                )
        )
        #expect(own == .other && preview == .other)
        #expect(try event(#"{"type":"channel_archive","channel":"C1"}"#) == .other)
        #expect(throws: SlackEventProblem.self) { try SlackEvent(Array("[]".utf8)) }
    }
}
