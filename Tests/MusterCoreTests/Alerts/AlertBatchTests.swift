import MusterCore
import Testing

@Suite("A batch of alerts")
struct AlertBatchTests {
    @Test("is read with its texts, times and the bytes that it came in")
    func reads() throws {
        let one = #"""
            {"labels": {"job":"api", "alertname":"Down"},"annotations":{"summary":"It \"is\" down\n"},
             "startsAt":"2026-03-04T09:59:00.123456789Z", "endsAt":"2026-03-04T11:04:00+01:00",
             "generatorURL":"http://p/graph?g0.expr=a\u003e1", "odd": [1e5, {"x": null}]}
            """#
        // Numbers are for the reader at leisure.
        let batch = try #require(read("[\(one.replacing("1e5", with: "true"))]"))

        let alert = try #require(batch.alerts.first)
        #expect(batch.count == 1)
        #expect(batch.labels(of: alert) == ["alertname": "Down", "job": "api"])
        #expect(batch.annotations(of: alert) == ["summary": "It \"is\" down\n"])
        #expect(batch.label("job", of: alert) == "api")
        #expect(batch.label("jo", of: alert) == nil)
        #expect(batch.annotation("summary", of: alert) == "It \"is\" down\n")
        #expect(alert.startsAt?.rfc3339 == "2026-03-04T09:59:00.123Z")
        #expect(alert.endsAt?.rfc3339 == "2026-03-04T10:04:00.000Z")
        #expect(batch.generatorURL(of: alert) == "http://p/graph?g0.expr=a>1")
        #expect(batch.payload(of: alert) == one.replacing("1e5", with: "true"))
        #expect(read("[\(one)]") == nil)
    }

    @Test("gives each alert the fingerprint of Prometheus, in whatever order and escape its labels come")
    func fingerprints() throws {
        let labels = ["alertname": "Down", "instance": "a\"b", "job": "größe", "zone": "日本"]
        let known = Alert.fingerprint(of: labels)

        for text in [
            #"{"alertname":"Down","instance":"a\"b","job":"größe","zone":"日本"}"#,
            #"{"zone":"\u65e5\u672C","job":"gr\u00f6\u00dfe","instance":"a\u0022b","alertname":"\u0044own"}"#,
            #"{ "job" : "größe" , "zone":"日本","empty":"","instance":"a\"b","alertname":"Down" }"#,
        ] {
            let batch = try #require(read(#"[{"labels":\#(text)}]"#), "\(text)")

            #expect(Alert.hex(batch.alerts[0].fingerprint) == known, "\(text)")
        }
    }

    @Test(
        "is not read where it is out of the ordinary, so that somebody looks at it",
        arguments: [
            "", "{}", "[", "[]]", "[{}]", #"[{"labels":{}}]"#, #"[{"labels":{"a":""}}]"#, #"[{"labels":{"a":1}}]"#,
            #"[{"labels":{"a":"b"}},]"#, #"[{"labels":{"a":"b"}"#, #"[{"labels":{"a":"b","a":"c"}}]"#,
            #"[{"labels":{"a":"b"},"labels":{"c":"d"}}]"#, #"[{"labels":{"a-b":"c"}}]"#, #"[{"labels":{"1a":"c"}}]"#,
            #"[{"labels":{"":"c"}}]"#, #"[{"labels":{"\u0061":"b"}}]"#, #"[{"labels":{"a":"\x"}}]"#,
            #"[{"labels":{"a":"\u12g4"}}]"#, #"[{"labels":{"a":"b"},"startsAt":"noon"}]"#,
            #"[{"labels":{"a":"b"},"startsAt":"2026-02-30T00:00:00Z"}]"#,
            #"[{"labels":{"a":"b"},"startsAt":"2026-03-04T10:00:00Z","endsAt":"2026-03-04T09:00:00Z"}]"#,
            #"[{"labels":{"a":"b"},"annotations":{"s":null}}]"#, #"[{"labels":{"a":"b"},"n":1}]"#,
            #"[{"labels":{"a":"b"}}] x"#, "[{\"labels\":{\"a\":\"b\u{1}\"}}]",
            #"[{"labels":{"a":"b"},"x":"# + String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
                + "}]",
        ]
    )
    func givesUp(body: String) {
        #expect(read(body) == nil)
    }

    @Test("is not read where its bytes are no UTF-8")
    func encoding() {
        let good = Array(#"[{"labels":{"a":"ö"}}]"#.utf8)
        #expect(AlertBatch(ordinary: good) != nil)
        var bad = good
        bad.removeAll { $0 == 0xB6 }
        #expect(AlertBatch(ordinary: bad) == nil)
    }

    @Test("survives any body cut short or changed in a byte")
    func damaged() throws {
        let body = Array(
            #"[{"labels":{"a":"b\u00e9\"","c":"dö"},"startsAt":"2026-03-04T10:00:00Z","annotations":{"s":"t"}}]"#.utf8
        )

        for length in body.indices {
            #expect(AlertBatch(ordinary: Array(body[..<length])) == nil, "cut at \(length)")
        }
        for index in body.indices {
            for byte in [UInt8](0...255) {
                var changed = body
                changed[index] = byte
                guard let batch = AlertBatch(ordinary: changed) else { continue }
                // Whatever it was read as can be asked for.
                for alert in batch.alerts {
                    #expect(!batch.labels(of: alert).isEmpty)
                    _ = (batch.annotations(of: alert), batch.payload(of: alert), AlertText(alert, of: batch))
                }
            }
        }
    }

    @Test("of another format holds what that format said, whatever is in it")
    func otherFormat() throws {
        let labels = ["service.name": "a\u{1}b", "größe": "\u{1F600}\\\"\n", "alertname": "x"]
        let began = try #require(Timestamp(rfc3339: "2026-03-04T10:00:00Z"))
        let read = AlertBatch.ReadAlert(
            labels: labels,
            annotations: ["summary": "one\ttwo"],
            startsAt: began,
            endsAt: began - .seconds(1),
            generatorURL: "http://example.org/\"q\""
        )

        let batch = AlertBatch([read, read], original: "what was received")

        #expect(batch.count == 2)
        let alert = batch.alerts[1]
        #expect(batch.labels(of: alert) == labels)
        #expect(Alert.hex(alert.fingerprint) == Alert.fingerprint(of: labels))
        #expect(batch.annotations(of: alert) == ["summary": "one\ttwo"])
        #expect(alert.startsAt == began - .seconds(1))
        #expect(batch.generatorURL(of: alert) == "http://example.org/\"q\"")
        #expect(batch.payload(of: alert) == "what was received")
    }

    @Test("without alerts is one, too")
    func empty() {
        #expect(read(" [ ] ")?.count == 0)
    }

    @Test("tells changed annotations from the same ones")
    func annotations() throws {
        func hash(_ rest: String) throws -> UInt64 {
            try #require(read(#"[{"labels":{"a":"b"}\#(rest)}]"#)).alerts[0].annotationsHash
        }

        let first = try hash(#","annotations":{"summary":"5 % of requests fail"}"#)
        #expect(try hash(#","annotations":{"summary":"5 % of requests fail"}"#) == first)
        #expect(try hash(#","annotations":{"summary":"6 % of requests fail"}"#) != first)
        #expect(
            try hash(#","annotations":{"summary":"5 % of requests fail"},"generatorURL":"http://x"# + "\"") != first
        )
        #expect(try hash("") != first)
    }

    private func read(_ text: String) -> AlertBatch? { AlertBatch(ordinary: Array(text.utf8)) }
}
