import MusterCore

extension LegalEvent {
    var kind: EventKind {
        switch self {
        case .awarenessCorrected: .awarenessCorrected
        case .noticeOwed: .noticeOwed
        case .noticeGiven: .noticeGiven
        case .holdPlaced: .holdPlaced
        case .holdReleased: .holdReleased
        }
    }

    var payload: any Encodable {
        switch self {
        case .awarenessCorrected(let payload): payload
        case .noticeOwed(let payload): payload
        case .noticeGiven(let payload): payload
        case .holdPlaced(let payload): payload
        case .holdReleased(let payload): payload
        }
    }
}
