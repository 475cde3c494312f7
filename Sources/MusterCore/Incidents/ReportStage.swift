/// How far the customers' report has come.
package enum ReportStage: String, Codable, CaseIterable, Sendable {
    case drafted, reviewed, published
}
