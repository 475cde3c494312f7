import Testing

@testable import MusterCore

@Suite("A mapping of any JSON")
struct GenericMappingTests {
    private func alerts(_ mapping: String, _ body: String) throws -> [SourceAlert] {
        try GenericMapping(ReceivedJSON.read(Array(mapping.utf8)))
            .alerts(in: ReceivedJSON.read(Array(body.utf8)), now: SourceSample.now)
    }

    @Test("takes what its templates find")
    func take() throws {
        let alerts = try alerts(
            """
            {"items": "data.alerts", "title": "{check.name} on {host}", "key": "{host}/{check.name}",
             "state": "{check.state}", "resolved": ["fine"], "acknowledged": ["seen"], "starts_at": "{since}",
             "labels": {"severity": "{check.level or \\"error\\"}", "team": "{tags[1]}"},
             "annotations": {"description": "{check.output}"}, "url": "{links.web}"}
            """,
            """
            {"data": {"alerts": [
             {"host": "db1", "check": {"name": "disk", "state": "bad", "output": "1 % free"}, "since": 1772441940,
              "tags": ["a", "storage"], "links": {"web": "https://x.example.org"}},
             {"host": "db2", "check": {"name": "disk", "state": "FINE", "level": "low"}},
             {"host": "db3", "check": {"name": "disk", "state": "seen"}}]}}
            """
        )

        #expect(alerts.map(\.labels["alertname"]) == ["disk on db1", "disk on db2", "disk on db3"])
        #expect(alerts.map(\.dedupKey) == ["db1/disk", "db2/disk", "db3/disk"])
        #expect(alerts.map(\.action) == [.trigger, .resolve, .acknowledge])
        #expect(alerts.map(\.labels["severity"]) == ["error", "low", "error"])
        #expect(alerts[0].labels["team"] == "storage")
        #expect(alerts[1].labels["team"] == nil)
        #expect(alerts[0].annotations["description"] == "1 % free")
        #expect(alerts[0].generatorURL == "https://x.example.org")
        #expect(alerts[0].startsAt.rfc3339 == "2026-03-02T08:59:00.000Z")
    }

    @Test(
        "is refused where it is malformed, with the field",
        arguments: [
            ("{}", "mapping.title"), (#"{"title": "{"}"#, "mapping.title"), (#"{"title": "{a b}"}"#, "mapping.title"),
            (#"{"title": "t", "colour": "x"}"#, "mapping.colour"),
            (#"{"title": "t", "items": "a..b"}"#, "mapping.items"),
            (#"{"title": "t", "labels": {"a": "{b"}}"#, "mapping.labels.a"),
            (#"{"title": "t", "resolved": "x"}"#, "mapping.resolved"),
            (#"{"title": "t", "key": "{tags[x]}"}"#, "mapping.key"),
        ]
    )
    func malformed(mapping: String, field: String) {
        let error = #expect(throws: FormatProblem.self) { try GenericMapping(ReceivedJSON.read(Array(mapping.utf8))) }
        #expect(error?.field == field)
    }

    @Test("that finds no title, or no list, says where it looked")
    func findsNothing() {
        for (mapping, body, field) in [
            (#"{"title": "{name}"}"#, "{}", "title"),
            (#"{"title": "{name}", "items": "a.b"}"#, #"{"a": {}}"#, "a.b"),
            (#"{"title": "{name}", "items": "a.b"}"#, #"{"a": {"b": 1}}"#, "a.b"),
            (#"{"title": "{name}", "items": "a"}"#, #"{"a": [{"name": "x"}, {}]}"#, "a[1].title"),
            (#"{"title": "{name}"}"#, "[7, 8]", "[0]"),
        ] {
            let error = #expect(throws: FormatProblem.self, "\(body)") { try alerts(mapping, body) }
            #expect(error?.field == field, "\(body)")
        }
    }
}
