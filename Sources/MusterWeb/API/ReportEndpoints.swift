import HTTPTypes
import MusterCore

/// Figures over many incidents.
enum ReportEndpoints {
    static let all: [Endpoint] = [
        Endpoint(
            method: .get,
            path: "/report",
            summary:
                "How incidents went over some months (the last twelve): how many, how long, which promises were kept",
            permission: .read,
            query: ReportSpan.fields,
            answers: .report
        ) { call in
            let months = try ReportSpan.months(call.query, now: call.now)
            let report = try await call.site.report(months)
            return .of([
                "from": JSONValue(months.lowerBound.text), "to": JSONValue(months.upperBound.text),
                "rows": .array(report.rows.map(row)),
                "definitions": .object(
                    Dictionary(
                        MetricKind.allCases.map { ("time-to-\($0.rawValue)", JSONValue($0.definition)) },
                        uniquingKeysWith: { one, _ in one }
                    )
                ),
            ])
        }
    ]

    private static func row(_ row: ReportRow) -> JSONValue {
        .of([
            "group": JSONValue(row.group), "name": JSONValue(row.name), "figure": JSONValue(row.figure),
            "count": JSONValue(row.count), "median_seconds": row.medianSeconds.map { JSONValue($0) },
            "p90_seconds": row.p90Seconds.map { JSONValue($0) }, "mean_seconds": row.meanSeconds.map { JSONValue($0) },
        ])
    }
}
