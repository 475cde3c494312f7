/// By which of their ways a page reaches a person, and why not by the others: decided when the page is sent, and kept
/// with it for whoever asks later.
package struct PageWays: Equatable, Sendable {
    /// In the order of their time, the first at once; never empty.
    package var used: [NotificationRules.Step]
    package var passedOver: [PassedOver]
    /// None of the ways could be used, so that the account's mail address takes the page.
    package var isLastResort: Bool

    package struct PassedOver: Equatable, Codable, Sendable {
        package var method: ContactMethod
        package var because: Reason

        package init(method: ContactMethod, because: Reason) {
            (self.method, self.because) = (method, because)
        }
    }

    package enum Reason: String, Codable, CaseIterable, Sendable {
        /// No code has come back from it.
        case unverified
        /// Nothing is set up here that could carry it.
        case unserved
        /// The person's rules leave it out for pages of this urgency.
        case notInRules

        package var words: String {
            switch self {
            case .unverified: "it has not been verified"
            case .unserved: "nothing is set up here that could carry it"
            case .notInRules: "the person's rules leave it out"
            }
        }
    }

    /// - Parameter isServed: whether something here carries messages of a kind.
    package init(
        of person: Person,
        urgency: SeverityLevel.Urgency,
        isServed: (ContactMethod.Kind) -> Bool
    ) {
        let steps = person.messages(for: urgency)
        var used: [NotificationRules.Step] = []
        var passedOver: [PassedOver] = []
        for step in steps {
            if !person.isVerified(step.method) {
                passedOver.append(PassedOver(method: step.method, because: .unverified))
            } else if !isServed(step.method.kind) {
                passedOver.append(PassedOver(method: step.method, because: .unserved))
            } else {
                used.append(step)
            }
        }
        for method in person.methodsToTry where !steps.contains(where: { $0.method == method }) {
            passedOver.append(PassedOver(method: method, because: .notInRules))
        }
        isLastResort = used.isEmpty
        if used.isEmpty { used = [NotificationRules.Step(ContactMethod(.email, person.email))] }
        // A rule whose first way cannot be used must not make a page late.
        let first = used.map(\.after).min() ?? .zero
        self.used = used.map { $0.after == first ? NotificationRules.Step($0.method) : $0 }
        self.passedOver = passedOver
    }
}
