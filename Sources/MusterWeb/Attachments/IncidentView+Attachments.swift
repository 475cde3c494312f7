import MusterCore

/// The files of an incident, where they belong to.
extension IncidentView {
    /// Entries that only say that a file was attached to another one, beside which it stands.
    var attachedElsewhere: Set<Int> { Set(incident.attachments.filter { $0.entry != nil }.map(\.sequence)) }

    /// What is attached to an entry of the timeline or a line of the chat.
    func files(of entry: Int) -> HTML {
        let files = incident.attachments(of: entry)
        return files.isEmpty ? .none : "<span class=\"files\">\(files.map(file))</span>"
    }

    /// The largest that a picture is shown in the timeline, in pixels; as large as it is behind its link.
    private static let shown = (width: 480, height: 270)

    func file(_ attachment: Attachment) -> HTML {
        let place = "\(path)/attachments/\(attachment.id)"
        let (name, file) = (attachment.name.text, attachment.file)
        if let removal = attachment.removal {
            return "<span class=\"file gone\"><bdi>\(name)</bdi> was removed: <bdi>\(removal.reason)</bdi></span>"
        }
        guard file.kind.isPicture else {
            return """
                <a class="file" href="\(place)" download>\(Parts.icon("clip"))<bdi>\(name)</bdi> \
                <span class="muted">\(file.kind.words), \(file.size.bytesText)</span></a>
                """
        }
        let size = (file.picture ?? PictureSize(width: Self.shown.width, height: Self.shown.height))
            .fitting(width: Self.shown.width, height: Self.shown.height)
        return """
            <a class="pic" href="\(place)" title="\(name), \(file.size.bytesText)"><img src="\(place)" alt="\(attachment.alternative)" \
            width="\(size.width)" height="\(size.height)" loading="lazy" decoding="async"></a>
            """
    }

    /// All of them, with the way to remove one.
    var attachments: HTML {
        let all = incident.attachments
        let there = all.filter { $0.removal == nil }
        let rows = all.reversed().map { attachment -> HTML in
            let removal: HTML =
                attachment.removal == nil && incident.legal.hold == nil
                ? """
                <details class="ask"><summary>Remove</summary><form method="post" data-async class="actions" \
                action="\(path)/attachments/\(attachment.id)/removal"><input name="reason" required dir="auto" \
                aria-label="Why \(attachment.name.text) is removed" placeholder="Why; its bytes are gone for good">\
                <button class="btn">Remove</button><p class="error" role="alert"></p></form></details>
                """ : ""
            let says: HTML =
                attachment.removal.map { " · removed: <span dir=\"auto\">\($0.reason)</span>" }
                ?? " · \(attachment.file.size.bytesText)"
            return """
                <li class="work"><div><p><a href="\(path)/attachments/\(attachment.id)"><bdi>\(attachment.name.text)</bdi></a></p>\
                <p class="muted"><bdi>\(name(of: attachment.by))</bdi> \(Parts.time(attachment.at, zone: zone))\(says)</p>\(removal)</div></li>
                """
        }
        let held: HTML =
            incident.legal.hold == nil || there.isEmpty
            ? "" : "<p class=\"muted\">Under legal hold nothing is removed.</p>"
        let list: HTML = rows.isEmpty ? "<p class=\"muted\">None.</p>" : "<ul class=\"works\">\(Array(rows))</ul>"
        let count = there.isEmpty ? "none" : "\(there.count), \(incident.attachedBytes.bytesText)"
        return fold("files", "Files", count, "\(held)\(list)")
    }

    private func name(of actor: Actor) -> String {
        TimelineWriter(process: process, organisation: organisation).name(of: actor)
    }
}
