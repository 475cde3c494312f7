import ArgumentParser
import MusterCore

/// A field and its value as they are typed: `known customers=12`.
enum FieldPair {
    /// - Throws: where one has no equals sign.
    static func values(_ pairs: [String]) throws -> [String: JSONValue] {
        try pairs.reduce(into: [:]) { values, pair in
            guard let sign = pair.firstIndex(of: "="), sign > pair.startIndex else {
                throw CommandFailure("\"\(pair)\" is no field", hint: "write it as NAME=VALUE")
            }
            values[String(pair[..<sign])] = .string(String(pair[pair.index(after: sign)...]))
        }
    }
}

struct FieldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "field",
        abstract: "Show the fields of an incident, or put some on record.",
        discussion: """
            muster field INC-7                         every field, its value and who changed it last
            muster field INC-7 workaround="Pay by phone" records=1200
            muster field INC-7 workaround=             withdraws it
            """
    )

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Argument(help: "NAME=VALUE; an empty value withdraws it.") var fields: [String] = []
    @Option(help: "The edition that was seen: refused where somebody else changed the field since.") var edition: Int?

    func run() async throws {
        let path = "/api/v1/incidents/\(IncidentWords.path(incident))/fields"
        if fields.isEmpty { return try connection.show(try await connection.get(path), Self.table) }
        if edition != nil, fields.count > 1 {
            throw CommandFailure("--edition belongs to one field", hint: "change one field at a time")
        }
        for (name, value) in try FieldPair.values(fields).sorted(by: { $0.key < $1.key }) {
            var body: [String: JSONValue] = [:]
            if value != .string("") { body["value"] = value }
            if let edition { body["edition"] = .number(Double(edition)) }
            let answer = try await connection.patch("\(path)/\(IncidentWords.path(name))", body)
            try connection.show(answer, IncidentWords.line)
        }
    }

    private static func table(_ value: JSONValue) -> String {
        (value["items"]?.items ?? []).map { field in
            let last = field["history"]?.items.last
            let who = last.map { "  (\($0["by"]?["name"]?.text ?? ""), \($0["at"]?.text ?? ""))" } ?? ""
            let needed = field["needed"]?.text.map { "  needed: \($0)" } ?? ""
            return
                "\(field["key"]?.text ?? "")  \(field["value"]?.text ?? "–")\(who)\(field["value"] == nil ? needed : "")"
        }
        .joined(separator: "\n")
    }
}

struct FactCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "fact", abstract: "Put a fact on record.")

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Argument(help: "As the process names it: \"known customers impacted\".") var name: String
    @Argument(help: "What it is.") var value: String

    func run() async throws {
        let path = "/api/v1/incidents/\(IncidentWords.path(incident))/facts"
        try connection.show(try await connection.put(path, [name: .string(value)]), IncidentWords.line)
    }
}

struct LabelCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "label",
        abstract: "Put a label on the incident, or take it away."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Argument(help: "One word.") var label: String
    @Flag(help: "Take it away.") var remove = false

    var resource: String { "labels" }
    var body: [String: JSONValue] { ["label": .string(label), "removed": .bool(remove)] }
}
