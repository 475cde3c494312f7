import Testing

@testable import MusterCore

@Suite("A histogram of durations")
struct DurationHistogramTests {
    @Test(
        "puts every duration into the one step that holds it",
        arguments: [0, 1, 31, 32, 33, 63, 64, 3_599, 86_400, 31_536_000] as [Int64]
    )
    func steps(seconds: Int64) {
        let step = DurationHistogram.step(of: seconds)

        let lowest = DurationHistogram.lowest(of: step)
        #expect((lowest..<lowest + DurationHistogram.width(of: step)).contains(seconds))
        #expect(DurationHistogram.step(of: lowest) == step)
        #expect(DurationHistogram.lowest(of: step + 1) == lowest + DurationHistogram.width(of: step))
    }

    @Test("has steps of at most a sixteenth of their duration")
    func widths() {
        for seconds in stride(from: Int64(32), to: 10_000_000, by: 9_973) {
            let step = DurationHistogram.step(of: seconds)
            #expect(DurationHistogram.width(of: step) * 16 <= DurationHistogram.lowest(of: step))
        }
    }

    @Test("tells percentiles to 3 % of what they are, and the mean exactly")
    func percentiles() throws {
        var histogram = DurationHistogram()
        let durations = (1...1_000).map { Int64($0 * $0) }
        for seconds in durations { histogram.add(1, at: DurationHistogram.step(of: seconds), seconds: seconds) }

        for (share, expected) in [(0.5, durations[499]), (0.9, durations[899]), (1, durations[999])] {
            let found = try #require(histogram.percentile(share)).components.seconds
            #expect(abs(Double(found - expected)) <= Double(expected) * 0.032, "\(share): \(found), not \(expected)")
        }
        #expect(histogram.mean == .seconds(durations.reduce(0, +) / 1_000))
    }

    @Test("knows nothing where there is none")
    func empty() {
        #expect(DurationHistogram().percentile(0.5) == nil)
        #expect(DurationHistogram().mean == nil)
    }

    @Test("is the same whether a duration was never there or was taken out again")
    func takenOut() {
        var histogram = DurationHistogram()
        histogram.add(1, at: DurationHistogram.step(of: 60), seconds: 60)
        histogram.add(1, at: DurationHistogram.step(of: 600), seconds: 600)
        histogram.add(-1, at: DurationHistogram.step(of: 600), seconds: -600)

        #expect(histogram.percentile(1).map { $0 < .seconds(64) } == true)
        #expect(histogram.mean == .seconds(60))
    }
}
