import Testing

@testable import MusterCore

@Suite("Inhibition in a process file")
struct InhibitionFileTests {
    /// The small process with these lines after the default severity of its triage.
    private func file(_ lines: String...) -> ProcessFile {
        let last = SmallProcess.lines.firstIndex(of: "  default severity: SEV2") ?? 0
        let text = SmallProcess.lines[...last] + lines + SmallProcess.lines[(last + 1)...]
        return ProcessFile(text: text.joined(separator: "\n") + "\n")
    }

    @Test("is read with its matchers, and with the longest silence")
    func reads() throws {
        let triage = try #require(
            file(
                "  longest silence: 7 days",
                "  inhibit:",
                "    - say: Hosts explain services",
                "      source: { alertname: HostDown }",
                "      target: { severity: [warning, info] }",
                "      equal: [host, zone]"
            ).definition?.triage
        )

        #expect(triage.longestSilence == .days(7))
        let rule = try #require(triage.inhibitions.first)
        #expect(rule.id == "hosts-explain-services")
        #expect(rule.source == [.equals(label: "alertname", value: "HostDown")])
        #expect(rule.target == [.oneOf(label: "severity", values: ["warning", "info"])])
        #expect(rule.equal == ["host", "zone"])
    }

    @Test(
        "is refused where a side fits every alert or is missing",
        arguments: [
            ("      source: {}", "      target: { a: b }", "fits every alert"),
            ("      source: { a: b }", "      target: {}", "fits every alert"),
            ("      source: { a: b }", "      equal: [host]", "target"),
        ]
    )
    func refused(one: String, other: String, problem: String) {
        let problems = file("  inhibit:", "    - say: Too much", one, other).problems

        #expect(problems.contains { "\($0)".contains(problem) }, "\(problems)")
    }
}
