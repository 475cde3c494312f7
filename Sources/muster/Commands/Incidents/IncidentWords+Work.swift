import MusterCore

extension IncidentWords {
    /// What the room works on, and what waits for somebody.
    static func work(of incident: JSONValue) -> [String] {
        let room = incident["room"]
        let updates = items(incident, "proposals").map { proposal in
            let who = items(proposal, "approvers").compactMap { $0["name"]?.text }.joined(separator: ", ")
            return "  to \(proposal["audience"]?.text ?? ""): \(proposal["subject"]?.text ?? "")  (approved by \(who))"
        }
        let offers = items(incident, "handovers").map { offer in
            "  \(offer["role"]?.text ?? "") to \(offer["to"]?["name"]?.text ?? "") from \(offer["ready_at"]?.text ?? "now")"
        }
        let alerts = items(incident, "alerts").filter { $0["ends_at"]?.text == nil }
            .map { "  \($0["title"]?.text ?? "")" }
        let measures = items(incident, "measures").filter { $0["undone_at"]?.text == nil }
            .map { "  \($0["what"]?.text ?? "")  to undo: \($0["undo"]?.text ?? "")" }
        let breaches = items(room, "breaches").map { "  \($0["text"]?.text ?? "")" }
        return titled("Firing", alerts) + titled("Orders", items(room, "orders").map(order))
            + titled("Hypotheses", items(room, "hypotheses").map(numbered))
            + titled("Actions", items(room, "actions").map(numbered)) + titled("Breaches of protocol", breaches)
            + titled("Temporary measures", measures) + titled("Offered", offers) + titled("Wait for approval", updates)
    }

    /// What the next gate still misses, each with the id by which it is confirmed.
    static func gate(of incident: JSONValue) -> [String] {
        guard let next = items(incident, "gates").first(where: { $0["next"] == true }) else { return [] }
        let missing = items(next, "missing").flatMap { condition in
            [
                "  ✗ \(condition["says"]?.text ?? "")  [\(condition["id"]?.text ?? "")]",
                "    \(condition["problem"]?.text ?? "")",
            ]
        }
        let name = next["milestone"]?.text ?? ""
        return missing.isEmpty ? ["To be \(name): all holds"] : titled("To be \(name)", missing)
    }

    private static func order(_ order: JSONValue) -> String {
        let state = order["state"]?.text == "open" ? "not acknowledged" : order["state"]?.text ?? ""
        let to = order["to"]?["name"]?.text ?? ""
        return "  \(order["number"]?.text ?? "")  \(to): \(order["text"]?.text ?? "")  (\(state))"
    }

    private static func numbered(_ item: JSONValue) -> String {
        let state = (item["state"]?.text ?? "") + (item["unapproved"] == true ? ", not approved" : "")
        return "  \(item["number"]?.text ?? "")  \(item["text"]?.text ?? "")  (\(state))"
    }

    private static func titled(_ title: String, _ lines: [String]) -> [String] {
        lines.isEmpty ? [] : ["\(title):"] + lines
    }

    private static func items(_ value: JSONValue?, _ key: String) -> [JSONValue] { value?[key]?.items ?? [] }
}
