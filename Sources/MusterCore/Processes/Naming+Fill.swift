extension Naming {
    /// Replaces each `{hole}` of a text by what `value` gives for its name, without the spaces around it.
    package static func fill(_ text: String, _ value: (String) -> String) -> String {
        var result = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            guard let close = rest[open...].firstIndex(of: "}") else { break }
            result += rest[..<open]
            result += value(rest[rest.index(after: open)..<close].split(separator: " ").joined(separator: " "))
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }

    /// The holes that names and messages share; nil for one that is not known of this incident.
    package static func value(of hole: String, incident: Incident, zone: Zone) -> String? {
        let date = zone.civilTime(at: incident.declaredAt).date
        switch hole {
        case "n": return "\(incident.number)"
        case "YYYY": return "\(date.year)"
        case "YY": return twoDigits(date.year % 100)
        case "MM": return twoDigits(date.month)
        case "DD": return twoDigits(date.day)
        case "severity": return incident.severity
        case "functionality": return incident.functionality ?? incident.title
        case "state": return incident.state
        case "audience": return incident.audience
        case "title": return incident.name
        case "slug": return slug(incident.name)
        case "ticket": return incident.facts["ticket"] ?? incident.reference
        case "cluster": return incident.facts["cluster"]
        default: return nil
        }
    }

    /// The name of the incident's document or channel; a part that is not known is left out.
    ///
    /// Where one of the three parts of a title is missing, the incident's own name stands for the phrase that they make.
    package static func name(_ pattern: String, of incident: Incident, zone: Zone) -> String {
        func filled(_ text: some StringProtocol) -> String {
            var text = String(text)
            // The cluster is the one part that most incidents lack; the hyphen before it goes with it.
            if value(of: "cluster", incident: incident, zone: zone) == nil { text.replace("-{cluster}", with: "") }
            return fill(text) { value(of: $0, incident: incident, zone: zone) ?? "" }
        }
        let isWhole = incident.functionality != nil && incident.state != nil && incident.audience != nil
        guard !isWhole, let phrase = phrase(of: pattern) else { return filled(pattern) }
        return filled(pattern[..<phrase.lowerBound]) + incident.name + filled(pattern[phrase.upperBound...])
    }

    /// From the hole of the functionality to the last of the holes of a title's parts after it.
    private static func phrase(of pattern: String) -> Range<String.Index>? {
        guard let first = pattern.firstRange(of: "{functionality}") else { return nil }
        let rest = pattern[first.upperBound...]
        let ends = ["{state}", "{audience}"].compactMap { rest.firstRange(of: $0)?.upperBound }
        return first.lowerBound..<(ends.max() ?? first.upperBound)
    }

    /// A name that every chat server takes: lower-case letters, digits and hyphens, at most 80.
    package static func slug(_ text: String) -> String {
        var slug = ""
        for scalar in text.lowercased().unicodeScalars {
            if ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) {
                slug.unicodeScalars.append(scalar)
            } else if !slug.hasSuffix("-"), !slug.isEmpty {
                slug += "-"
            }
        }
        return String(slug.prefix(80).drop { $0 == "-" }.reversed().drop { $0 == "-" }.reversed())
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
