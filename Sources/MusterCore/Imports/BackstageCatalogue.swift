/// The entities of Backstage's `catalog-info.yaml`: one file may hold several, parted by "---".
struct BackstageCatalogue {
    struct Entity {
        var kind: String
        var name: String
        var title: String
        var description: String
        var labels: [String: String]
        var links: [(title: String, url: String, type: String)]
        var spec: [YAMLField]
        /// File and line.
        var place: String

        /// A text of the spec; nil where it has none.
        func text(_ field: String) -> String? { spec.first { $0.name == field }?.value.text }

        func texts(_ field: String) -> [String] { spec.first { $0.name == field }?.value.texts ?? [] }
    }

    let entities: [Entity]

    init(_ document: ImportDocument) throws(ImportProblem) {
        var entities: [Entity] = []
        for (line, text) in Self.parts(of: document.text) {
            do {
                // Empty lines before it keep the numbers of its lines.
                let node = try YAMLDocument(bytes: Array((String(repeating: "\n", count: line) + text).utf8)).root
                if let entity = Self.entity(node, "\(document.name):\(node.line)") { entities.append(entity) }
            } catch {
                throw ImportProblem("\(document.name):\(error.line)", error.message, mend: error.mend)
            }
        }
        if entities.isEmpty {
            throw ImportProblem(
                document.name,
                "there is no entity of Backstage in it",
                mend: "name a catalog-info.yaml"
            )
        }
        self.entities = entities
    }

    /// Each with how many lines stand before it; those without a word are left out.
    private static func parts(of text: String) -> [(Int, String)] {
        var parts: [(Int, [Substring])] = [(0, [])]
        for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            if line == "---" || line.hasPrefix("--- ") {
                parts.append((number + 1, []))
            } else {
                parts[parts.count - 1].1.append(line)
            }
        }
        return parts.filter { $0.1.contains { !$0.isEmpty && !$0.hasPrefix("#") && $0 != "..." } }
            .map { ($0.0, $0.1.joined(separator: "\n")) }
    }

    private static func entity(_ node: YAMLNode, _ place: String) -> Entity? {
        guard let kind = node["kind"]?.text, let metadata = node["metadata"], let name = metadata["name"]?.text else {
            return nil
        }
        let links = (metadata["links"]?.items ?? []).compactMap { link -> (title: String, url: String, type: String)? in
            guard let url = link["url"]?.text else { return nil }
            return (link["title"]?.text ?? url, url, link["type"]?.text ?? link["icon"]?.text ?? "")
        }
        return Entity(
            kind: kind,
            name: name,
            title: metadata["title"]?.text ?? name,
            description: metadata["description"]?.text ?? "",
            labels: metadata["labels"]?.pairs ?? [:],
            links: links,
            spec: node["spec"]?.fieldList ?? [],
            place: place
        )
    }

    /// The name in a reference such as `component:default/checkout`.
    static func name(in reference: String) -> String {
        reference.split { $0 == "/" || $0 == ":" }.last.map { String($0) } ?? reference
    }
}

extension YAMLNode {
    fileprivate var fieldList: [YAMLField] { if case .fields(let fields) = content { fields } else { [] } }
    fileprivate var items: [YAMLNode] { if case .list(let items) = content { items } else { [] } }
    fileprivate var texts: [String] { items.compactMap(\.text) }
    fileprivate var pairs: [String: String] {
        Dictionary(
            fieldList.compactMap { field in field.value.text.map { (field.name, $0) } },
            uniquingKeysWith: { first, _ in first }
        )
    }

    fileprivate subscript(_ name: String) -> YAMLNode? { fieldList.first { $0.name == name }?.value }
}

extension OrganisationMerge {
    /// Components, APIs and resources become services, groups become teams, users people.
    package mutating func read(backstage documents: [ImportDocument]) throws(ImportProblem) {
        var entities: [BackstageCatalogue.Entity] = []
        for document in documents { entities += try BackstageCatalogue(document).entities }
        for entity in entities where entity.kind == "User" { readUser(entity) }
        for entity in entities where entity.kind == "Group" { readGroup(entity, entities) }
        let services = entities.filter { ["Component", "API", "Resource"].contains($0.kind) }
        for entity in services { readService(entity, services) }
        for entity in entities where !["User", "Group", "Component", "API", "Resource"].contains(entity.kind) {
            leaveOut("\(entity.place): \(entity.kind) \"\(entity.name)\" has no place here")
        }
    }

