extension Draft {
    /// Opens the bridge and announces it with what is known and who was first: what a first responder does before anything
    /// else, so that they can go on at once.
    ///
    /// Where somebody outside makes meetings, one is ordered and nobody waits for it: the link follows as soon as it is known.
    mutating func openBridge() {
        guard incident.bridge == nil, incident.bridgeOrder == nil else { return }
        let severities = context.process.warRoom.bridgeAt
        // The lightweight path has no war room.
        let isLight = context.process.severity(incident.severity)?.lightweight ?? false
        guard severities.isEmpty ? !isLight : severities.contains(incident.severity) else { return }
        let first = context.actor.person
        if let maker = context.links.meetings {
            record(.bridgeOrdered(.init(from: maker, first: first)), by: .muster)
        } else if let url = context.links.bridge(of: incident) {
            announce(bridge: url, meeting: nil, first: first)
        }
    }

    /// Takes what became of the meeting that was ordered. In place of one that failed there is the link that can be made
    /// without asking anybody, or the request to open a bridge by hand.
    ///
    /// Nothing follows where no meeting is waited for any more: the answer came twice, or somebody has set a bridge, which
    /// stands.
    mutating func settleBridge(_ outcome: BridgeOutcome) throws(IncidentRejection) {
        guard let order = incident.bridgeOrder else { return }
        switch outcome {
        case .opened(let url, let meeting):
            try check(bridge: url)
            announce(bridge: url, meeting: meeting, first: order.first)
        case .failed(let reason):
            record(.bridgeFailed(.init(from: order.from, because: reason)), by: .muster)
            if let url = context.links.bridge(of: incident) {
                announce(bridge: url, meeting: nil, first: order.first)
            } else {
                prompt("\(order.from) opened no meeting: open a bridge by hand and set its link")
            }
        }
    }

    mutating func setBridge(_ url: String) throws(IncidentRejection) {
        try check(bridge: url)
        record(.bridgeSet(.init(url: Prose(url))))
    }

    private func check(bridge url: String) throws(IncidentRejection) {
        guard url.hasPrefix("https://") || url.hasPrefix("http://"), !url.contains(where: \.isWhitespace) else {
            throw .invalid(field: "url", problem: "write a link that begins with https://")
        }
        try context.check(url, field: "url", limit: 2_000)
    }

    private mutating func announce(bridge url: String, meeting: String?, first: ID<Person>?) {
        record(.bridgeSet(.init(url: Prose(url), meeting: meeting)), by: .muster)
        let who =
            first.flatMap(context.organisation.person).map { " First responder: \($0.name) (@\($0.handle))." } ?? ""
        record(
            .room(.said(.init(text: Prose("\(incident.severity) \(incident.name). Bridge: \(url).\(who)")))),
            by: .muster
        )
    }
}
