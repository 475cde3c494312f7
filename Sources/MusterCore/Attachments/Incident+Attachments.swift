extension Incident {
    /// Bytes of all files that are there.
    package var attachedBytes: Int { attachments.filter { $0.removal == nil }.reduce(0) { $0 + $1.file.size } }

    package func attachments(of entry: Int) -> [Attachment] {
        attachments.filter { ($0.entry ?? $0.sequence) == entry }
    }

    mutating func apply(_ event: AttachmentEvent, _ record: EventRecord) {
        switch event {
        case .attached(let attached):
            attachments.append(
                Attachment(
                    id: attached.id,
                    sequence: record.sequence,
                    entry: attached.entry,
                    name: FileName(attached.name.text),
                    shows: attached.shows?.text,
                    file: attached.file,
                    by: record.actor,
                    at: record.occurredAt
                )
            )
        case .removed(let removed):
            for index in attachments.indices where attachments[index].id == removed.id {
                attachments[index].removal = Attachment.Removal(
                    by: record.actor,
                    at: record.occurredAt,
                    reason: removed.reason.text
                )
            }
        }
    }
}