    private func nested(_ field: String, _ name: String, of entity: BackstageCatalogue.Entity) -> String? {
        entity.spec.first { $0.name == field }?.value[name]?.text
    }

    private mutating func readUser(_ entity: BackstageCatalogue.Entity) {
        guard let email = nested("profile", "email", of: entity), EmailAddress.isValid(email) else {
            return leaveOut("\(entity.place): the user \"\(entity.name)\" has no address, and is not made")
        }
        person(email: email, name: nested("profile", "displayName", of: entity) ?? entity.title)
    }

    private mutating func readGroup(_ entity: BackstageCatalogue.Entity, _ all: [BackstageCatalogue.Entity]) {
        let own = entity.texts("members").map(BackstageCatalogue.name)
        let saying = all.filter {
            $0.kind == "User" && $0.texts("memberOf").map(BackstageCatalogue.name).contains(entity.name)
        }
        let members = (own + saying.map(\.name)).compactMap { name -> ID<Person>? in
            let email = all.first { $0.kind == "User" && $0.name == name }.flatMap {
                nested("profile", "email", of: $0)
            }
            return (email.flatMap { organisation.person(email: $0) } ?? organisation.person(handle: name))?.id
        }
        let name = nested("profile", "displayName", of: entity) ?? entity.title
        let known = organisation.teams.first { [$0.name.lowercased(), $0.key].contains(name.lowercased()) }
        if members.isEmpty, known == nil {
            return leaveOut("\(entity.place): nobody of the group \"\(name)\" is known, and it is not made")
        }
        team(name: name) { team in
            for member in members where !team.members.contains(member) { team.members.append(member) }
        }
    }

    private mutating func readService(_ entity: BackstageCatalogue.Entity, _ all: [BackstageCatalogue.Entity]) {
        let key = entity.name.entryKey
        let owner = entity.text("owner").map(BackstageCatalogue.name)
        let team = owner.flatMap { name in
            organisation.teams.first {
                [$0.key, $0.name.lowercased()].contains(name.lowercased()) || $0.key == name.entryKey
            }
        }
        if let owner, team == nil {
            leaveOut("\(entity.place): there is no team \"\(owner)\", so that the incident on-call rotation is paged")
        }
        var needed: [String] = []
        for reference in entity.texts("dependsOn") + entity.texts("consumesApis") {
            let name = BackstageCatalogue.name(in: reference).entryKey
            if name == key || needed.contains(name) { continue }
            if all.contains(where: { $0.name.entryKey == name }) || organisation.service(key: name) != nil {
                needed.append(name)
            } else {
                leaveOut("\(entity.place): it depends on \"\(reference)\", which is no service")
            }
        }
        let (dashboards, runbooks) = sorted(entity.links, entity.place)
        service(key: key, name: entity.title) { service in
            if service.functionality.isEmpty { service.functionality = entity.title }
            service.description = entity.description
            if let tier = entity.labels["tier"]?.last?.wholeNumberValue, (1...4).contains(tier) { service.tier = tier }
            if owner != nil { service.team = team?.id }
            service.dependencies = needed
            service.dashboards = dashboards
            service.runbooks = runbooks
        }
    }

    private mutating func sorted(
        _ links: [(title: String, url: String, type: String)],
        _ place: String
    ) -> (dashboards: [Service.Link], runbooks: [Service.Link]) {
        var (dashboards, runbooks): ([Service.Link], [Service.Link]) = ([], [])
        for link in links where link.url.hasPrefix("https://") || link.url.hasPrefix("http://") {
            let words = "\(link.type) \(link.title)".lowercased()
            let entry = Service.Link(title: link.title, url: link.url)
            if words.contains("dashboard") || words.contains("grafana") {
                dashboards.append(entry)
            } else if words.contains("runbook") || words.contains("playbook") {
                runbooks.append(entry)
            } else {
                leaveOut(
                    "\(place): the link \"\(link.title)\" is neither a dashboard nor a runbook by its name or type"
                )
            }
        }
        return (dashboards, runbooks)
    }
}
