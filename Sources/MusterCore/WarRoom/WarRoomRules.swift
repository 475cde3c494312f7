/// What a process says of the war room.
package struct WarRoomRules: Equatable, Sendable {
    /// Severities at which an action is approved by whoever commands before it is begun; empty where nobody asks for that.
    package var approvalAt: [String]
    /// How long an order may go without an answer before it is asked for again, each time.
    package var answerWithin: Duration
    /// Severities at which a bridge is opened with the declaration; empty means at all of them.
    package var bridgeAt: [String]

    package static let usualAnswer: Duration = .minutes(2)
}
