import ArgumentParser
import MusterCore
import MusterSimulation

/// Looks for the smallest world of a seed in which the same promise is broken.
struct Shrink: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Takes away from the world of one seed what is not needed to break a promise, and says how to see what is left."
    )

    @Option(help: "A seed whose world breaks a promise.") var seed: UInt64

    func run() throws {
        let seed = seed
        onOneThread {
            let whole = Scenario(seed: seed)
            guard let broken = await Self.broken(in: whole).first else {
                print("seed \(seed) breaks no promise")
                return 1
            }
            var smallest = whole
            var isSmaller = true
            while isSmaller {
                isSmaller = false
                for candidate in smallest.smaller {
                    if await Self.broken(in: candidate).contains(broken) {
                        smallest = candidate
                        isSmaller = true
                        print("invariant \(broken): \(smallest.words)")
                        break
                    }
                }
            }
            print("scripts/proof again replay \(smallest.options)")
            return 0
        }
    }

    private static func broken(in scenario: Scenario) async -> [Int] {
        (try? await Simulation.run(scenario))?.verdict.violations.map(\.invariant) ?? []
    }
}

extension Scenario {
    /// Worlds with a little less in them, those with much less first.
    fileprivate var smaller: [Scenario] {
        var found: [Scenario] = []
        func add(_ change: (inout Scenario) -> Void) {
            var other = self
            change(&other)
            if other != self { found.append(other) }
        }
        add { $0.troubles = max(1, $0.troubles / 2) }
        add { if $0.faults.allSatisfy({ !$0.needsNodes }) { $0.nodes = 1 } }
        add { if $0.nodes > 2 { $0.nodes -= 1 } }
        for fault in faults.sorted(by: { $0.rawValue < $1.rawValue }) { add { $0.faults.remove(fault) } }
        add { $0.troubles = max(1, $0.troubles - 1) }
        return found
    }

    /// What `replay` has to be given.
    fileprivate var options: String {
        let list = faults.map(\.rawValue).sorted().joined(separator: ",")
        return "--seed \(seed) --troubles \(troubles) --nodes \(nodes) --faults '\(list)'"
    }
}
