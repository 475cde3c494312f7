import Testing

@testable import MusterCore

@Suite("The score of an alert that comes and goes")
struct FlapScoreTests {
    private let start = Timestamp(milliseconds: 1_772_618_400_000)

    private func score(_ changes: Int, every: Duration) -> (score: FlapScore, at: Timestamp) {
        var score = FlapScore(changedAt: start)
        var now = start
        for _ in 0..<changes {
            score.change(at: now)
            now = now + every
        }
        return (score, now - every)
    }

    @Test(
        "tells three times on and off within minutes from what is on for a while",
        arguments: [(20, true), (300, false)]
    )
    func tells(seconds: Int64, flaps: Bool) {
        let (score, now) = score(7, every: .seconds(seconds))

        #expect(score.isFlapping(at: now) == flaps)
    }

    @Test("is not high for what came and went once")
    func once() {
        let (score, now) = score(2, every: .seconds(1))

        #expect(!score.isFlapping(at: now))
    }

    @Test("is forgotten when nothing changes, at the moment that it says")
    func forgotten() {
        let (score, now) = score(8, every: .seconds(5))

        #expect(score.calmAt > now)
        #expect(score.calmAt - now < .minutes(15))
        #expect(!score.isFlapping(at: score.calmAt))
    }

    @Test("has an upper end, so that what flapped for a day is calm as soon as what did so for minutes")
    func upperEnd() {
        let (long, longEnd) = score(5_000, every: .seconds(10))
        let (short, shortEnd) = score(30, every: .seconds(10))

        #expect(long.calmAt - longEnd == short.calmAt - shortEnd)
    }

    @Test("is the same after it was kept")
    func kept() {
        let (score, now) = score(6, every: .seconds(5))

        #expect(FlapScore(level: score.level, changedAt: score.changedAt).calmAt == score.calmAt)
        #expect(FlapScore(level: -5, changedAt: now).level == 0)
    }
}
