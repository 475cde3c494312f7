/// What a database says of itself at the moment, for whoever watches it.
package struct DatabaseLoad: Equatable, Sendable {
    /// Such as `SQLite 3.40.1`.
    package var product: String
    /// How many writes wait, by lane; a lane without any may be left out.
    package var waiting: [WriteLane: Int]
    /// How many were turned away since the start.
    package var refused: [WriteLane: Int]
    /// The room that is kept for the day when the disk is full; nil where there is none to keep.
    package var ballast: Ballast.State?

    package init(
        product: String,
        waiting: [WriteLane: Int] = [:],
        refused: [WriteLane: Int] = [:],
        ballast: Ballast.State? = nil
    ) {
        self.product = product
        self.waiting = waiting
        self.refused = refused
        self.ballast = ballast
    }
}

extension Database {
    package var load: DatabaseLoad { DatabaseLoad(product: "unknown") }
}
