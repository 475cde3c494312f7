import MusterCore
import Testing

@testable import MusterWeb

@Suite("Alerts that are read quickly")
struct PostedAlertsTests {
    /// Bodies of which each byte is changed: every kind of mistake, and many that are none.
    private static let bodies = [
        #"[{"labels":{"alertname":"Down","job":"a\"p"},"annotations":{"s":"x\u00e9"},"generatorURL":"http://p/g"}]"#,
        #"[{"startsAt":"2026-03-04T09:59:00.1Z","endsAt":"2026-03-04T10:04:00+01:00","labels":{"a":"ö","b":""}}]"#,
        #"[ {"labels":{"b":"2","a":"1"},"status":{"x":[true,null,"y"]}} , {"labels":{"c":"\\"}} ]"#,
    ]

    /// Signs that mean something in JSON, and some that do not.
    private static let signs = Array(#""\{}[]:,0919 _-aZnutbf/+.:T"#.utf8) + [0, 0x0A, 0x7F, 0x80, 0xC3, 0xFF]

    @Test("are what the reader at leisure makes of them", arguments: bodies)
    func same(body: String) throws {
        let bytes = Array(body.utf8)
        var compared = 0
        for index in bytes.indices {
            for sign in Self.signs {
                var changed = bytes
                changed[index] = sign
                if let quick = AlertBatch(ordinary: changed) {
                    try compare(quick, changed)
                    compared += 1
                }
            }
        }
        #expect(compared > bytes.count)
    }

    private func compare(_ quick: AlertBatch, _ bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        guard case .array(let items) = try ReceivedJSON.read(bytes) else {
            Issue.record("is no array: \(text)")
            return
        }
        let posted = PostedAlerts(items)
        #expect(posted.problems == [], "\(text)")
        let slow = AlertBatch(posted.alerts, original: nil)
        #expect(quick.count == slow.count, "\(text)")
        for (one, other) in zip(quick.alerts, slow.alerts) {
            #expect(one.fingerprint == other.fingerprint, "\(text)")
            #expect(one.startsAt == other.startsAt, "\(text)")
            #expect(one.endsAt == other.endsAt, "\(text)")
            #expect(AlertText(one, of: quick) == AlertText(other, of: slow), "\(text)")
        }
    }
}
