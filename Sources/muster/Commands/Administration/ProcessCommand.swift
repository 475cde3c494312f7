import ArgumentParser
import MusterCore

struct ProcessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "process",
        abstract: "List, show, check and try processes.",
        subcommands: [
            ListProcesses.self, ShowProcess.self, CheckProcess.self, TryAutomations.self, AutomationHistory.self,
        ]
    )
}

struct ListProcesses: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the built-in processes.")

    func run() throws {
        for process in BuiltInProcesses.all {
            let levels = process.severities.map(\.key).joined(separator: ", ")
            let mark = process.key == BuiltInProcesses.defaultName ? "  (default)" : ""
            print("\(process.key)\(mark)\n  \(process.title): \(levels)\n  \(process.summary)")
        }
    }
}

struct ShowProcess: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show a process as a readable text.")

    @Argument(help: "A built-in name, or a file.") var name: String
    @Flag(help: "Print the file itself, to start one's own from.") var file = false

    func run() throws {
        let choice = ProcessChoice(name)
        if file {
            print(String(decoding: try choice.text().bytes, as: UTF8.self), terminator: "")
        } else {
            print(ProcessText(try choice.definition()).text)
        }
    }
}

struct CheckProcess: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check a process file: every mistake with its line, its column and what would be right."
    )

    @Argument(help: "A built-in name, or a file.") var name: String

    func run() throws {
        let (bytes, file) = try ProcessChoice(name).text()
        let reading = ProcessFile(bytes: bytes)
        for problem in reading.problems { print(problem.description(in: file)) }
        guard let definition = reading.definition else {
            let count = reading.problems.filter { $0.gravity == .error }.count
            throw CommandFailure("\(file) has \(count) mistake\(count == 1 ? "" : "s")")
        }
        print("\(file) is sound: \(definition.key), version \(definition.version).")
        let contacts = definition.contacts.map(\.name)
        if !contacts.isEmpty { print("The organisation must name: \(contacts.joined(separator: ", ")).") }
        let services = Set(definition.types.compactMap(\.service)).sorted()
        if !services.isEmpty { print("The catalogue must have: \(services.joined(separator: ", ")).") }
    }
}
