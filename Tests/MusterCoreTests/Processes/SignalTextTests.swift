import Testing

@testable import MusterCore

@Suite("A text of a triage rule")
struct SignalTextTests {
    let labels = ["service": "checkout", "alertname": "Slow", "empty": ""]
    let annotations = ["summary": "slow in Europe"]

    @Test(
        "is filled from labels, annotations and words in quotes, the first that is not empty",
        arguments: [
            ("plain", "plain"),
            ("{service}", "checkout"),
            ("{team or service}", "checkout"),
            ("{empty or service}", "checkout"),
            ("{annotation.summary or \"failing\"}", "slow in Europe"),
            ("{annotation.description or \"failing\"}", "failing"),
            ("{team or \"one or two teams\"}", "one or two teams"),
            ("{alertname} of {service}", "Slow of checkout"),
            ("{nothing}", ""),
        ]
    )
    func filled(text: String, expected: String) throws {
        #expect(try SignalText(text).filled { $1 ? annotations[$0] : labels[$0] } == expected)
    }

    @Test("is refused where a hole is malformed", arguments: ["{", "}", "{}", "{a or }", "{a b}", "{a or \"b}"])
    func malformed(text: String) {
        #expect(throws: HoledText.Malformed.self) { try SignalText(text) }
    }
}
