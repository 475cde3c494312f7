extension LegalEvent {
    func text(writtenBy writer: TimelineWriter) -> String {
        switch self {
        case .awarenessCorrected(let change):
            "Aware since \(writer.moment(change.at)) (\(change.key)): \(change.reason)"
        case .noticeOwed(let owed):
            "\(owed.customer) is to be told within \(Duration.milliseconds(owed.within).text), by the contract for \(owed.service)"
        case .noticeGiven(let given):
            "Told \(given.to) at \(writer.moment(given.at))" + (given.reference.map { ", reference \($0)" } ?? "")
        case .holdPlaced(let hold): "Legal hold, nothing may be deleted: \(hold.because)"
        case .holdReleased(let hold): "Legal hold released: \(hold.because)"
        }
    }
}
