import Hummingbird
import MusterCore
import MusterEngine
import MusterStore
import NIOCore

/// `/reports`, and the same figures as a file.
struct ReportRoutes: Sendable {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/reports") { request, context in
            let report = try await report(request, context, monthly: [.resolve])
            return ReportPage(
                frame: site.frame("Reports", context, current: "Reports"),
                report: report,
                process: site.parts.processes.current,
                organisation: site.organisation
            ).body.response()
        }
        router.get("/reports.csv") { request, context in
            let report = try await report(request, context)
            let lines = [ReportRow.columns] + report.rows.map(\.values)
            return Response(
                status: .ok,
                headers: [
                    .contentType: "text/csv; charset=utf-8", .cacheControl: "no-store",
                    .contentDisposition: "attachment; filename=\"\(Self.fileName(report.months))\"",
                ],
                body: ResponseBody(byteBuffer: ByteBuffer(string: lines.map(CSVText.line).joined()))
            )
        }
    }

    private func report(
        _ request: Request,
        _ context: WebContext,
        monthly: [MetricKind] = MetricKind.allCases
    ) async throws -> Report {
        try Permission.read.check(context.viewer)
        let query = Dictionary(
            request.uri.queryParameters.map { (String($0), String($1)) },
            uniquingKeysWith: { _, last in last }
        )
        return try await site.report(try ReportSpan.months(query, now: site.now), monthly: monthly)
    }

    private static func fileName(_ months: ClosedRange<Month>) -> String {
        "muster-\(months.lowerBound.text)-\(months.upperBound.text).csv"
    }
}

extension Site {
    /// - Parameter monthly: durations that are wanted of each month too.
    func report(_ months: ClosedRange<Month>, monthly: [MetricKind] = MetricKind.allCases) async throws -> Report {
        try await parts.database.read { try ReportTallies($0).report(months, monthly: monthly) }
    }
}
