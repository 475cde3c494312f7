import MusterCore
import Testing

@testable import MusterWeb

@Suite("Rate buckets")
struct RateBucketsTests {
    private let start = Timestamp(milliseconds: 1_000_000)

    private func taken(_ count: Int, from buckets: inout RateBuckets, _ name: String = "a", at now: Timestamp) -> Int {
        (0..<count).filter { _ in buckets.take(name, now: now) }.count
    }

    @Test("give two seconds' worth at once, and then what the time brings")
    func rate() {
        var buckets = RateBuckets(rate: 10)

        let counts = [Duration.zero, .milliseconds(500), .milliseconds(500), .seconds(3600)]
            .map { taken(100, from: &buckets, at: start + $0) }

        #expect(counts == [20, 5, 0, 20])
    }

    @Test("are each one's own")
    func apart() {
        var buckets = RateBuckets(rate: 1)
        _ = taken(100, from: &buckets, "noisy", at: start)

        let quiet = taken(2, from: &buckets, "quiet", at: start)

        #expect(quiet == 2)
    }

    @Test("neither fill nor empty when the clock is put back")
    func back() {
        var buckets = RateBuckets(rate: 1)
        _ = taken(2, from: &buckets, at: start)

        let before = taken(5, from: &buckets, at: start - .hours(1))
        let after = taken(5, from: &buckets, at: start)

        #expect(before == 0)
        #expect(after == 0)
    }

    @Test("still hold back one who is busy when thousands come along")
    func many() {
        var buckets = RateBuckets(rate: 1)
        for number in 0..<5_000 { _ = taken(1, from: &buckets, "n\(number)", at: start + .seconds(number * 10)) }
        let now = start + .seconds(50_000)
        _ = taken(2, from: &buckets, "busy", at: now)

        let more = taken(1, from: &buckets, "busy", at: now)

        #expect(more == 0)
    }
}
