import ArgumentParser
import DiskProof
import Foundation

/// Shows a disk as power cuts leave it, and looks whether everything that was confirmed is there.
struct PowerCut: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Cuts the power at everything that reaches the disk, and looks at what is left."
    )

    @Option(help: "How many disks to look at.") var images = 20_000
    @Option(help: "What survives of what was not synced is drawn from this.") var seed: UInt64 = 1
    @Option(help: "For how long Muster works: each round is some dozens of transactions.") var rounds = 2
    @Flag(help: "Leaves out what a commit waits for. This must lose something.") var control = false
    @Option(help: "How many look at the same time.") var workers = ProcessInfo.processInfo.activeProcessorCount
    @Option(help: "A record that was kept, to look at again.") var recording: String?
    @Option(help: "Only this image.") var image: Int?
    @Option(help: "Where to write the sum, as JSON.") var output: String?

    func run() throws {
        let command = self
        onManyThreads {
            try await WorkFolder.with("power-cut") { folder in try await command.look(in: folder) }
        }
    }

    private func look(in folder: String) async throws -> (isGood: Bool, keeps: Bool) {
        let begin = ContinuousClock.now
        let record: Recording
        if let recording {
            record = try Recording.load(from: recording)
        } else {
            record = try await Recording.make(in: folder, seed: seed, rounds: rounds)
        }
        let cuts = PowerCuts(of: record, images: images, seed: seed, ignoresCommits: control)
        let outcome: PowerCuts.Outcome
        if let image {
            outcome = try await cuts.look(at: image)
        } else {
            outcome = try await cuts.look(workers: workers)
        }
        let sum = PowerCutSum(
            seed: seed,
            isControl: control,
            operations: Int(record.operations),
            confirmations: record.confirmations,
            outcome: outcome,
            fdatasync: DiskPace.median(in: FileManager.default.currentDirectoryPath),
            seconds: (ContinuousClock.now - begin) / .seconds(1)
        )
        print(sum.words)
        for finding in outcome.findings.prefix(control ? 1 : 20) { print(finding) }
        let isKept = !sum.isGood && !control
        if isKept, image == nil {
            let words = "--recording '\(recording ?? folder)' --images \(images) --seed \(seed) --image N"
            print("again: muster-proof power-cut \(words)")
        }
        if let output { try JSONEncoder().encode(sum).write(to: URL(fileURLWithPath: output)) }
        return (sum.isGood, isKept)
    }
}

/// What a run came to.
struct PowerCutSum: Codable, Sendable {
    var seed: UInt64
    var isControl: Bool
    var operations: Int
    var confirmations: Int
    var outcome: PowerCuts.Outcome
    /// Median, in milliseconds.
    var fdatasync: Double?
    var seconds: Double

    /// A control that loses nothing shows that nothing is shown.
    var isGood: Bool { (outcome.spoiled > 0) == isControl }

    var words: String {
        let kind = isControl ? "without waiting at commits" : "as Muster waits for the disk"
        return "power cuts, \(kind): seed \(seed), \(operations) operations, \(confirmations) confirmations, "
            + "\(outcome.moments) moments, \(outcome.images) images, \(outcome.opened) opened by Muster, "
            + "\(outcome.spoiled) with something lost or half, \(PaceWords.of(fdatasync)), \(Int(seconds)) s"
    }
}

/// How fast the disk is, in words.
enum PaceWords {
    static func of(_ milliseconds: Double?) -> String {
        milliseconds.map { "fdatasync p50 \((($0 * 100).rounded() / 100)) ms" } ?? "fdatasync not measured"
    }
}
