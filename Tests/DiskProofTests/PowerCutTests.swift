import DiskProof
import Foundation
import Testing

/// A small sample of what `muster-proof power-cut` does at length.
@Suite("Power cuts")
struct PowerCutTests {
    private static func withRecording(_ body: (Recording) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/muster-cut-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(try await Recording.make(in: folder, seed: 7, rounds: 1))
    }

    @Test(
        "lose nothing that was confirmed, and lose it where a commit does not wait for the disk",
        .timeLimit(.minutes(1))
    )
    func loseNothing() async throws {
        try await Self.withRecording { recording in
            let kept = try await PowerCuts(of: recording, images: 60, seed: 7).look(workers: 2)
            let control = try await PowerCuts(of: recording, images: 60, seed: 7, ignoresCommits: true).look(
                workers: 2
            )

            #expect(recording.confirmations > 20)
            #expect(kept.images == 60)
            #expect(kept.opened > 0)
            #expect(kept.findings == [])
            #expect(control.spoiled > 0)
        }
    }
}
