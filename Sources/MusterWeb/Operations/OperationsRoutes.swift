import Foundation
import HTTPTypes
package import Hummingbird
import MusterCore
import MusterEngine
import MusterStore
import NIOCore

/// `/healthz`, `/readyz` and `/metrics`: for whoever watches Muster.
package struct OperationsRoutes: Sendable {
    private let site: Site
    private let readyCheck: ReadyCheck

    package init(_ site: Site) {
        self.site = site
        readyCheck = ReadyCheck(site)
    }

    package func add(to router: Router<WebContext>) {
        router.get("/healthz") { _, _ in Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: "ok\n"))) }
        router.get("/readyz") { _, _ in await ready() }
        router.get("/metrics") { _, _ in try await metrics() }
    }

    private func ready() async -> Response {
        let answer = await readyCheck.answer()
        return APIRoutes.response(answer.isReady ? .ok : .serviceUnavailable, answer.facts)
    }

    private func metrics() async throws -> Response {
        let now = site.now
        let parts = site.parts
        let page = try await parts.database.read { connection in
            var page = MetricsPage()
            page.family("muster_incidents_open", "Incidents that are not closed.", .gauge)
            for (severity, count) in try IncidentBoard(connection).openCounts().sorted(by: { $0.key < $1.key }) {
                page.sample("muster_incidents_open", ["severity": severity], count)
            }
            page.family(
                "muster_alerts_received_total",
                "Alerts that were sent to Muster, each resend counted.",
                .counter
            )
            page.sample("muster_alerts_received_total", [:], site.parts.alerts.received)
            page.family("muster_alerts_waiting", "Firing alerts that wait for a person.", .gauge)
            page.sample("muster_alerts_waiting", [:], try AlertShelf(connection).countWaiting(at: site.now))
            page.family("muster_outbox_messages", "Messages by state.", .gauge)
            let counts = try Outbox(connection).counts()
            for state in OutboxState.allCases {
                page.sample("muster_outbox_messages", ["state": state.rawValue], counts[state] ?? 0)
            }
            page.family("muster_timers_overdue", "Wake-ups that are later than 30 s.", .gauge)
            page.sample(
                "muster_timers_overdue",
                [:],
                try TimerQueue(connection).countDue(before: now - ReadyCheck.lateLimit)
            )
            return page
        }
        var whole = page
        Self.audit(parts.audits.last, into: &whole)
        whole.family("muster_live_viewers", "Pages that are open and live.", .gauge)
        whole.sample("muster_live_viewers", [:], parts.live.viewerCount)
        whole.family("muster_uptime_seconds", "Since the server began.", .gauge)
        whole.sample("muster_uptime_seconds", [:], Int((now - site.startedAt).components.seconds))
        whole.addLoad(of: site)
        if let memory = Self.residentMemory() {
            whole.family("process_resident_memory_bytes", "Memory that is in use.", .gauge)
            whole.sample("process_resident_memory_bytes", [:], memory)
        }
        return Response(
            status: .ok,
            headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: whole.text))
        )
    }

    private static func audit(_ report: AuditReport?, into page: inout MetricsPage) {
        guard let report else { return }
        page.family("muster_audit_findings", "What the last pass of the auditor found.", .gauge)
        let found = [
            ("repaired", report.repaired), ("late-wake-ups", report.lateWakeUps), ("late-pages", report.latePages),
            ("damage", report.damage.count), ("lost-writes", report.lostWrites),
            ("clock-was-set", report.clockWasSetBy == .zero ? 0 : 1),
        ]
        for (kind, count) in found { page.sample("muster_audit_findings", ["kind": kind], count) }
        page.family("muster_audit_duration_milliseconds", "How long that pass took.", .gauge)
        page.sample("muster_audit_duration_milliseconds", [:], Int(report.took.milliseconds))
        page.family("muster_audit_time_seconds", "When it was made, since 1970.", .gauge)
        page.sample("muster_audit_time_seconds", [:], Int(report.at.milliseconds / 1_000))
        page.family("muster_audit_rounds", "How often the whole record has been verified.", .gauge)
        page.sample("muster_audit_rounds", [:], report.rounds)
    }

    private static func residentMemory() -> Int? {
        guard let status = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
        let fields = status.split(separator: " ")
        return fields.count > 1 ? Int(fields[1]).map { $0 * 4_096 } : nil
    }
}

/// The text format of Prometheus, version 0.0.4.
struct MetricsPage: Sendable {
    enum Kind: String {
        case gauge, counter
    }

    private(set) var text = ""

    mutating func family(_ name: String, _ help: String, _ kind: Kind) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    mutating func sample(_ name: String, _ labels: [String: String], _ value: Int) {
        let pairs = labels.sorted { $0.key < $1.key }.map { name, value in
            let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
            return "\(name)=\"\(escaped)\""
        }
        text += "\(name)\(pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}") \(value)\n"
    }
}
