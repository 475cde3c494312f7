/// A notification of Nagios, or of one that has its macros (Icinga, Naemon): fields by the names of the macros, as a form,
/// as lines `NAME=value`, or as a JSON object.
package enum NagiosNotification {
    package static func alerts(in body: JSONValue, now: Timestamp) throws(FormatProblem) -> [SourceAlert] {
        let fields = try macros(try SourceFields(body))
        let type = try fields.requiredText("NOTIFICATIONTYPE").uppercased()
        let host = try fields.requiredText("HOSTNAME")
        let service = try fields.text("SERVICEDESC")
        let state = try fields.requiredText(service == nil ? "HOSTSTATE" : "SERVICESTATE").uppercased()
        let action: SourceAlert.Action
        switch type {
        case "PROBLEM": action = .trigger
        case "RECOVERY": action = .resolve
        case "ACKNOWLEDGEMENT": action = .acknowledge
        case "CUSTOM": action = ["OK", "UP"].contains(state) ? .resolve : .trigger
        default:
            // What Nagios tells about itself: that a thing flaps, or that its downtime begins or ends.
            if type.hasPrefix("FLAPPING") || type.hasPrefix("DOWNTIME") { return [] }
            throw FormatProblem(
                "NOTIFICATIONTYPE",
                "\"\(type.prefix(40))\" is none of PROBLEM, RECOVERY, ACKNOWLEDGEMENT and CUSTOM"
            )
        }
        var labels = ["alertname": service ?? "Host \(host)", "host": host, "state": state]
        labels["severity"] = ReportedSeverity.normal(state) ?? "error"
        labels["service_description"] = service
        labels["address"] = try fields.text("HOSTADDRESS")
        labels["hostgroups"] = try fields.text("HOSTGROUPNAMES")
        let output = try fields.text(service == nil ? "HOSTOUTPUT" : "SERVICEOUTPUT")
        var annotations = ["summary": "\(service ?? "Host") on \(host) is \(state)"]
        annotations["description"] = output
        annotations["comment"] = try fields.text("NOTIFICATIONCOMMENT")
        return [
            SourceAlert(
                labels: labels,
                annotations: annotations,
                startsAt: min(try fields.time("TIMET") ?? now, now),
                endsAt: action == .resolve ? now : SourceAlert.untilResolved,
                generatorURL: try fields.text(anyOf: ["SERVICENOTESURL", "HOSTNOTESURL"]),
                dedupKey: "host \(host)" + (service.map { " service \($0)" } ?? ""),
                action: action
            )
        ]
    }

    /// `$HOSTNAME$`, `NAGIOS_HOSTNAME`, `host_name` and `HOSTNAME` are one. A macro that was not filled is not given.
    private static func macros(_ fields: SourceFields) throws(FormatProblem) -> SourceFields {
        var found: [String: JSONValue] = [:]
        for (name, value) in fields.values.sorted(by: { $0.key < $1.key }) {
            if case .string(let text) = value, text.hasPrefix("$"), text.hasSuffix("$") { continue }
            var macro = name.uppercased()
            for prefix in ["NAGIOS_", "ICINGA_"] where macro.hasPrefix(prefix) { macro.removeFirst(prefix.count) }
            found[macro.filter { $0 != "$" && $0 != "_" }] = value
        }
        return try SourceFields(.object(found))
    }
}
