import ArgumentParser
import Foundation
import MusterCore
import MusterEngine
import MusterStore

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Write all data into one file, while the server works.",
        discussion: """
            The file is of one moment, holds everything but secret.key, and can be restored into SQLite and into PostgreSQL. \
            Keep secret.key with it, apart.
            """
    )

    @OptionGroup var options: ServerOptions
    @Argument(help: "The file to make; one that is there already is left alone.") var file: String

    func run() async throws {
        let configuration = try options.configuration()
        let address = try configuration.database()
        let database = try await DataDirectory.reading(configuration.data, at: address)
        let files = DataDirectory.attachments(of: configuration.data, at: address)
        let made = try await Backup(path: file, files: files).make(of: database, at: Machine.clock.now())
        await database.close()
        for finding in made.damage { Output.warn("\(finding); all else is in the backup") }
        print(
            """
            \(made.rows) rows in \(file). Keep \(configuration.data)/secret.key too: without it no link or token \
            is good.
            """
        )
    }
}

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Take a backup back, into an empty data directory or an empty PostgreSQL database.",
        discussion: """
            Afterwards Muster sends nothing and acts on no clock until `muster resume`: what was due when the backup was made \
            has long been done, or must not be done any more. Every page shows it.
            """
    )

    @OptionGroup var options: ServerOptions
    @Argument(help: "The file that `muster backup` made.") var file: String

    func run() async throws {
        let configuration = try options.configuration()
        let directory = try DataDirectory.open(configuration.data, create: true)
        let files = DataDirectory.attachments(of: configuration.data, at: try configuration.database())
        let backup = Backup(path: file, files: files)
        guard try backup.belongs(to: directory) else {
            throw BackupError.otherSecret(directory: configuration.data)
        }
        let database = try await directory.database(at: try configuration.database())
        let now = Machine.clock.now()
        let pause = Pause(since: now, reason: "a backup was restored; look at what waits, then resume")
        let count = try await backup.restore(into: database, pausing: pause)
        let report = try await ChainVerifier.verify(database, files: files)
        await database.close()
        print(
            """
            \(count) rows are back; \(report.incidents) incidents with \(report.events) events and \
            \(report.files) files\(report.findings.isEmpty ? ", and every hash holds" : "").
            Nothing is sent yet: serve it, look at what waits, and say `muster resume`.
            """
        )
        try report.check(hint: "all of the backup is back, and can be served; this was damaged when it was made")
    }
}

struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Copy the SQLite file of a data directory into an empty PostgreSQL database.",
        discussion: "Stop the server first. The file stays as it is, but is not served any more."
    )

    @OptionGroup var options: ServerOptions
    @Option(help: "The PostgreSQL database: postgres://USER:PASSWORD@HOST/DATABASE") var to: String

    func run() async throws {
        let configuration = try options.configuration()
        let address: PostgresAddress
        do {
            address = try PostgresAddress(to)
        } catch {
            throw CommandFailure("--to \(error)")
        }
        let directory = try DataDirectory.open(configuration.data, create: false)
        guard let secret = try directory.existingSecret() else {
            throw CommandFailure(
                "there is no secret.key in \(configuration.data)",
                hint: "nothing was ever served from it"
            )
        }
        let (source, _) = try await directory.database(mode: nil, secret: secret)
        let target = try await directory.database(at: address)
        let file = "\(configuration.data)/migration-\(ProcessInfo.processInfo.processIdentifier)"
        defer { try? FileManager.default.removeItem(atPath: file) }
        let snapshot = try await DataDirectory.reading(configuration.data, at: nil)
        let files = DataDirectory.attachments(of: configuration.data, at: nil)
        let rows = DataDirectory.attachments(of: configuration.data, at: address)
        let made = try await Backup(path: file, files: files).make(of: snapshot, at: Machine.clock.now())
        await snapshot.close()
        let restored = try await Backup(path: file).restore(into: target, pausing: nil)
        let before = try await ChainVerifier.verify(source, files: files)
        let after = try await ChainVerifier.verify(target, files: rows)
        try after.check()
        guard made.rows == restored, before == after else {
            throw CommandFailure(
                "\(restored) of \(made.rows) rows arrived",
                hint: "empty the database and migrate again"
            )
        }
        try await directory.markMoved(source, to: "\(address)")
        await source.close()
        await target.close()
        print(
            """
            \(restored) rows are in \(address); \(after.incidents) incidents with \(after.events) events and \(after.files) \
            files, and every hash holds.
            Serve it from now on with --database, or `database:` in \(configuration.data)/muster.yaml; muster.db is not used any more.
            """
        )
    }
}

extension ChainReport {
    /// - Throws: ``CommandFailure`` with every finding.
    fileprivate func check(
        hint: String = "the record was damaged before it was copied; `muster verify` says the same of the original"
    ) throws {
        guard findings.isEmpty else {
            throw CommandFailure(findings.map(\.description).joined(separator: "\n"), hint: hint)
        }
    }
}
