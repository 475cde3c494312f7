import DiskProof
import Foundation
import Testing

/// A small sample of what `muster-proof power-cut` does at length.
@Suite("Power cuts", .timeLimit(.minutes(5)))
struct PowerCutTests {
    private static func withRecording(
        _ syncs: Recording.Syncs = .kept,
        rounds: Int = 1,
        _ body: (Recording) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/muster-cut-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(try await Recording.make(in: folder, seed: 7, rounds: rounds, syncs: syncs))
    }

    private static func cut(
        _ recording: Recording,
        _ images: Int = 60,
        ignoring: PowerCuts.Ignored = .nothing
    ) async throws -> PowerCuts.Outcome {
        try await PowerCuts(of: recording, images: images, seed: 7, ignoring: ignoring).look(workers: 2)
    }

    @Test("lose nothing that was confirmed, and lose it where a commit or a file does not wait for the disk")
    func loseNothing() async throws {
        try await Self.withRecording { recording in
            let kept = try await Self.cut(recording)
            let hasty = try await Self.cut(recording, ignoring: .commits)
            let nameless = try await Self.cut(recording, ignoring: .folders)

            #expect(recording.confirmations > 20)
            #expect(recording.refused == 0)
            #expect(kept.images == 60)
            #expect(kept.opened > 0)
            #expect(kept.findings == [])
            #expect(hasty.spoiled > 0)
            #expect(nameless.findings.contains { $0.contains("attached, and its bytes are not there") })
        }
    }

    @Test("lose nothing that was confirmed after a sync that failed, which no later one makes up for")
    func loseNothingAfterFailedSync() async throws {
        // Which calls share a sync, and so how many are refused, is a matter of time: in one round, of too few.
        try await Self.withRecording(.failing, rounds: 2) { recording in
            let outcome = try await Self.cut(recording)

            #expect(recording.refused > 3)
            #expect(recording.confirmations > 20)
            #expect(outcome.findings == [])
        }
    }

    @Test("are seen to lose something where a failed sync passes for a good one")
    func seeFailedSyncThatPassesForGood() async throws {
        try await Self.withRecording(.lying) { recording in
            let outcome = try await Self.cut(recording)

            #expect(recording.refused == 0)
            #expect(outcome.spoiled > 0)
        }
    }
}
