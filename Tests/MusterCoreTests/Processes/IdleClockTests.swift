import Testing

@testable import MusterCore

@Suite("A clock that would never begin, or that nobody could keep")
struct IdleClockTests {
    /// The small process with one more clock.
    private func text(_ clock: String) -> String {
        SmallProcess.text(line: 35, SmallProcess.lines[34], "  - { say: Do it, \(clock) }")
    }

    private static let clocks = [
        (
            "within: 1 h, from: closed, done when: confirmed, owner: ic",
            "clocks[2].from: a closed incident owes nothing of the kind, so this clock would never begin"
        ),
        (
            "every: 1 h, from: agreeing the action item, done when: action item done, owner: assignee",
            "clocks[2].every: an action item is owed once, so this clock would never begin"
        ),
        (
            "within: 1 h, from: agreeing the action item, done when: confirmed, owner: ic",
            "clocks[2].done when: an action item is owed until it is done, whatever else happens"
        ),
        (
            "within: 1 h, from: resolved, done when: action item done, owner: assignee",
            "clocks[2].from: what ends with an action item begins with it, so this clock would never begin"
        ),
        (
            "within: 1 h, from: declared, done when: role ic handed over, owner: ic",
            "clocks[2].from: who holds the role owes its handover, so this clock could never be kept"
        ),
        (
            "within: 1 h, from: taking the role of ic, until: declared, done when: confirmed, owner: ic",
            "clocks[2].until: every incident is declared from its beginning, so this clock would never begin"
        ),
        (
            "within: 1 h, from: taking the role of ic, done when: role ic filled, owner: ic",
            "clocks[2].done when: whoever takes the role fills it, so this clock would be over as it begins"
        ),
        (
            "within: 1 h, from: mitigated, done when: mitigated reached, owner: ic",
            "clocks[2].done when: \"mitigated\" is where this clock begins, so it would be over then"
        ),
        (
            "within: 1 h, from: taking the role of ic, done when: declared reached, owner: ic",
            "clocks[2].done when: every incident is declared from its beginning, so there is nothing to keep"
        ),
        (
            "within: 1 h, from: declared, until: mitigated, done when: resolved reached, owner: ic",
            "clocks[2].until: the clock lapses at \"mitigated\", before \"resolved\" could keep it"
        ),
        (
            "every: 1 h, from: declared, done when: retrospective drafted, owner: ic",
            "clocks[2].every: what ends this clock is done once, so that none of its turns could be kept"
        ),
        (
            "every: { SEV1: none }, from: declared, done when: checked in, owner: ic",
            "clocks[2].every: the clock owes nothing at any severity"
        ),
        (
            "within: 2 business days, remind before: 2 d, from: resolved, done when: confirmed, owner: ic",
            "clocks[2].remind before: the reminder would come before the clock starts"
        ),
        (
            "within: 1 sprint, remind before: 14 d, from: resolved, done when: confirmed, owner: ic",
            "clocks[2].remind before: the reminder would come before the clock starts"
        ),
    ]

    @Test("is refused with its field and place", arguments: clocks)
    func refused(clock: String, problem: String) {
        let file = ProcessFile(text: text(clock))

        #expect(file.definition == nil)
        #expect(file.problems.map { "\($0.path): \($0.message)" } == [problem])
        #expect(file.problems.map(\.line) == [36])
        #expect(file.problems.allSatisfy { $0.column > 1 && !$0.mend.isEmpty })
    }

    @Test("is a warning in a file that was in force before it was refused", arguments: clocks)
    func kept(clock: String, problem: String) throws {
        let file = ProcessFile(kept: text(clock))

        let definition = try #require(file.definition)
        #expect(definition.clock("do-it") != nil)
        #expect(file.problems.map(\.gravity) == [.warning])
        #expect(file.problems.map { "\($0.path): \($0.message)" } == [problem])
    }

    @Test(
        "in no time at all is refused, wherever it was in force",
        arguments: [
            ("every: 0 min, from: declared, done when: checked in, owner: ic", "clocks[2].every"),
            ("every: -5 min, from: declared, done when: checked in, owner: ic", "clocks[2].every"),
            ("within: 0 min, from: declared, done when: confirmed, owner: ic", "clocks[2].within"),
            ("within: 0 business days, from: declared, done when: confirmed, owner: ic", "clocks[2].within"),
            ("within: { SEV1: 0 h }, from: declared, done when: confirmed, owner: ic", "clocks[2].within.SEV1"),
        ]
    )
    func nothing(clock: String, place: String) {
        for file in [ProcessFile(text: text(clock)), ProcessFile(kept: text(clock))] {
            #expect(file.definition == nil)
            #expect(file.problems.map(\.path) == [place])
        }
    }

    @Test(
        "is told from one that can be kept",
        arguments: [
            "every: 8 h, from: taking the role of ic, done when: role ic handed over, owner: ic",
            "within: 1 h, from: mitigated, until: resolved, done when: resolved reached, owner: ic",
            "within: 1 h, from: resolved, done when: closed reached, owner: ic",
            "within: 2 business days, remind before: 1 d, from: resolved, done when: confirmed, owner: ic",
            "within: { SEV1: 1 h, SEV2: none }, from: declared, done when: role ic filled, owner: ic",
        ]
    )
    func sound(clock: String) {
        #expect(ProcessFile(text: text(clock)).problems == [])
    }

    @Test("of the law is refused where nothing can raise its trigger")
    func triggers() {
        let problems = SmallProcess.problems(adding: ["legal triggers:", "  Breach: { when: next steps }"])

        #expect(
            problems == [
                "58:19: legal triggers.Breach.when: \"Next steps\" is not answered with yes or no, so nothing would raise "
                    + "this; give that fact \"kind: yes or no\", or name another one"
            ]
        )
    }

    @Test("to decide is refused where it is longer than the one to declare")
    func deciding() {
        let lines = ["  default severity: SEV2", "  decide within: 30 min", "  declare within: 20 min"]
        let text = SmallProcess.text(line: 49, lines.joined(separator: "\n"))

        #expect(
            ProcessFile(text: text).problems.map(\.description) == [
                "50:18: triage.decide within: 30 min is longer than the time to declare, 20 min, which counts from the "
                    + "same moment; write 20 min or less"
            ]
        )
        #expect(ProcessFile(kept: text).definition != nil)
    }

    @Test("has its like in a gate for which no time of the retrospective would do")
    func gates() {
        let check = "retrospective scheduled 48 to 24 business hours after mitigated"
        let text = SmallProcess.text(line: 40, "      - { say: It is over, check: \(check) }")

        #expect(
            ProcessFile(text: text).problems.map(\.description) == [
                "40:35: gates.resolved.needs[1].check: 48 business hours is longer than 24 business hours, so no time "
                    + "would do; write the shorter one first"
            ]
        )
        #expect(ProcessFile(kept: text).definition != nil)
    }
}
