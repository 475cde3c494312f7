package import MusterCore

extension [IntakeReport] {
    /// The same without the incidents that a viewer may not know of, and without the words that name them; what was
    /// reported to all stays what all may read.
    package func shown(to viewer: Viewer, _ connection: any SQLConnection) throws -> [IntakeReport] {
        let hidden = try IncidentAccessList(connection).hidden(from: viewer)
        return map { report in
            guard let incident = report.incident, hidden.contains(incident) else { return report }
            var shown = report
            (shown.incident, shown.reason) = (nil, "")
            return shown
        }
    }
}
