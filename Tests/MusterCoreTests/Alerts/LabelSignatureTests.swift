import Testing

@testable import MusterCore

@Suite("The signature of an alert's labels")
struct LabelSignatureTests {
    @Test("lets through whoever asks for labels that are there", arguments: ["host", "path", "note", "city"])
    func letsThrough(_ name: String) {
        let alert = text(["host": "db7", "path": #"C:\temp"#, "note": #"says "no""#, "city": "Zürich"])

        let asked = wanted([name: alert.label(name) ?? ""])

        #expect(alert.signature.mayHave(asked))
    }

    @Test("turns away nearly all who ask for a value that is not there")
    func turnsAway() {
        let alert = text(["host": "db7", "alertname": "DiskFull", "severity": "critical", "service": "checkout"])

        let passed = (0..<1_000).count { alert.signature.mayHave(wanted(["host": "web\($0)"])) }

        #expect(passed < 150)
    }

    @Test("keeps a value from passing for that of another label")
    func keepsApart() {
        let asked = wanted(["b": "1"])

        #expect(!text(["a": "1"]).signature.mayHave(asked))
        #expect(text(["a": "2", "b": "1"]).signature.mayHave(asked))
    }

    @Test("asks for all labels at once")
    func asksForAll() {
        let alert = text(["host": "db7", "service": "checkout"])

        #expect(alert.signature.mayHave(wanted(["host": "db7", "service": "checkout"])))
        #expect(!alert.signature.mayHave(wanted(["host": "db7", "service": "search"])))
        #expect(alert.signature.mayHave(LabelSignature()))
    }

    private struct Text {
        let text: AlertText
        var signature: LabelSignature { AlertText.Packed(text, like: nil).signature }
        func label(_ name: String) -> String? { text.label(name) }
    }

    private func text(_ labels: [String: String]) -> Text {
        let alert = AlertBatch.ReadAlert(
            labels: labels,
            annotations: ["summary": "of no account"],
            startsAt: nil,
            endsAt: nil,
            generatorURL: nil
        )
        let batch = AlertBatch([alert], original: nil)
        return Text(text: AlertText(batch.alerts[0], of: batch))
    }

    private func wanted(_ labels: [String: String]) -> LabelSignature {
        var signature = LabelSignature()
        for (name, value) in labels { signature.require(name, value) }
        return signature
    }
}
