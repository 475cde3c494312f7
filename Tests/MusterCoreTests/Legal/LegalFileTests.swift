import Testing

@testable import MusterCore

@Suite("Legal triggers in a process file")
struct LegalFileTests {
    /// The small process with a trigger whose notices are these lines.
    private func file(_ lines: String...) -> ProcessFile {
        let head = [
            "legal triggers:", "  Breach:", "    when: leaked", "    notices:",
        ]
        let facts = SmallProcess.lines.map {
            $0.contains("Next steps: {") ? "\($0)\n  Leaked: { kind: yes or no }" : $0
        }
        return ProcessFile(text: (facts + head + lines).joined(separator: "\n") + "\n")
    }

    private static let warning = "      - { say: Warn the CSIRT, id: warn, to: the CSIRT, within: 24 h, owner: on-call"

    @Test("bring a clock for each notice, from awareness or from the one before")
    func reads() throws {
        let definition = try #require(
            file(
                "\(Self.warning), remind before: 6 h }",
                "      - { say: Report, to: the CSIRT, within: 1 month, after: warn, owner: ic, missed: escalate to on-call }"
            ).definition
        )

        let (warn, report) = (try #require(definition.clock("warn")), try #require(definition.clock("report")))
        #expect(warn.from == .legalTrigger("breach") && warn.duty == .notice && warn.missed == [.remind])
        #expect(warn.remindBefore == .hours(6))
        #expect(report.from == .notice("warn"))
        #expect(report.timing == .within(["SEV1": .months(1), "SEV2": .months(1)]))
        #expect(definition.legal.first?.notices.map(\.to) == ["the CSIRT", "the CSIRT"])
    }

    @Test(
        "are refused with the line and what would be right",
        arguments: [
            ("      - { say: Report, within: 1 month, owner: ic }", "\"to\" is missing"),
            ("      - { say: Report, to: them, within: soon, owner: ic }", "\"soon\" is not a deadline"),
            ("      - { say: Report, to: them, within: 1 h, owner: ic, after: warm }", "did you mean \"warn\""),
            ("      - { say: Report, to: them, within: 1 h, owner: nobody }", "nobody"),
            (
                "      - { say: Report, to: them, within: 1 h, owner: ic, remind before: 2 h }",
                "before the clock starts"
            ),
            ("      - { say: Warn, id: warn, to: them, within: 1 h, owner: ic }", "the same id"),
            ("      - { say: Report, to: them, within: 1 h, owner: ic, untill: closed }", "unknown key"),
        ]
    )
    func refused(line: String, problem: String) throws {
        let problems = file("\(Self.warning) }", line).problems

        #expect(problems.contains { "\($0)".contains(problem) }, "\(problems)")
    }
}
