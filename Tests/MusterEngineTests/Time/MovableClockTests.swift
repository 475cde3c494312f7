import MusterCore
import MusterTestKit
import NIOConcurrencyHelpers
import Testing

@testable import MusterEngine

@Suite("A clock that can be put forward", .timeLimit(.minutes(5)))
struct MovableClockTests {
    private let base = ManualClock(TestEngine.start)
    private let clock: MovableClock

    init() {
        clock = MovableClock(base: base, offset: .hours(1))
    }

    @Test("runs with its base, and never backwards")
    func runs() {
        base.advance(by: .minutes(1))
        #expect(clock.now() == TestEngine.start + .hours(1) + .minutes(1))

        clock.advance(to: TestEngine.start)
        #expect(clock.offset == .hours(1))
        clock.advance(to: TestEngine.start + .hours(2))
        #expect(clock.now() == TestEngine.start + .hours(2))
        base.advance(by: .minutes(1))
        #expect(clock.now() == TestEngine.start + .hours(2) + .minutes(1))
    }

    @Test("waits no longer when the moment has come")
    func past() async throws {
        try await clock.wait(until: clock.now())
        try await clock.wait(until: TestEngine.start)
    }

    @Test("wakes whoever waits when its base comes to the moment")
    func baseMoves() async throws {
        async let waiting: Void = clock.wait(until: clock.now() + .minutes(5))
        await base.whenWaiting()

        base.advance(by: .minutes(5))

        try await waiting
    }

    @Test("wakes whoever waits when it is put forward, however soon after they began", arguments: 1...50)
    func moves(_ round: Int) async throws {
        async let waiting: Void = clock.wait(until: clock.now() + .days(1))
        // The base is asked for the time that is left after the wait has begun, so that the move comes after that.
        await base.whenWaiting()

        clock.advance(to: clock.now() + .minutes(round))

        try await waiting
    }

    @Test("wakes whoever had just read the time when it was put forward")
    func movedMeanwhile() async throws {
        let interrupted = InterruptedClock(base)
        let clock = MovableClock(base: interrupted)
        interrupted.onNextReading { clock.advance(to: TestEngine.start + .minutes(5)) }

        try await clock.wait(until: TestEngine.start + .days(1))

        #expect(clock.offset == .minutes(5))
    }

    @Test("lets go of whoever is cancelled")
    func cancelled() async throws {
        let waiting = Task { try await clock.wait(until: clock.now() + .days(1)) }
        await base.whenWaiting()

        waiting.cancel()

        await #expect(throws: CancellationError.self) { try await waiting.value }
    }
}

/// A clock that lets something happen while it is read.
private final class InterruptedClock: EngineClock {
    private let base: ManualClock
    private let interruption = NIOLockedValueBox<(@Sendable () -> Void)?>(nil)

    init(_ base: ManualClock) {
        self.base = base
    }

    func onNextReading(_ body: @escaping @Sendable () -> Void) {
        interruption.withLockedValue { $0 = body }
    }

    func now() -> Timestamp {
        let body = interruption.withLockedValue { interruption in
            defer { interruption = nil }
            return interruption
        }
        body?()
        return base.now()
    }

    func wait(until moment: Timestamp) async throws {
        try await base.wait(until: moment)
    }
}
