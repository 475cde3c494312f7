import MusterCore
import MusterStore
import MusterTestKit
import NIOConcurrencyHelpers
import Testing

@testable import MusterEngine

@Suite("The time that nodes agree on")
struct AgreedTimeTests {
    private let elapsed = NIOLockedValueBox(Duration.zero)
    private let noon = TestEngine.start

    private func clock(patience: Duration? = nil) -> AgreedTime {
        AgreedTime(patience: patience) { [elapsed] in elapsed.withLockedValue { $0 } }
    }

    private func pass(_ length: Duration) { elapsed.withLockedValue { $0 += length } }

    @Test("is that of the database, carried on by the stopwatch")
    func carriedOn() {
        let clock = clock()
        _ = clock.follow(noon, at: .zero)

        pass(.seconds(90))

        #expect(clock.now() == noon + .seconds(90))
    }

    @Test("follows the database at once where the stopwatch is a little off")
    func followsDrift() {
        let clock = clock()
        _ = clock.follow(noon, at: .zero)
        pass(.seconds(100))

        let ahead = clock.follow(noon + .milliseconds(100_050), at: .seconds(100))

        #expect(ahead == .milliseconds(50))
        #expect(clock.wasSetBy == .zero)
        #expect(clock.now() == noon + .milliseconds(100_050))
    }

    @Test("never goes back")
    func neverBack() {
        let clock = clock()
        _ = clock.follow(noon, at: .zero)
        pass(.seconds(10))
        let before = clock.now()

        _ = clock.follow(noon + .seconds(9), at: .seconds(10))

        #expect(clock.now() == before)
        pass(.seconds(2))
        #expect(clock.now() == noon + .seconds(11))
    }

    @Test(
        "does not jump with a database whose clock was set, so that nothing is due all of a sudden",
        arguments: [3_600, -3_600]
    )
    func slowly(jump: Int64) {
        let clock = clock()
        _ = clock.follow(noon, at: .zero)

        let ahead = clock.follow(noon + .seconds(jump), at: .zero)

        #expect(ahead == .seconds(jump))
        pass(.seconds(10))
        #expect(clock.wasSetBy == .seconds(jump))
        let late = clock.now() - (noon + .seconds(10))
        #expect(late <= AgreedTime.stride && late >= .zero - AgreedTime.stride)
    }

    @Test("believes a clock that was set forward and stays so")
    func believes() {
        let clock = clock(patience: AgreedTime.patience)
        _ = clock.follow(noon, at: .zero)
        func shows(after length: Duration) -> Timestamp { noon + .hours(5) + length }
        func look(at elapsed: Duration) { _ = clock.follow(shows(after: elapsed), at: elapsed) }

        look(at: .minutes(1))
        pass(.minutes(10))
        look(at: .minutes(10))
        #expect(clock.now() < noon + .minutes(11))
        pass(.minutes(1))
        look(at: .minutes(11))

        #expect(clock.now() == shows(after: .minutes(11)))
        look(at: .minutes(11))
        #expect(clock.wasSetBy == .zero)
    }

    @Test("does not believe a clock that was set and set right again")
    func setRightAgain() {
        let clock = clock(patience: AgreedTime.patience)
        _ = clock.follow(noon, at: .zero)

        for minute in 1...30 {
            pass(.minutes(1))
            let wrong: Duration = (5...10).contains(minute % 15) ? .hours(1) : .zero
            _ = clock.follow(noon + .minutes(minute) + wrong, at: .minutes(minute))
        }

        let off = clock.now() - (noon + .minutes(30))
        #expect(off <= AgreedTime.believable && off >= .zero - AgreedTime.believable)
    }

    @Test("is followed slowly to the end by one of several nodes, so that none is hours ahead of the others")
    func oneOfSeveral() {
        let clock = clock()
        _ = clock.follow(noon, at: .zero)

        for minute in 1...30 {
            pass(.minutes(1))
            _ = clock.follow(noon + .hours(5) + .minutes(minute), at: .minutes(minute))
        }

        #expect(clock.now() <= noon + .minutes(30) + AgreedTime.stride * 30)
    }

    @Test("is looked up in the database itself")
    func looks() async throws {
        let database = try SQLiteDatabase(path: nil)
        let clock = clock()

        try await clock.look(at: database)

        let shown = try await database.read { try StoreClock($0).now() }
        #expect(shown - clock.now() >= .zero)
        #expect(shown - clock.now() < .minutes(1))
    }
}
