import ArgumentParser
import Foundation
import MusterCore
import MusterSimulation

/// Runs many worlds and adds up what was found.
struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Runs worlds of several seeds, one after the other.")

    @Option(help: "The first seed.") var from: UInt64 = 1
    @Option(help: "How many seeds.") var seeds = 10
    @Option(help: "Every so many seeds, beginning with the first: for several programs beside each other.") var every =
        1
    @Option(help: "How many of them are run twice, and must do the same.") var twice = 0
    @Option(help: "Begins no more worlds after so many seconds; the first one always.") var seconds: Int?
    @Option(help: "So many troubles in each, and not as many as the seed says.") var troubles: Int?
    @Option(help: "These faults in each, with commas between them, and not those that the seed says.")
    var faults: String?
    @Option(help: "Where to write the sum, as JSON.") var output: String?

    func run() throws {
        let (from, seeds, every, twice, troubles, output) = (from, seeds, every, twice, troubles, output)
        let limit = seconds.map { Duration.seconds($0) }
        let faults = try faults.map(Fault.list)
        onOneThread {
            var sum = Sum()
            let begin = ContinuousClock.now
            for index in stride(from: 0, to: seeds, by: every) {
                if let limit, index > 0, .now - begin >= limit { break }
                var scenario = Scenario(seed: from + UInt64(index))
                if let troubles { scenario.troubles = troubles }
                if let faults { scenario.faults = faults }
                do {
                    let outcome = try await Simulation.run(scenario)
                    sum.add(outcome)
                    if index / every < twice {
                        sum.compare(outcome, try await Simulation.run(scenario))
                    }
                } catch {
                    sum.failures.append("seed \(scenario.seed): \(error)")
                }
            }
            sum.seconds = Double((ContinuousClock.now - begin).components.seconds)
            print(sum.words)
            if let output { try? JSONEncoder().encode(sum).write(to: URL(fileURLWithPath: output)) }
            return sum.isGood ? 0 : 1
        }
    }
}

/// What many worlds came to.
struct Sum: Codable, Sendable {
    var worlds = 0
    var verdict = Verdict()
    var totals = Totals()
    var violations: [String] = []
    var failures: [String] = []
    var compared = 0
    var seconds = 0.0

    var isGood: Bool { violations.isEmpty && failures.isEmpty }

    mutating func add(_ outcome: Simulation.Outcome) {
        worlds += 1
        verdict.add(outcome.verdict)
        totals.add(outcome.totals)
        for one in outcome.verdict.violations {
            violations.append(
                "seed \(outcome.scenario.seed): invariant \(one.invariant) at \(one.at.rfc3339): \(one.words)"
            )
        }
    }

    mutating func compare(_ one: Simulation.Outcome, _ other: Simulation.Outcome) {
        compared += 1
        if one.digest != other.digest {
            violations.append("seed \(one.scenario.seed): invariant 42: run twice, it did not do the same")
        }
    }

    var words: String {
        let checks = verdict.checks.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
        let lines = [
            "\(worlds) worlds in \(Int(seconds)) s", totals.words, "looked at, by invariant: \(checks)",
            "\(compared) worlds run twice", "\(violations.count) violations",
        ]
        return (lines + violations.prefix(40) + failures.prefix(10)).joined(separator: "\n")
    }
}
