extension ProcessReader {
    mutating func readInhibitions(_ node: YAMLNode?) -> [InhibitionRule] {
        var ids: Set<String> = []
        return items(of: node).map { item in
            let rule = readInhibition(item)
            if !ids.insert(rule.id).inserted {
                report(item, "two rules have the id \"\(rule.id)\"", mend: "give this one an \"id\"")
            }
            return rule
        }
    }

    private mutating func readInhibition(_ node: YAMLNode) -> InhibitionRule {
        let fields = fields(of: node, known: ["say", "id", "source", "target", "equal"])
        let says = text(required("say", in: fields))
        return InhibitionRule(
            id: identifier(fields["id"], from: says),
            says: says,
            source: matchers("source", in: fields),
            target: matchers("target", in: fields),
            equal: texts(fields["equal"]),
            line: node.line
        )
    }

    private mutating func matchers(_ name: String, in fields: ProcessFields) -> [TriageRule.Matcher] {
        let entries = entries(of: required(name, in: fields))
        if entries.isEmpty, let given = fields[name], case .fields = given.content {
            report(given, "\"\(name)\" fits every alert", mend: "name at least one label")
        }
        return entries.compactMap { matcher($0) }
    }
}
