import ArgumentParser
import DiskProof
import Foundation

/// Fails each call to the disk in each way in which it can fail.
struct IOErrors: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "io-errors",
        abstract: "Fails each call to the disk, once and from then on, and looks whether what was confirmed is there."
    )

    @Option(help: "One of about so many points is tried, drawn by lot.") var every = 1
    @Option(help: "Which points are tried, and what the story is told with, is drawn from this.") var seed: UInt64 = 1
    @Option(help: "How many are tried at the same time.") var workers = ProcessInfo.processInfo.activeProcessorCount
    @Option(help: "Only this one, as known:full:once:120:ends.") var point: String?
    @Option(help: "Where to write the sum, as JSON.") var output: String?

    func run() throws {
        let command = self
        onManyThreads {
            try await WorkFolder.with("io-errors") { folder in try await command.look(in: folder) }
        }
    }

    private func look(in folder: String) async throws -> (isGood: Bool, keeps: Bool) {
        let begin = ContinuousClock.now
        let errors = DiskErrors(in: folder, every: every, seed: seed)
        let outcome: DiskErrors.Outcome
        if let point {
            outcome = try await errors.look(at: point)
        } else {
            outcome = try await errors.sweep(workers: workers)
        }
        let sum = IOErrorSum(
            outcome: outcome,
            fdatasync: DiskPace.median(in: FileManager.default.currentDirectoryPath),
            seconds: (ContinuousClock.now - begin) / .seconds(1)
        )
        print(sum.words)
        for (reason, count) in outcome.reasons.sorted(by: { $0.key < $1.key }) {
            print("started anew \(count) times after \(reason)")
        }
        for finding in outcome.findings.prefix(20) { print(finding) }
        if !sum.isGood, point == nil {
            print("again: scripts/proof again io-errors --seed \(seed) --point NAME (it stands before the colon)")
        }
        if let output { try JSONEncoder().encode(sum).write(to: URL(fileURLWithPath: output)) }
        return (sum.isGood, false)
    }
}

/// What a sweep came to.
struct IOErrorSum: Codable, Sendable {
    var outcome: DiskErrors.Outcome
    /// Median, in milliseconds.
    var fdatasync: Double?
    var seconds: Double

    /// Of a few points none may have refused anything for good.
    var isGood: Bool {
        outcome.findings.isEmpty && outcome.failures > 0 && (outcome.points < 100 || outcome.noticed > 0)
    }

    var words: String {
        let faults = outcome.byFault.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        return "errors of the disk: \(outcome.points) points, \(outcome.failures) failed (\(faults)); "
            + "\(outcome.confirmed) confirmations, \(outcome.refused) refusals, \(outcome.notStarted) did not start, "
            + "\(outcome.wentOn) went on, \(outcome.stopped) had to be started anew, \(outcome.damaged) found their data damaged, "
            + "\(outcome.withReserve) on a full disk with the reserve; "
            + "of \(outcome.believed) with a refusal taken for a yes \(outcome.noticed) were noticed; "
            + "\(outcome.findings.count) findings, \(PaceWords.of(fdatasync)), \(Int(seconds)) s"
    }
}
