import Testing

@testable import MusterCore

@Suite("Fingerprints of alerts")
struct AlertFingerprintTests {
    @Test(
        "are those that Prometheus gives",
        arguments: [
            ([:], "cbf29ce484222325"),
            (["alertname": "alert1", "lbl1": "val1"], "fac0861a85de433a"),
        ] as [([String: String], String)]
    )
    func knownVectors(labels: [String: String], expected: String) {
        #expect(Alert.fingerprint(of: labels) == expected)
    }

    @Test("do not depend on how the labels are cut into names and values")
    func separates() {
        #expect(Alert.fingerprint(of: ["a": "bc"]) != Alert.fingerprint(of: ["ab": "c"]))
    }
}

@Suite("Alerts")
struct AlertTests {
    @Test("are called by their summary, or else by their name")
    func title() {
        func alert(_ labels: [String: String], _ annotations: [String: String]) -> Alert {
            let start = Story.wednesday
            return Alert(
                id: ID(OnCall.uuid(1)),
                integration: "prometheus",
                fingerprint: "cbf29ce484222325",
                labels: labels,
                annotations: annotations,
                startsAt: start,
                endsAt: start + .minutes(5),
                generatorURL: nil
            )
        }

        #expect(alert(["alertname": "Slow"], ["summary": "It is slow"]).title == "It is slow")
        #expect(alert(["alertname": "Slow"], [:]).title == "Slow")
        #expect(alert([:], [:]).title == "cbf29ce484222325")
        #expect(alert([:], [:]).isFiring(at: Story.wednesday))
        #expect(!alert([:], [:]).isFiring(at: Story.wednesday + .minutes(5)))
    }
}
