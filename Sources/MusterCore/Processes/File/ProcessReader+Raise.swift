extension ProcessReader {
    /// The rules by which an incident becomes graver by itself, in the order in which they are tried.
    mutating func readRaise(_ node: YAMLNode?) -> [RaiseRule] {
        var ids: Set<String> = []
        return items(of: node).compactMap { item in
            let fields = fields(of: item, known: ["say", "id", "when", "to"])
            let says = text(required("say", in: fields))
            let id = identifier(fields["id"], from: says)
            if !ids.insert(id).inserted {
                report(item, "two rules have the id \"\(id)\"", mend: "give this one an \"id\"")
            }
            let when = required("when", in: fields)
            let words = text(when)
            let level = severity(required("to", in: fields))
            guard let condition = RaiseRule.Condition(words) else {
                if let when, !words.isEmpty {
                    report(
                        when,
                        "\"\(words)\" is nothing that makes an incident graver",
                        mend:
                            "write \"error budget gone\", \"error budget below 10 %\", \"SLA breached\", \"SLA breach within 1 h\", "
                            + "\"SLA breach before the next business day\", \"lasts over 4 h\" or \"teams over 1\""
                    )
                }
                return nil
            }
            return level.map { RaiseRule(id: id, says: says, condition: condition, severity: $0) }
        }
    }
}
