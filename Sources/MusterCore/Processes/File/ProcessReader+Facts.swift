extension ProcessReader {
    mutating func readFacts(_ node: YAMLNode?) -> [Fact] {
        entries(of: node).map { entry in
            let fields = fields(
                of: entry.value,
                known: ["kind", "choices", "help", "ask", "required", "types"]
            )
            let kind = choice(
                fields["kind"],
                of: [
                    "text": Fact.Kind.text, "list": .list, "number": .number, "time": .time, "yes or no": .flag,
                    "person": .person, "service": .service, "link": .link,
                ]
            )
            if fields["choices"] != nil, let given = fields["kind"] {
                report(given, "a fact has \"kind\" or \"choices\", not both", mend: "take one out")
            }
            let choices = texts(fields["choices"])
            if choices.count > Fact.choiceLimit, let given = fields["choices"] {
                report(given, "there are \(choices.count) choices", mend: "list at most \(Fact.choiceLimit)")
            }
            let needed = need(fields["required"])
            return Fact(
                key: ProcessNames.slug(entry.name),
                label: entry.name,
                kind: choices.isEmpty ? kind ?? .text : .choice(choices),
                help: text(fields["help"]),
                atIntake: choice(fields["ask"], of: ["when declaring": true, "later": false]) ?? (needed == .declaring),
                needed: needed,
                types: references(fields["types"], as: .type)
            )
        }
    }

    /// `when declaring`, or `before resolved`.
    private mutating func need(_ node: YAMLNode?) -> Fact.Need? {
        guard let node else { return nil }
        let words = text(node).lowercased()
        if words.isEmpty { return nil }
        if words == "when declaring" { return .declaring }
        if words.hasPrefix("before ") { return milestone(String(words.dropFirst(7)), at: node).map { .before($0) } }
        report(
            node,
            "\(quoted(node)) says nothing of when it is needed",
            mend: "write \"when declaring\" or \"before resolved\""
        )
        return nil
    }

    /// A fact that must be known before a milestone is one of the conditions of its gate.
    mutating func requireFacts(in process: inout ProcessDefinition) {
        for fact in process.facts {
            guard case .before(let milestone)? = fact.needed else { continue }
            let condition = GateCondition(
                id: "fact-\(fact.key)",
                says: "\(fact.label) is on record",
                check: .facts([fact.key]),
                severities: [],
                types: fact.types,
                source: "",
                line: names.find(fact.label, as: .fact)?.place.line ?? 1
            )
            if let index = process.gates.firstIndex(where: { $0.milestone == milestone }) {
                process.gates[index].conditions.append(condition)
            } else {
                process.gates.append(Gate(milestone: milestone, by: [], conditions: [condition]))
            }
        }
    }
}
