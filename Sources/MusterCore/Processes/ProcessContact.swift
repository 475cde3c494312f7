/// Somebody whom a process speaks of without knowing them: "engineering director". The organisation says who it is.
package struct ProcessContact: Equatable, Sendable {
    /// As the process writes it; compared without regard to case.
    package var name: String
    package var meaning: String
}

/// Whom the process expects an escalation policy to reach when nobody has acknowledged a page.
package struct ExpectedEscalation: Equatable, Sendable {
    /// From the first page.
    package var after: Duration
    /// The name of a contact.
    package var to: String
}
