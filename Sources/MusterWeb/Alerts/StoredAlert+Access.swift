import MusterCore
import MusterStore

extension [StoredAlert] {
    /// The same without the incidents that a viewer may not know of, and without the words that name them; the alerts
    /// themselves are nobody's secret.
    func shown(to viewer: Viewer, _ connection: any SQLConnection) throws -> [StoredAlert] {
        let access = IncidentAccessList(connection)
        return try map { stored in
            guard let incident = stored.incident, try !access.isVisible(incident, to: viewer) else { return stored }
            var hidden = stored
            (hidden.incident, hidden.triageReason) = (nil, "")
            return hidden
        }
    }
}
