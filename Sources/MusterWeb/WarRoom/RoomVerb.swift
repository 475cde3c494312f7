import HTTPTypes
import MusterCore
import MusterEngine

/// One verb of the war room: the same by form, by API, and as the command line calls it.
///
/// The one table of these makes the routes of the page and the endpoints of the API, so that the two cannot disagree.
struct RoomVerb: Sendable {
    /// Below an incident's address, with its parameter in braces: `orders/{number}/acknowledgement`.
    var path: String
    var summary: String
    var fields: [Endpoint.Field] = []
    var command: @Sendable (RoomWords) throws -> RoomCommand
}

/// What somebody gave to a verb, and what its names refer to.
struct RoomWords: Sendable {
    /// Texts by field; lists are lines.
    var values: [String: String]
    /// What stands in the path in the place of `{number}`.
    var place: String?
    var process: ProcessDefinition
    var organisation: Organisation
    var me: ID<Person>

    func text(_ field: String) -> String? { values[field] }

    /// - Throws: 422 where it was not given.
    func required(_ field: String) throws -> String {
        guard let value = values[field] else { throw Failure.invalid(field, "fill it in") }
        return value
    }

    /// - Throws: 422 where it is no whole number.
    func number(_ field: String) throws -> Int? {
        guard let text = values[field] else { return nil }
        guard let number = Int(text) else { throw Failure.invalid(field, "\"\(text)\" is not a whole number") }
        return number
    }

    func flag(_ field: String) -> Bool? { values[field].map { ["yes", "true", "on"].contains($0.lowercased()) } }

    func time(_ field: String) throws -> Timestamp? {
        guard let text = values[field] else { return nil }
        if let moment = Timestamp(rfc3339: text) { return moment }
        throw Failure.invalid(field, "\"\(text)\" is not a time; write it as 2026-03-02T09:00:00Z")
    }

    func lines(_ field: String) -> [String] {
        (values[field] ?? "").split(whereSeparator: \.isNewline).map(String.init)
            .filter { $0.contains { !$0.isWhitespace } }
    }

    /// The number in the path.
    func numbered() throws -> Int {
        guard let number = place.flatMap(Int.init) else { throw Failure.notFound }
        return number
    }

    /// One of the words of an enum.
    func choice<Choice: RawRepresentable & CaseIterable>(_ field: String, _: Choice.Type) throws -> Choice
    where Choice.RawValue == String {
        let text = try required(field)
        let word = text.lowercased().replacing("-", with: "_").replacing(" ", with: "_")
        guard let choice = Choice(rawValue: word) else {
            let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw Failure.invalid(field, "\"\(text)\" is none of \(known)")
        }
        return choice
    }

    /// Somebody by handle, address or id.
    func person(_ field: String) throws -> ID<Person>? {
        guard let name = values[field] else { return nil }
        guard let person = find(person: name) else {
            throw Failure.invalid(field, "there is nobody with the handle \"\(name)\"")
        }
        return person
    }

    func find(person name: String) -> ID<Person>? {
        let handle = name.hasPrefix("@") ? String(name.dropFirst()) : name
        return
            (organisation.person(handle: handle) ?? organisation.person(email: handle)
            ?? ID<Person>(handle).flatMap(organisation.person))?.id
    }

    /// A person, or else a role, by what people call it.
    func target(_ field: String) throws -> OrderTarget {
        let name = try required(field)
        if let person = find(person: name) { return .person(person) }
        let role = Names.role(name, process)
        if process.role(role) != nil { return .role(role) }
        let roles = process.roles.map(\.name).joined(separator: ", ")
        throw Failure.invalid(field, "\"\(name)\" is no handle and no role; the roles are \(roles)")
    }

    func participant() throws -> Participant {
        if let name = values["outsider"] { return .outsider(name) }
        return .person(try person("person") ?? me)
    }
}
