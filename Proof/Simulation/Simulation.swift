import Crypto
import Foundation
import MusterCore
import MusterEngine
import MusterStore

/// Runs one world and says what came of it.
package enum Simulation {
    package struct Outcome: Codable, Sendable {
        package var scenario: Scenario
        package var verdict: Verdict
        package var totals: Totals
        /// Of everything that was recorded and everything that left: the same for the same scenario.
        package var digest: String
        package var trace: [String]
    }

    /// - Parameter traces: also tells what happened, line by line.
    package static func run(_ scenario: Scenario, traces: Bool = false) async throws -> Outcome {
        let world = try World(scenario, traces: traces)
        try await world.run()
        return await world.outcome
    }
}

extension World {
    fileprivate var outcome: Simulation.Outcome {
        var totals = totals
        totals.posts = history.posts.count
        totals.sends = history.sends.values.reduce(0) { $0 + $1.count }
        totals.answers = history.acks.count
        for (fault, count) in history.faults { totals.faults[fault.rawValue] = count }
        return Simulation.Outcome(
            scenario: scenario,
            verdict: verdict,
            totals: totals,
            digest: digest,
            trace: trace
        )
    }

    private var digest: String {
        var hash = SHA256()
        let events = look { connection in
            try connection.query(
                "SELECT incident_id, sequence, hash FROM incident_event ORDER BY incident_id, sequence"
            )
            .map { "\(try $0.text("incident_id")) \(try $0.integer("sequence")) \(try $0.text("hash"))\n" }
        }
        for line in events ?? [] { hash.update(data: Data(line.utf8)) }
        let sends = history.sends.values.joined().sorted { $0.serial < $1.serial }
        for send in sends {
            hash.update(data: Data("\(send.at.milliseconds) \(send.message.key) \(send.attempt) \(send.became)\n".utf8))
        }
        return hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
