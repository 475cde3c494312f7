import MusterCore

extension NoticeWriter {
    /// Whoever is let in is told; where the glass was broken, all who know of the incident are.
    func admissionNotices(_ admission: IncidentEvent.Admitted, _ record: EventRecord) -> [Notice] {
        if admission.byForce {
            let body =
                "\(name(admission.person)) let themselves in as an administrator. The reason given: \(admission.because)"
            return incident.access.members.filter { $0 != admission.person }.flatMap {
                notices(to: $0, record, subject: "The glass was broken", body: body)
            }
        }
        if admission.person == record.actor.person { return [] }
        return notices(
            to: admission.person,
            record,
            subject: "You may see a restricted incident",
            body:
                "\(incident.name) (\(incident.severity)).\n\n\(admission.because)\n\nSpeak of it to those alone who may see it too."
        )
    }
}
