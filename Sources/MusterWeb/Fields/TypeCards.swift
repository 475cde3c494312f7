import MusterCore

/// The kinds of incidents that the process knows, as the first choice of the form that declares: each is a link that fills
/// the form in, so that it needs no script.
struct TypeCards: Sendable {
    var process: ProcessDefinition
    /// Key of the one that was chosen.
    var chosen: String?
    /// Id of the alert of which it is declared, which another choice keeps.
    var alert: String?
    /// Key of the service from whose page it is declared, which another choice keeps.
    var service: String?

    var body: HTML {
        if process.types.isEmpty { return "" }
        let links = process.types.map { link($0.key, $0.name, says: $0.means) }
        let means = chosen.flatMap(process.type).map { type -> HTML in
            "<p class=\"hint\">\(type.means). \(fills(type))</p>"
        }
        return """
            <nav class="filters types" aria-label="What kind of incident it is">\(link(nil, "Any kind", says: "Nothing is filled in"))\(links)</nav>\
            \(means ?? .none)\(chosen.map { "<input type=\"hidden\" name=\"type\" value=\"\($0)\">" as HTML })
            """
    }

    private func link(_ key: String?, _ name: String, says: String) -> HTML {
        let mark: HTML = key == chosen ? " aria-current=\"true\"" : ""
        let query = [("type", key), ("alert", alert), ("service", service)]
            .compactMap { name, value in value.map { "\(name)=\($0)" } }
        let path = (["/incidents/new"] + [query.joined(separator: "&")].filter { !$0.isEmpty }).joined(separator: "?")
        return "<a href=\"\(path)\" title=\"\(says)\" data-keeps\(mark)>\(name)</a>"
    }

    /// What comes with it, in a sentence.
    private func fills(_ type: IncidentType) -> String {
        let roles = type.roles.map { "\($0.contact) becomes \(process.role($0.role)?.name ?? $0.role)" }
        let audiences = type.audiences.map { process.audience($0)?.name ?? $0 }
        let parts = [
            type.restricted ? "restricted" : nil,
            type.page.isEmpty ? nil : "pages \(type.page.joined(separator: ", "))",
            type.notify.isEmpty ? nil : "tells \(type.notify.joined(separator: ", "))",
            roles.isEmpty ? nil : roles.joined(separator: ", "),
            audiences.isEmpty ? nil : "updates go to \(audiences.joined(separator: ", ")) only",
            type.checklists.isEmpty
                ? nil : "starts \(type.checklists.map { process.checklist($0)?.title ?? $0 }.joined(separator: ", "))",
        ].compactMap(\.self)
        return parts.isEmpty ? "" : "It brings with it: \(parts.joined(separator: "; "))."
    }
}
