import ArgumentParser
import Foundation
import MusterCore

struct Attach: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Attach files to an incident.",
        discussion: """
            muster attach INC-7 graph.png --shows "Error rate doubles at 09:12" --text "It began with the deploy"
            """
    )

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Argument(help: "The files.") var files: [String]
    @Option(help: "What is to be seen on a picture, for those who cannot see it.") var shows: String?
    @Option(help: "A line of the timeline that the first one belongs to.") var text: String?

    func run() async throws {
        for (index, file) in files.enumerated() {
            var query = ["name": URL(fileURLWithPath: file).lastPathComponent]
            query["shows"] = shows
            query["text"] = index == 0 ? text : nil
            let path = "/api/v1/incidents/\(IncidentWords.path(incident))/attachments?\(Self.query(query))"
            let answer = try await connection.upload(path, file)
            try connection.show(answer, AttachmentWords.line)
        }
    }

    private static func query(_ fields: [String: String]) -> String {
        fields.sorted { $0.key < $1.key }.map { name, value in
            "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
        }
        .joined(separator: "&")
    }
}

struct AttachmentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attachment",
        abstract: "List the files of an incident, save one, remove one.",
        subcommands: [ListAttachments.self, SaveAttachment.self, RemoveAttachment.self]
    )
}

struct ListAttachments: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the files of an incident.")

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String

    func run() async throws {
        let answer = try await connection.get("/api/v1/incidents/\(IncidentWords.path(incident))/attachments")
        try connection.show(answer) { value in
            let lines = (value["items"]?.items ?? []).map(AttachmentWords.line)
            return lines.isEmpty ? "nothing is attached" : lines.joined(separator: "\n")
        }
    }
}

struct SaveAttachment: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "save", abstract: "Save a file of an incident.")

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Argument(help: "Its id, as `muster attachment list` prints it.") var attachment: String
    @Argument(help: "The file to make; one that is there already is left alone.") var file: String

    func run() async throws {
        let path = "/incidents/\(IncidentWords.path(incident))/attachments/\(IncidentWords.path(attachment))"
        try await connection.download(path, to: file)
        print("saved as \(file)")
    }
}

struct RemoveAttachment: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove the bytes of a file for good; that it was there stays on record."
    )

    @OptionGroup var connection: Connection
    @Argument(help: "INC-7, or 7.") var incident: String
    @Argument(help: "Its id, as `muster attachment list` prints it.") var attachment: String
    @Option(help: "Why.") var reason: String

    func run() async throws {
        let reference = IncidentWords.path(incident)
        let path = "/api/v1/incidents/\(reference)/attachments/\(IncidentWords.path(attachment))/removal"
        try connection.show(try await connection.post(path, ["reason": .string(reason)]), AttachmentWords.line)
    }
}

private enum AttachmentWords {
    static func line(_ file: JSONValue) -> String {
        var size = ""
        if case .number(let bytes)? = file["size"] { size = Int(bytes).bytesText }
        let removed = file["removed_because"]?.text.map { "removed: \($0)" }
        return [file["id"]?.text, file["name"]?.text, size, removed].compactMap(\.self).joined(separator: "  ")
    }
}
