/// A meeting that is asked for outside, so that the link to the bridge is still to come.
package struct BridgeOrder: Equatable, Sendable {
    /// Who makes it, as people call it: "Zoom".
    package var from: String
    /// Who was first, for the announcement; nil where an alert was.
    package var first: ID<Person>?
}

/// What became of a ``BridgeOrder``.
package enum BridgeOutcome: Equatable, Sendable {
    /// - Parameters:
    ///   - url: where to join. What only the host may have stays with whoever made the meeting.
    ///   - meeting: how its maker calls it, so that it can be ended.
    case opened(url: String, meeting: String)
    /// - Parameter because: shown to people.
    case failed(because: String)
}
