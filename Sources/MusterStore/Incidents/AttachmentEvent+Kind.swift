import MusterCore

extension AttachmentEvent {
    var kind: EventKind {
        switch self {
        case .attached: .attached
        case .removed: .attachmentRemoved
        }
    }

    var payload: any Encodable {
        switch self {
        case .attached(let payload): payload
        case .removed(let payload): payload
        }
    }
}
