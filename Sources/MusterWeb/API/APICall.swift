import MusterCore
import MusterEngine

/// One call of the API, checked as far as its endpoint says: the fields are there and of their kinds, and no others.
struct APICall: Sendable {
    let site: Site
    let viewer: Person
    let source: EventSource
    let parameters: [String: String]
    let query: [String: String]
    let body: [String: JSONValue]
    /// What came, where the endpoint takes a file.
    var file: FileFacts?

    var actor: Actor { .person(viewer.id) }
    /// For whom it answers.
    var eyes: Viewer { .person(viewer.id) }
    var now: Timestamp { site.now }

    func parameter(_ name: String) -> String { parameters[name] ?? "" }

    func text(_ field: String) -> String? {
        if case .string(let text)? = body[field] { text } else { nil }
    }

    /// A field that its endpoint requires, so that it is there.
    func required(_ field: String) -> String { text(field) ?? "" }

    func flag(_ field: String) -> Bool? {
        if case .bool(let flag)? = body[field] { flag } else { nil }
    }

    func integer(_ field: String) -> Int? {
        if case .number(let number)? = body[field] { Int(exactly: number) } else { nil }
    }

    func time(_ field: String) -> Timestamp? { text(field).flatMap(Timestamp.init(rfc3339:)) }

    /// - Throws: 422 where a value of the object is no text.
    func texts(_ field: String) throws -> [String: String] {
        guard case .object(let object)? = body[field] else { return [:] }
        return try Self.texts(object)
    }

    static func texts(_ object: [String: JSONValue]) throws -> [String: String] {
        try object.reduce(into: [:]) { texts, pair in
            guard let text = pair.value.text else { throw Failure.invalid(pair.key, "must be a text") }
            texts[pair.key] = text
        }
    }

    /// Somebody by handle, address or id; the caller where the field is not given.
    func person(_ field: String) throws -> ID<Person> {
        guard let name = text(field) else { return viewer.id }
        return try find(person: name, field)
    }

    func find(person name: String, _ field: String) throws -> ID<Person> {
        let organisation = site.organisation
        let found =
            organisation.person(handle: name) ?? organisation.person(email: name)
            ?? ID<Person>(name).flatMap(organisation.person)
        guard let found else { throw Failure.invalid(field, "there is nobody with the handle \"\(name)\"") }
        return found.id
    }

    func incident() async throws -> (Incident, ProcessDefinition) {
        let incident = try await site.incident(parameter("ref"), for: eyes)
        return (incident, try await site.process(of: incident))
    }

    /// Carries out a command on the incident of the path, and answers with how it stands then.
    func run(_ command: (Incident, ProcessDefinition) throws -> IncidentCommand) async throws -> JSONValue {
        let (incident, process) = try await incident()
        let after = try await site.commands.run(command(incident, process), on: incident.id, as: actor, by: source)
        return IncidentJSON(after, process, site).whole
    }
}

/// Names as people write them, in the place of keys.
enum Names {
    static func key(_ text: String) -> String {
        String(text.lowercased().map { $0 == " " || $0 == "_" ? "-" : $0 })
    }

    static func role(_ text: String, _ process: ProcessDefinition) -> String {
        let key = key(text)
        return process.roles.first { $0.key == key || $0.short.lowercased() == key || Names.key($0.name) == key }?.key
            ?? text
    }

    static func audience(_ text: String, _ process: ProcessDefinition) -> String {
        let key = key(text)
        return process.audiences.first { $0.key == key || Names.key($0.name) == key }?.key ?? text
    }

    /// - Throws: 422 that names the field, since a fact's name is that of the field.
    static func fact(_ text: String, _ process: ProcessDefinition) throws -> String {
        let key = key(text)
        guard let fact = process.facts.first(where: { $0.key == key || Names.key($0.label) == key }) else {
            let known = process.facts.map(\.key).joined(separator: ", ")
            throw Failure.invalid(text, "is no fact of the process; there are \(known)")
        }
        return fact.key
    }

    static func milestone(_ text: String, _ field: String = "milestone") throws -> Milestone {
        guard let milestone = Milestone(rawValue: key(text)) else {
            let known = Milestone.allCases.map(\.rawValue).joined(separator: ", ")
            throw Failure.invalid(field, "\"\(text)\" is no milestone; there are \(known)")
        }
        return milestone
    }
}
