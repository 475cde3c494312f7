/// A duration that reports show, with the definition that is printed beside it.
///
/// Means hide the bad days, so every one of them is shown by its median and its 90th percentile as well.
package enum MetricKind: String, CaseIterable, Codable, CodingKeyRepresentable, Sendable {
    case detect, declare, acknowledge, assemble, mitigate, resolve, baseline
    case firstUpdate = "first-update"

    package var name: String {
        switch self {
        case .detect: "Time to detect"
        case .declare: "Time to declare"
        case .acknowledge: "Time to acknowledge"
        case .assemble: "Time to assemble"
        case .mitigate: "Time to mitigate"
        case .resolve: "Time to resolve"
        case .baseline: "Time to baseline"
        case .firstUpdate: "Time to first public update"
        }
    }

    /// From which moment to which; an incident that lacks one of the two is not counted.
    package var definition: String {
        switch self {
        case .detect: "From the start of the impact to the first alert or human report"
        case .declare: "From the first alert or human report to the declaration"
        case .acknowledge: "From the first alert, or without one from the declaration, to the first acknowledgement"
        case .assemble: "From the declaration until every required role is filled"
        case .mitigate: "From the start of the impact to mitigation"
        case .resolve: "From the start of the impact to resolution"
        case .baseline: "From mitigation until every temporary measure is undone"
        case .firstUpdate: "From the declaration to the first update on the status page"
        }
    }

    package func duration(in metrics: IncidentMetrics) -> Duration? {
        switch self {
        case .detect: metrics.detect
        case .declare: metrics.declare
        case .acknowledge: metrics.acknowledge
        case .assemble: metrics.assemble
        case .mitigate: metrics.mitigate
        case .resolve: metrics.resolve
        case .baseline: metrics.baseline
        case .firstUpdate: metrics.firstPublicUpdate
        }
    }
}
