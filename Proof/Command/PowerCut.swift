import ArgumentParser
import DiskProof
import Foundation

/// Shows a disk as power cuts leave it, and looks whether everything that was confirmed is there.
struct PowerCut: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Cuts the power at everything that reaches the disk, and looks at what is left."
    )

    @Option(help: "How many disks to look at: a quarter of them had syncs that failed.") var images = 20_000
    @Option(help: "How many to look at for each mistake that must be noticed.") var controls = 400
    @Option(help: "What Muster does, and what survives of what was not synced, is drawn from this.") var seed: UInt64 =
        1
    @Option(help: "For how long Muster works: each round is some hundred transactions.") var rounds = 2
    @Option(help: "How many look at the same time.") var workers = ProcessInfo.processInfo.activeProcessorCount
    @Option(help: "A record that was kept, to look at again, with as many images as were made of it.") var recording:
        String?
    @Option(help: "Only this image of it.") var image: Int?
    @Option(help: "Where to write the sum, as JSON.") var output: String?

    func run() throws {
        let command = self
        onManyThreads {
            if let recording = command.recording { return try await command.look(at: recording) }
            return try await WorkFolder.with("power-cut") { folder in try await command.look(in: folder) }
        }
    }

    /// - Returns: the process's exit code.
    private func look(at recording: String) async throws -> Int32 {
        let cuts = PowerCuts(of: try Recording.load(from: recording), images: images, seed: seed)
        let outcome: PowerCuts.Outcome
        if let image {
            outcome = try await cuts.look(at: image)
        } else {
            outcome = try await cuts.look(workers: workers)
        }
        for finding in outcome.findings { print(finding) }
        print("\(outcome.images) images, \(outcome.spoiled) with something lost or half")
        return outcome.spoiled == 0 ? 0 : 1
    }

    private func look(in folder: String) async throws -> (isGood: Bool, keeps: Bool) {
        let begin = ContinuousClock.now
        let steady = try await Recording.make(in: "\(folder)/steady", seed: seed, rounds: rounds)
        let failing = try await Recording.make(
            in: "\(folder)/failing",
            seed: seed,
            rounds: rounds,
            syncs: .failing
        )
        var parts: [PowerCutSum.Part] = []
        for (name, record, images) in [
            ("syncs that are kept", steady, images - images / 4), ("syncs that fail now and then", failing, images / 4),
        ] {
            let outcome = try await PowerCuts(of: record, images: images, seed: seed).look(workers: workers)
            parts.append(PowerCutSum.Part(name: name, record, outcome))
            if outcome.spoiled > 0 {
                let words = "--recording '\(record.folder)' --images \(images) --seed \(seed) --image N"
                print("again: scripts/proof again power-cut \(words)")
            }
        }
        let lying = try await Recording.make(in: "\(folder)/lying", seed: seed, rounds: 1, syncs: .lying)
        var noticed: [String: Int] = [:]
        for (name, record, ignored) in [
            ("commits that do not wait", steady, PowerCuts.Ignored.commits),
            ("folders that are not synced", steady, .folders),
            ("syncs that fail and say nothing", lying, .nothing),
        ] {
            let cuts = PowerCuts(of: record, images: controls, seed: seed, ignoring: ignored)
            noticed[name] = try await cuts.look(workers: workers).spoiled
        }
        let sum = PowerCutSum(
            seed: seed,
            parts: parts,
            controls: controls,
            noticed: noticed,
            fdatasync: DiskPace.median(in: FileManager.default.currentDirectoryPath),
            seconds: (ContinuousClock.now - begin) / .seconds(1)
        )
        for line in sum.lines { print(line) }
        if let output { try JSONEncoder().encode(sum).write(to: URL(fileURLWithPath: output)) }
        return (sum.isGood, parts.contains { $0.outcome.spoiled > 0 })
    }
}

/// What a run came to.
struct PowerCutSum: Codable, Sendable {
    struct Part: Codable, Sendable {
        var name: String
        var operations: Int64
        var confirmations: Int
        var refused: Int
        var outcome: PowerCuts.Outcome

        init(name: String, _ recording: Recording, _ outcome: PowerCuts.Outcome) {
            (self.name, self.outcome) = (name, outcome)
            (operations, confirmations) = (recording.operations, recording.confirmations)
            refused = recording.refused
        }
    }

    var seed: UInt64
    var parts: [Part]
    /// Images for each mistake, and of how many something was found.
    var controls: Int
    var noticed: [String: Int]
    /// Median, in milliseconds.
    var fdatasync: Double?
    var seconds: Double

    /// Nothing is lost; and where something must be lost, it is: or nothing would be shown.
    var isGood: Bool {
        parts.allSatisfy { $0.outcome.spoiled == 0 && $0.outcome.opened > 0 && $0.confirmations > 0 }
            && noticed.values.allSatisfy { $0 > 0 }
    }

    var lines: [String] {
        parts.flatMap { part in
            [
                "power cuts, \(part.name): \(part.operations) operations, \(part.confirmations) confirmations, "
                    + "\(part.refused) refusals, \(part.outcome.moments) moments, \(part.outcome.images) images, "
                    + "\(part.outcome.opened) opened by Muster, \(part.outcome.spoiled) with something lost or half"
            ] + part.outcome.findings
        }
            + noticed.sorted { $0.key < $1.key }.map { name, count in
                "power cuts, \(name): \(count) of \(controls) images have lost something\(count > 0 ? "" : ", and some must")"
            } + ["power cuts: seed \(seed), \(PaceWords.of(fdatasync)), \(Int(seconds)) s"]
    }
}

/// How fast the disk is, in words.
enum PaceWords {
    static func of(_ milliseconds: Double?) -> String {
        milliseconds.map { "fdatasync p50 \((($0 * 100).rounded() / 100)) ms" } ?? "fdatasync not measured"
    }
}
