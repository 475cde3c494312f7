import Dispatch
import Foundation
package import MusterStore
import NIOConcurrencyHelpers

/// A PostgreSQL server of this process's own, as a user who is not root, on a socket that nobody else finds. It ends
/// with the process, however that ends, and leaves nothing behind.
package final class PostgresCluster: Sendable {
    package struct Unavailable: Error, CustomStringConvertible {
        package let description: String
    }

    private static let starting = NIOLockedValueBox<Task<PostgresCluster, any Error>?>(nil)

    /// The one of this process, started when it is first asked for.
    package static func shared() async throws -> PostgresCluster {
        try await starting.withLockedValue { starting in
            if let task = starting { return task }
            let task = Task { try await PostgresCluster() }
            starting = task
            return task
        }
        .value
    }

    private let folder: String
    private let process: Process
    /// The server runs until this end of the pipe is closed, which the kernel does when the process dies.
    private let life: Pipe
    private let admin: PostgresDatabase
    private let count = NIOLockedValueBox(0)

    private init() async throws {
        let folder = try Self.makeFolder()
        let (process, life, ready) = (Process(), Pipe(), Pipe())
        let shell = ["/bin/sh", "-c", Self.script, "cluster", folder, try Self.programs()]
        // PostgreSQL refuses to run as root.
        let other = ["/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        let words = getuid() == 0 ? other + shell : shell
        process.executableURL = URL(fileURLWithPath: words[0])
        process.arguments = Array(words.dropFirst())
        process.standardInput = life
        process.standardOutput = ready
        process.standardError = FileHandle.nullDevice
        try process.run()
        let heard = await Self.firstWord(ready.fileHandleForReading)
        guard heard == "ready" else {
            let log = (try? String(contentsOfFile: folder + "/log", encoding: .utf8)) ?? ""
            throw Unavailable(description: "PostgreSQL does not start: \(heard)\n\(log)")
        }
        (self.folder, self.process, self.life) = (folder, process, life)
        admin = PostgresDatabase(try Self.address(folder, schema: "public"))
    }

    /// Off the calling thread, which others need meanwhile.
    private static func firstWord(_ file: FileHandle) async -> String {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                let word = String(decoding: file.availableData, as: UTF8.self)
                continuation.resume(returning: word.trimmingCharacters(in: .newlines))
            }
        }
    }

    /// A schema that nobody has used yet, which is as good as a database of its own.
    package func makeAddress() async throws -> PostgresAddress {
        let number = count.withLockedValue { count in
            count += 1
            return count
        }
        let schema = "t\(number)"
        try await admin.write { try $0.run(script: "CREATE SCHEMA \(schema)") }
        return try Self.address(folder, schema: schema)
    }

    private static func address(_ folder: String, schema: String) throws -> PostgresAddress {
        let host = folder.replacingOccurrences(of: "/", with: "%2F")
        return try PostgresAddress("postgres://muster@\(host)/postgres?options=-csearch_path%3D\(schema)")
    }

    /// In memory where that can be had: what is tested here is not the disk.
    private static func makeFolder() throws -> String {
        let memory = "/dev/shm"
        let base = FileManager.default.isWritableFile(atPath: memory) ? memory : NSTemporaryDirectory()
        let path = "\(base)/muster-postgres-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        if getuid() == 0 { try FileManager.default.setAttributes([.ownerAccountName: "postgres"], ofItemAtPath: path) }
        return path
    }

    /// Where Debian keeps the newest server.
    private static func programs() throws -> String {
        let base = "/usr/lib/postgresql"
        let versions = ((try? FileManager.default.contentsOfDirectory(atPath: base)) ?? []).compactMap { Int($0) }
        guard let newest = versions.max() else {
            throw Unavailable(
                description: "there is no PostgreSQL under \(base): scripts/bootstrap --tests installs it"
            )
        }
        return "\(base)/\(newest)/bin"
    }

    private static let script = """
        cd "$1"
        "$2/initdb" -D "$1/data" -U muster -A trust --no-locale -E UTF8 --no-sync >"$1/log" 2>&1 || { echo initdb; exit 1; }
        "$2/postgres" -D "$1/data" -k "$1" -c listen_addresses= -c max_connections=500 -c shared_buffers=64MB \
            -c max_wal_size=256MB >>"$1/log" 2>&1 </dev/null &
        server=$!
        trap : INT TERM HUP
        tries=0
        until "$2/pg_isready" -q -h "$1"; do
            tries=$((tries + 1))
            if [ $tries -gt 600 ] || ! kill -0 $server; then echo start; exit 1; fi
            sleep 0.05
        done
        echo ready
        read -r _
        kill -INT $server
        wait $server
        rm -rf "$1"

        """
}
