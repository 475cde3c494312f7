import ArgumentParser
import MusterCore

/// A command that does one thing to one incident and prints how it stands then.
protocol Verb: AsyncParsableCommand {
    var connection: Connection { get }
    var incident: String { get }
    /// Below `/api/v1/incidents/{reference}/`.
    var resource: String { get }
    var body: [String: JSONValue] { get }
}

extension Verb {
    func run() async throws {
        let answer = try await connection.post("/api/v1/incidents/\(IncidentWords.path(incident))/\(resource)", body)
        try connection.show(answer, IncidentWords.line)
    }
}
