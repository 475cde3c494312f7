package import MusterCore

/// What time it is, and waiting for a time: the only clock that the engine knows.
package protocol EngineClock: Sendable {
    func now() -> Timestamp

    /// Returns once `moment` has come, or the clock was moved, whichever is first: the caller looks again.
    ///
    /// - Throws: `CancellationError`.
    func wait(until moment: Timestamp) async throws
}

/// The machine's clock.
package struct SystemClock: EngineClock {
    private let reading: @Sendable () -> Timestamp

    /// - Parameter reading: what the machine's clock shows; handed in, so that nothing below `main` reads it.
    package init(reading: @escaping @Sendable () -> Timestamp) {
        self.reading = reading
    }

    package func now() -> Timestamp { reading() }

    package func wait(until moment: Timestamp) async throws {
        let remaining = moment - now()
        if remaining > .zero { try await Task.sleep(for: remaining) }
    }
}
