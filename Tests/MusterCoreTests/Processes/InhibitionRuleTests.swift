import Testing

@testable import MusterCore

@Suite("Rules of inhibition")
struct InhibitionRuleTests {
    private let rule = InhibitionRule(
        id: "host",
        says: "A host that is down explains its services",
        source: [.equals(label: "alertname", value: "HostDown")],
        target: [.oneOf(label: "severity", values: ["warning", "info"])],
        equal: ["host", "zone"]
    )

    private func part(_ labels: [String: String]) -> InhibitionRule.Part? {
        var triage = Triage(rules: [], defaultSeverity: "")
        triage.inhibitions = [rule]
        return triage.parts { $1 ? nil : labels[$0] }.first
    }

    @Test("take cause and consequence for alike where they agree in what must be equal")
    func agree() {
        let cause = part(["alertname": "HostDown", "host": "a", "zone": "x"])
        let consequence = part(["alertname": "Slow", "severity": "info", "host": "a", "zone": "x"])
        let elsewhere = part(["alertname": "Slow", "severity": "info", "host": "b", "zone": "x"])

        #expect(cause?.isSource == true && cause?.isTarget == false)
        #expect(consequence?.isTarget == true && consequence?.isSource == false)
        #expect(cause?.agreement == consequence?.agreement)
        #expect(cause?.agreement != elsewhere?.agreement)
    }

    @Test("take a label that neither has for one in which they agree")
    func absent() {
        let cause = part(["alertname": "HostDown", "host": "a"])
        let consequence = part(["severity": "info", "host": "a", "zone": ""])

        #expect(cause?.agreement == consequence?.agreement)
    }

    @Test("do not take values that only run into each other for the same")
    func apart() {
        let one = part(["alertname": "HostDown", "host": "ab", "zone": "c"])
        let other = part(["alertname": "HostDown", "host": "a", "zone": "bc"])

        #expect(one?.agreement != other?.agreement)
    }

    @Test("have nothing to do with most alerts")
    func nothing() {
        #expect(part(["alertname": "Slow", "severity": "critical", "host": "a"]) == nil)
    }
}
