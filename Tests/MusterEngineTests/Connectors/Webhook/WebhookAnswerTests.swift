import MusterCore
import Testing

@testable import MusterEngine

@Suite("Webhook answer")
struct WebhookAnswerTests {
    /// Sun, 06 Nov 1994 08:49:37 GMT.
    let now = Timestamp(milliseconds: 784_111_777_000)

    @Test(
        "is success, try again or stop",
        arguments: [
            (200, "delivered"), (204, "delivered"), (299, "delivered"), (301, "refused"), (307, "refused"),
            (400, "refused"), (401, "refused"), (404, "refused"), (410, "refused"), (429, "retry"), (500, "retry"),
            (501, "retry"), (502, "retry"), (503, "retry"), (504, "retry"), (599, "retry"), (700, "retry"),
        ]
    )
    func statuses(_ status: Int, _ expected: String) {
        #expect(WebhookAnswer(status: status, retryAfter: nil).delivery(now: now).name == expected)
    }

    @Test(
        "asks for a pause in seconds or by date",
        arguments: [
            ("7", Duration.seconds(7)), ("0", .zero), ("Sun, 06 Nov 1994 08:50:07 GMT", .seconds(30)),
            ("Sun, 06 Nov 1994 08:00:00 GMT", .zero), ("-5", nil), ("soon", nil), ("99999999999999999999", nil),
            ("Sun, 31 Feb 1994 08:00:00 GMT", nil), (nil, nil),
        ] as [(String?, Duration?)]
    )
    func retryAfter(_ text: String?, _ expected: Duration?) {
        let delivery = WebhookAnswer(status: 429, retryAfter: text).delivery(now: now)

        #expect(delivery == .retry(after: expected, because: "HTTP 429: the receiver is busy or down"))
    }
}
