import MusterCore
import MusterEngine
import MusterStore

extension MetricsPage {
    /// What is under way, what waits and what was turned away.
    mutating func addLoad(of site: Site) {
        family("muster_build_info", "The release; always 1.", .gauge)
        let load = site.parts.database.load
        sample("muster_build_info", ["version": site.version, "database": load.product], 1)

        let admission = site.admission.figures
        family("muster_requests_under_way", "Requests without an answer yet.", .gauge)
        for lane in Admission.Lane.allCases {
            sample("muster_requests_under_way", ["lane": lane.rawValue], admission.underWay[lane] ?? 0)
        }
        family("muster_requests_refused_total", "Requests that were turned away with 429 or 503.", .counter)
        for lane in Admission.Lane.allCases {
            for reason in Admission.Refusal.allCases {
                let count = admission.refused[lane]?[reason] ?? 0
                sample("muster_requests_refused_total", ["lane": lane.rawValue, "reason": reason.rawValue], count)
            }
        }

        family("muster_alerts_queued", "Alerts that wait to be written.", .gauge)
        sample("muster_alerts_queued", [:], site.signals.waitingCount)
        family("muster_writes_waiting", "Writes that wait for their turn.", .gauge)
        for lane in WriteLane.allCases {
            sample("muster_writes_waiting", ["lane": "\(lane)"], load.waiting[lane] ?? 0)
        }
        family("muster_writes_refused_total", "Writes that were turned away, too many waiting.", .counter)
        for lane in WriteLane.allCases {
            sample("muster_writes_refused_total", ["lane": "\(lane)"], load.refused[lane] ?? 0)
        }
        if let ballast = load.ballast {
            family("muster_ballast_held", "1 while there is room for the day when the disk is full.", .gauge)
            sample("muster_ballast_held", [:], ballast == .held ? 1 : 0)
        }
        family("muster_messages_sending", "Messages that are being sent.", .gauge)
        sample("muster_messages_sending", [:], site.parts.desk.count)
    }
}
