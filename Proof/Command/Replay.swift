import ArgumentParser
import MusterCore
import MusterSimulation

/// Runs one world again and tells what happens in it.
struct Replay: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs the world of one seed and tells what happens in it."
    )

    @Option(help: "The seed.") var seed: UInt64
    @Option(help: "Only these faults, with commas between them.") var faults: String?
    @Option(help: "So many troubles.") var troubles: Int?
    @Option(help: "So many servers.") var nodes: Int?
    @Flag(help: "Only what was found.") var quiet = false

    func run() throws {
        var scenario = Scenario(seed: seed)
        if let faults { scenario.faults = try Fault.list(faults) }
        if let troubles { scenario.troubles = troubles }
        if let nodes { scenario.nodes = nodes }
        let (chosen, quiet) = (scenario, quiet)
        onOneThread {
            do {
                let outcome = try await Simulation.run(chosen, traces: !quiet)
                for line in outcome.trace { print(line) }
                print(chosen.words)
                for one in outcome.verdict.violations {
                    print("invariant \(one.invariant) at \(one.at.rfc3339): \(one.words)")
                }
                print(outcome.digest)
                print(outcome.totals.words)
                return outcome.verdict.violations.isEmpty ? 0 : 1
            } catch {
                print("\(error)")
                return 1
            }
        }
    }
}
