extension AttachmentEvent {
    var timelineText: String {
        switch self {
        case .attached(let attached):
            "Attached \(attached.name) (\(attached.file.kind.words), \(attached.file.size.bytesText))"
        case .removed(let removed): "A file was removed: \(removed.reason)"
        }
    }
}
