import Foundation
import MusterCore
import Testing

@testable import MusterEngine

@Suite("Matrix")
struct MatrixTests {
    private func heard(_ event: String) throws -> ChatHeard? {
        let value = try JSONDecoder().decode(JSONValue.self, from: Data(event.utf8))
        return MatrixServer.heard(value, in: "!r:x", me: "@muster:x")
    }

    @Test("shows nothing as markup, and calls nobody, that comes from an alert or from anybody's hand")
    func escaping() throws {
        let post = ChatPost(
            key: "k",
            head: "<b>SEV1</b>",
            text: "@room <img src=x onerror=\"y\">\n& more",
            links: [.init(title: "\"Open\"", url: "https://muster.example.org/?a=\"b\"&c")]
        )

        let content = MatrixText(post).content
        let markup = try #require(content["formatted_body"]?.text)

        #expect(content["m.mentions"] == .object([:]))
        #expect(!markup.contains("<img") && !markup.contains("<b>"))
        #expect(markup.contains("&lt;img src=x onerror=&quot;y&quot;&gt;<br>&amp; more"))
        #expect(markup.contains("href=\"https://muster.example.org/?a=&quot;b&quot;&amp;c\""))
        #expect(content["msgtype"] == "m.text")
        #expect(MatrixText(ChatPost(key: "k", text: "x")).content["msgtype"] == "m.notice")
    }

    @Test("tells what people said, changed, took back and answered")
    func events() throws {
        let said = try heard(
            #"{"type":"m.room.message","event_id":"$1","sender":"@a:x","content":{"msgtype":"m.text","body":"Hi"}}"#
        )
        let reply = try heard(
            ##"{"type":"m.room.message","event_id":"$2","sender":"@a:x","content":{"msgtype":"m.text","body":"> <@b:x> Hi\n\nack","m.relates_to":{"m.in_reply_to":{"event_id":"$1"}}}}"##
        )
        let edit = try heard(
            ##"{"type":"m.room.message","event_id":"$3","sender":"@a:x","content":{"msgtype":"m.text","body":"* Ho","m.new_content":{"body":"Ho"},"m.relates_to":{"rel_type":"m.replace","event_id":"$1"}}}"##
        )
        let redaction = try heard(
            ##"{"type":"m.room.redaction","event_id":"$4","sender":"@a:x","content":{"redacts":"$1"}}"##
        )
        let reaction = try heard(
            ##"{"type":"m.reaction","event_id":"$5","sender":"@a:x","content":{"m.relates_to":{"rel_type":"m.annotation","event_id":"$1","key":"👍"}}}"##
        )
        let own = try heard(
            ##"{"type":"m.room.message","event_id":"$6","sender":"@muster:x","content":{"body":"Hi"}}"##
        )

        #expect(said?.event == .said(message: "$1", text: "Hi", name: nil) && said?.account == "@a:x")
        #expect(reply?.event == .said(message: "$2", text: "ack", name: nil))
        #expect(edit?.event == .edited(message: "$1", text: "Ho"))
        #expect(redaction?.event == .deleted(message: "$1"))
        #expect(reaction?.event == .reacted(message: "$1", sign: "👍"))
        #expect(own == nil)
    }

    @Test("is reached by an address with a token")
    func address() throws {
        let server = try MatrixServer(url: "https://syt_abc@matrix.example.org?rooms=no")

        #expect(server.rules == ChatRules(hasRooms: false))
        #expect("\(server)" == "https://matrix.example.org")
        for wrong in ["https://matrix.example.org", "https://a:b@matrix.example.org", "matrix.example.org"] {
            #expect(throws: ChatAddressError.self, "\(wrong)") { try MatrixServer(url: wrong) }
        }
        #expect(MatrixCalls.part("!a:x/y") == "%21a%3Ax%2Fy")
    }
}
