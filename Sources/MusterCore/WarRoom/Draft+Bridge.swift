extension Draft {
    /// Opens the bridge and announces it with what is known and who was first: what a first responder does before anything
    /// else, so that they can go on at once.
    mutating func openBridge() {
        guard incident.bridge == nil, let url = context.links.bridge(of: incident) else { return }
        let severities = context.process.warRoom.bridgeAt
        // The lightweight path has no war room.
        let isLight = context.process.severity(incident.severity)?.lightweight ?? false
        guard severities.isEmpty ? !isLight : severities.contains(incident.severity) else { return }
        record(.bridgeSet(.init(url: Prose(url))), by: .muster)
        let first = context.actor.person.flatMap(context.organisation.person)
        let who = first.map { " First responder: \($0.name) (@\($0.handle))." } ?? ""
        record(
            .room(.said(.init(text: Prose("\(incident.severity) \(incident.name). Bridge: \(url).\(who)")))),
            by: .muster
        )
    }
}
