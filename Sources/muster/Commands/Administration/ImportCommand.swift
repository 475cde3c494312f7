import ArgumentParser
import Foundation
import MusterCore

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Bring people, schedules, policies and services here from elsewhere.",
        discussion: """
            Entries are known again by what people know them by, so that the same import twice changes nothing the second time. \
            Nothing is removed. With --dry-run nothing is changed: it prints what would come of it, and what cannot be carried over.
            """
    )

    @OptionGroup var connection: Connection
    @Argument(help: ArgumentHelp("\(ImportSource.allCases.map(\.rawValue).joined(separator: ", ")).")) var source:
        String
    @Argument(help: "Files, or folders with files.") var files: [String]
    @Flag(help: "Change nothing, and print what would come of it.") var dryRun = false

    func run() async throws {
        let documents = try files.flatMap(Self.documents)
        if documents.isEmpty { throw CommandFailure("there is no file to import", hint: "name one") }
        let list = documents.map { JSONValue.of(["name": JSONValue($0.name), "text": JSONValue($0.text)]) }
        let body: [String: JSONValue] = [
            "source": JSONValue(source), "documents": .array(list), "dry_run": .bool(dryRun),
        ]
        try connection.show(try await connection.post("/api/v1/imports", body), Self.words)
    }

    private static func words(_ report: JSONValue) -> String {
        let items = report["items"]?.items ?? []
        let isTrial = report["dry_run"] == true
        let lines = items.filter { $0["outcome"]?.text != "same" }.map { item in
            let new = item["outcome"]?.text == "made"
            let verb = isTrial ? (new ? "would make" : "would change") : (new ? "made" : "changed")
            return "\(verb)  \(item["kind"]?.text ?? "")  \(item["name"]?.text ?? "")"
        }
        let same = items.count - lines.count
        let left = (report["left_out"]?.items ?? []).compactMap(\.text).map { "left out  \($0)" }
        return
            (lines + left + [
                "\(lines.count) \(isTrial ? "would change" : "changed"), \(same) as before, \(left.count) left out"
            ])
            .joined(separator: "\n")
    }

    /// The file, or the files of the folder and those in it, in the order of their names.
    private static func documents(_ path: String) throws -> [ImportDocument] {
        var isFolder: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw CommandFailure("\(path) is not there")
        }
        if isFolder.boolValue {
            let inside = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
            let known = [".csv", ".json", ".yaml", ".yml", ".ics"]
            return try inside.sorted().filter { name in known.contains { name.hasSuffix($0) } }.flatMap {
                try documents("\(path)/\($0)")
            }
        }
        guard let data = FileManager.default.contents(atPath: path), let text = String(data: data, encoding: .utf8)
        else {
            throw CommandFailure("\(path) cannot be read as UTF-8")
        }
        return [ImportDocument(name: path.split(separator: "/").last.map { String($0) } ?? path, text: text)]
    }
}
