/// What an incident or a problem is recognised by.
package struct Traits: Equatable, Sendable {
    package var title: String
    /// Key of the service.
    package var service: String?
    package var functionality: String?
    /// The rules of the monitoring whose alerts belong to it.
    package var rules: Set<String>

    package init(title: String, service: String?, functionality: String?, rules: Set<String> = []) {
        self.title = title
        self.service = service
        self.functionality = functionality
        self.rules = rules
    }
}

/// Why two things may have one cause, as a number and in words. The same traits give the same answer.
package struct Resemblance: Equatable, Sendable {
    /// From 0 to 120.
    package var score: Int
    /// What counts most comes first.
    package var reasons: [Reason]

    package enum Reason: Equatable, Sendable {
        /// Names of the alert rules, in order.
        case rules([String])
        /// Key of the service.
        case service(String)
        case functionality(String)
        /// In order.
        case words([String])

        /// What it adds to the score.
        var weight: Int {
            switch self {
            case .rules: 40
            case .service: 30
            case .functionality: 20
            case .words(let words): min(words.count, 3) * 10
            }
        }

        package var says: String {
            switch self {
            case .rules(let names): "same alert rule: \(names.joined(separator: ", "))"
            case .service(let key): "same service: \(key)"
            case .functionality(let name): "same functionality: \(name)"
            case .words(let words): "words in common: \(words.joined(separator: ", "))"
            }
        }
    }

    /// Below it nothing is proposed: one service alone breaks in many ways.
    package static let threshold = 40

    /// - Returns: nil where they have too little in common.
    package init?(_ one: Traits, _ other: Traits) {
        let rules = one.rules.intersection(other.rules).sorted()
        let words = Self.words(of: one.title).intersection(Self.words(of: other.title)).sorted()
        var reasons: [Reason] = []
        if !rules.isEmpty { reasons.append(.rules(Array(rules.prefix(3)))) }
        if let service = one.service, service == other.service { reasons.append(.service(service)) }
        if let name = one.functionality, name.lowercased() == other.functionality?.lowercased() {
            reasons.append(.functionality(name))
        }
        if !words.isEmpty { reasons.append(.words(Array(words.prefix(5)))) }
        let score = reasons.map(\.weight).reduce(0, +)
        guard score >= Self.threshold else { return nil }
        (self.score, self.reasons) = (score, reasons)
    }

    /// The words of a title that say what it is about: small, at least three letters long, without those that stand in many.
    package static func words(of title: String) -> Set<String> {
        let words = title.lowercased().split { !$0.isLetter && !$0.isNumber }
        return Set(words.filter { $0.count >= 3 }.map(String.init)).subtracting(common)
    }

    private static let common: Set<String> = [
        "all", "and", "are", "but", "cannot", "customers", "degraded", "does", "down", "everybody", "failing", "fails",
        "for",
        "from", "has", "have", "incident", "into", "not", "outage", "problem", "slow", "some", "that", "the", "this",
        "unavailable", "users", "was", "were", "with",
    ]
}
