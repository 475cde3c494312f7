import Foundation
import MusterCore

/// An incident in one line, as a command that changed it answers.
enum IncidentWords {
    static func line(_ incident: JSONValue) -> String {
        let parts = ["reference", "severity", "phase", "name"].compactMap { incident[$0]?.text }
        return parts.isEmpty ? "done" : parts.joined(separator: "  ")
    }

    static func whole(_ incident: JSONValue) -> String {
        var lines = [line(incident)]
        if let document = incident["document_name"]?.text { lines.append(document) }
        if let channel = incident["channel_name"]?.text { lines.append("#\(channel)") }
        if let bridge = incident["bridge"]?.text { lines.append("Bridge: \(bridge)") }
        if let maker = incident["bridge_awaited_from"]?.text { lines.append("Bridge: \(maker) is being asked") }
        lines += (incident["prompts"]?.items ?? []).compactMap(\.text).map { "! \($0)" }
        for (title, key) in [("Milestones", "milestones"), ("Facts", "facts")] {
            guard case .object(let values)? = incident[key], !values.isEmpty else { continue }
            lines.append("\(title):")
            let pairs = values.compactMap { name, value in value.text.map { (name, $0) } }
            lines += pairs.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.map { "  \($0.1)  \($0.0)" }
        }
        let roles = (incident["roles"]?.items ?? []).compactMap { role -> String? in
            guard let name = role["name"]?.text ?? role["role"]?.text else { return nil }
            let holder = role["holder"]?["name"]?.text ?? role["person"]?["name"]?.text ?? role["person"]?.text ?? "–"
            return "  \(name): \(holder)"
        }
        if !roles.isEmpty { lines += ["Roles:"] + roles }
        return (lines + work(of: incident) + gate(of: incident)).joined(separator: "\n")
    }

    /// A part of a path that somebody typed.
    static func path(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(.init(charactersIn: "-._"))) ?? text
    }
}
