import MusterCore
import MusterEngine

/// Firing alerts in groups of one name, as Alertmanager lists them.
enum AlertGroups {
    static func bytes(_ alerts: [AlertList.Entry]) -> [UInt8] {
        let groups = Dictionary(grouping: alerts) { $0.alert.text.label("alertname") ?? "" }
        var bytes: [UInt8] = [UInt8(ascii: "[")]
        for (index, name) in groups.keys.sorted().enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            let labels = name.isEmpty ? JSONValue.object([:]) : .of(["alertname": JSONValue(name)])
            let head =
                #"{"labels":\#(APIRoutes.text(labels)),"routeLabels":{},"receiver":{"name":"\#(AlertQuery.receiver)"},"alerts":"#
            bytes.append(contentsOf: head.utf8)
            for piece in AlertList(groups[name] ?? []) { bytes.append(contentsOf: piece) }
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append(UInt8(ascii: "]"))
        return bytes
    }
}
