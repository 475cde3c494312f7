/// Everything in a process file that can be referred to, gathered before the references are read.
struct ProcessNames {
    enum Kind: CaseIterable {
        case contact, role, phase, fact, audience, checklist, trigger, type

        var word: String {
            switch self {
            case .contact: "contact"
            case .role: "role"
            case .phase: "phase"
            case .fact: "fact"
            case .audience: "audience"
            case .checklist: "checklist"
            case .trigger: "legal trigger"
            case .type: "type"
            }
        }
    }

    struct Entry {
        /// What the definition holds: a key, or for a contact its name.
        var key: String
        var name: String
        /// The words by which it is found, as ``ProcessNames/slug(_:)``.
        var slugs: [String]
        var place: YAMLNode
        var isUsed = false
    }

    private(set) var entries: [Kind: [Entry]] = [:]
    /// As written, gravest first.
    var severities: [String] = []
    var milestones: [Milestone] = []

    mutating func add(_ entry: Entry, as kind: Kind) {
        entries[kind, default: []].append(entry)
    }

    func all(_ kind: Kind) -> [Entry] { entries[kind] ?? [] }

    func find(_ text: String, as kind: Kind) -> Entry? {
        let slug = Self.slug(text)
        return all(kind).first { $0.slugs.contains(slug) }
    }

    /// The key of what is meant, which counts as used from now on.
    mutating func use(_ text: String, as kind: Kind) -> String? {
        let slug = Self.slug(text)
        guard let index = entries[kind]?.firstIndex(where: { $0.slugs.contains(slug) }) else { return nil }
        entries[kind]?[index].isUsed = true
        return entries[kind]?[index].key
    }

    /// Counts the entry of this very key as used; false where there is none.
    mutating func use(key: String, as kind: Kind) -> Bool {
        guard let index = entries[kind]?.firstIndex(where: { $0.key == key }) else { return false }
        entries[kind]?[index].isUsed = true
        return true
    }

    /// `Incident Commander` → `incident-commander`; letters of any script are kept.
    static func slug(_ text: String) -> String {
        var slug = ""
        for character in text.lowercased() {
            if character.isLetter || character.isNumber {
                slug.append(character)
            } else if !slug.isEmpty, slug.last != "-" {
                slug.append("-")
            }
        }
        if slug.last == "-" { slug.removeLast() }
        return slug
    }
}
