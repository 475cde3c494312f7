/// What a law, or a contract, asks to be told to somebody outside within a time that counts from when it was known.
package struct LegalNotice: Equatable, Sendable {
    /// The same as the id of the clock that watches over it.
    package var key: String
    /// As an instruction: "Notify the supervisory authority".
    package var says: String
    /// Who is to be told: "the supervisory authority".
    package var to: String
    /// The notice of the same trigger from which its time counts; nil counts from awareness.
    package var after: String?
}

/// What a contract with a customer says of telling them.
package struct ContractNotice: Codable, Equatable, Sendable {
    package var customer: String
    /// How long after it was known.
    package var within: Duration
    /// As the process names them; empty means all.
    package var severities: [String]

    package init(customer: String, within: Duration, severities: [String] = []) {
        self.customer = customer
        self.within = within
        self.severities = severities
    }

    /// Reads `ACME Bank within 4 h`, or `ACME Bank within 4 h at SEV1, SEV2`; nil for what is not written so.
    package init?(_ text: String) {
        guard let word = text.ranges(of: " within ").last else { return nil }
        let rest = text[word.upperBound...].split(separator: " at ", maxSplits: 1)
        guard let time = rest.first, let within = Duration(text: String(time)), within > .zero else { return nil }
        let customer = text[..<word.lowerBound].split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if customer.isEmpty { return nil }
        let levels = rest.count > 1 ? rest[1].split(separator: ",") : []
        self.init(
            customer: customer,
            within: within,
            severities: levels.map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
        )
    }

    /// As ``init(_:)`` reads it.
    package var text: String {
        "\(customer) within \(within.text)" + (severities.isEmpty ? "" : " at \(severities.joined(separator: ", "))")
    }

    package func applies(at severity: String) -> Bool { severities.isEmpty || severities.contains(severity) }

    private enum CodingKeys: String, CodingKey {
        case customer, severities
        case within = "within_ms"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            customer: try container.decode(String.self, forKey: .customer),
            within: .milliseconds(try container.decode(Int64.self, forKey: .within)),
            severities: try container.decodeIfPresent([String].self, forKey: .severities) ?? []
        )
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(customer, forKey: .customer)
        try container.encode(within.milliseconds, forKey: .within)
        try container.encode(severities, forKey: .severities)
    }
}
