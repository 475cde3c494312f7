import MusterCore

/// How whoever makes meetings stands, for an administrator, and whether it takes our credentials.
package struct MeetingTest: Sendable {
    private let parts: EngineParts

    package init(_ parts: EngineParts) {
        self.parts = parts
    }

    package struct State: Equatable, Sendable {
        package var name: String
        /// Nil where nothing was asked for yet.
        package var sight: MeetingBook.Sight?
    }

    /// Nil where nobody is set up.
    package var state: State? { parts.meetings.maker.map { State(name: $0.name, sight: parts.meetings.sight) } }

    /// Asks for nothing but whether we may ask: no meeting is made.
    ///
    /// - Returns: what was found.
    /// - Throws: ``EngineError/invalid(field:problem:)`` with what is wrong.
    package func run() async throws -> String {
        guard let maker = parts.meetings.maker else {
            throw EngineError.invalid(field: "zoom", problem: "is not set up; see docs/bridges.md")
        }
        do throws(RemoteFailure) {
            let found = try await maker.check(now: parts.clock.now())
            parts.meetings.note(nil, now: parts.clock.now())
            return found
        } catch {
            parts.meetings.note(error, now: parts.clock.now())
            throw EngineError.invalid(field: "zoom", problem: error.words)
        }
    }
}
