/// Something in an organisation that will not work, where it is, and what would mend it.
package struct OrganisationProblem: Equatable, Sendable, CustomStringConvertible {
    /// As in `people.ana.email` or `policies."Checkout".steps[2]`.
    package let place: String
    package let message: String
    package let mend: String

    package init(place: String, message: String, mend: String) {
        self.place = place
        self.message = message
        self.mend = mend
    }

    package var description: String { "\(place): \(message); \(mend)" }
}
