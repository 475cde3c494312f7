import Testing

@testable import MusterCore

@Suite("A built-in process")
struct BuiltInProcessTests {
    @Test("has no mistake and gives no cause for doubt", arguments: BuiltInProcesses.names)
    func isSound(name: String) throws {
        let file = ProcessFile(bytes: try #require(BuiltInProcesses.bytes(of: name)))

        #expect(file.problems.map(\.description) == [])
        #expect(file.definition?.key == name)
    }

    @Test("is found by its name", arguments: BuiltInProcesses.names)
    func isFound(name: String) {
        #expect(ProcessDefinition.builtIn(named: name)?.key == name)
        #expect(BuiltInProcesses.all.contains { $0.key == name })
    }

    @Test("is not found by another name")
    func isNotFound() {
        #expect(ProcessDefinition.builtIn(named: "nobody's") == nil)
        #expect(ProcessDefinition.builtIn(named: BuiltInProcesses.defaultName) != nil)
    }

    @Test("makes an incident of a critical alert by rule", arguments: BuiltInProcesses.names)
    func declaresCriticalAlerts(name: String) throws {
        let process = try #require(ProcessDefinition.builtIn(named: name))
        for severity in ["critical", "page"] {
            let labels = ["alertname": "HighErrorRate", "severity": severity, "service": "checkout"]

            let rule = try #require(process.triage.rules.first { $0.all.allSatisfy { $0.fits(labels) } })

            guard case .declare(let declaration) = rule.outcome else {
                Issue.record("\(rule.says) does not declare")
                continue
            }
            let fill = { (text: String) throws in try SignalText(text).filled { name, _ in labels[name] } }
            #expect(try fill(declaration.functionality) == "checkout")
            #expect(try fill(declaration.state) == "failing")
            #expect(try fill(declaration.audience) == "customers")
            #expect(process.severity(declaration.severity)?.page.isEmpty == false)
        }
    }

    @Test("says where each clock and each need of a gate comes from", arguments: BuiltInProcesses.names)
    func namesItsSource(name: String) throws {
        let process = try #require(ProcessDefinition.builtIn(named: name))
        let lines = process.text.split(separator: "\n", omittingEmptySubsequences: false)

        #expect(process.clocks.filter { $0.source.isEmpty }.map(\.id) == [])
        #expect(process.gates.flatMap(\.conditions).filter { $0.source.isEmpty }.map(\.id) == [])
        for clock in process.clocks { #expect(lines[clock.line - 1].contains(clock.says)) }
    }
}

extension TriageRule.Matcher {
    /// Enough of matching for labels that are not numbers.
    fileprivate func fits(_ labels: [String: String]) -> Bool {
        switch self {
        case .equals(let label, let value): labels[label] == value
        case .differs(let label, let value): labels[label] != value
        case .oneOf(let label, let values): labels[label].map(values.contains) ?? false
        case .present(let label): labels[label] != nil
        case .compares: false
        }
    }
}
