import ArgumentParser
import MusterCore

struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check that no byte of the record was changed since it was written.",
        discussion: "A server that runs goes on with its work; where none runs, the store itself is looked at."
    )

    @OptionGroup var connection: Connection

    func run() async throws {
        let answer = try await connection.post("/api/v1/verification", patience: RecordPatience.length)
        let findings = (answer.value["findings"]?.items ?? []).compactMap(\.text)
        guard findings.isEmpty else {
            throw CommandFailure(
                findings.joined(separator: "\n"),
                hint: "keep a copy of the data directory as it is, and restore a backup from before the damage"
            )
        }
        try connection.show(answer) { value in
            let (incidents, events) = (count(value["incidents"]), count(value["events"]))
            let files = count(value["files"])
            return """
                \(incidents) incidents with \(events) events\(files == 0 ? "" : " and \(files) files"): every hash holds, and the \
                lists agree with the events.
                """
        }
    }
}

struct Rebuild: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write the lists anew from the events.",
        discussion: "A server that runs goes on with its work; where none runs, it is done in the store itself."
    )

    @OptionGroup var connection: Connection

    func run() async throws {
        let answer = try await connection.post("/api/v1/rebuild", patience: RecordPatience.length)
        try connection.show(answer) { "\(count($0["incidents"])) incidents rebuilt." }
    }
}

/// How long the whole record may take: ten million events take some minutes.
private enum RecordPatience {
    static let length = Duration.hours(6)
}

private func count(_ value: JSONValue?) -> Int {
    if case .number(let number)? = value { Int(number) } else { 0 }
}
