import Foundation
import NIOConcurrencyHelpers

/// A real Prometheus with one rule that fires at once, which ends with this object.
final class PrometheusServer: Sendable {
    private let process: NIOLockedValueBox<Process>

    struct StartError: Error, CustomStringConvertible {
        let description: String
    }

    /// - Parameters:
    ///   - inlet: port and secret path of the Muster that it sends to.
    ///   - rule: the labels and the summary of the alert.
    init(inletPort: Int, path: String, port: Int, labels: [String: String], summary: String, folder: URL) throws {
        let program = "/usr/bin/prometheus"
        guard FileManager.default.isExecutableFile(atPath: program) else {
            throw StartError(description: "there is no \(program); run scripts/bootstrap --tests")
        }
        let rules = """
            groups:
              - name: story
                interval: 1s
                rules:
                  - alert: CheckoutErrorRate
                    expr: vector(1)
                    labels: {\(labels.map { "\($0.key): \($0.value)" }.joined(separator: ", "))}
                    annotations: {summary: "\(summary)"}
            """
        let configuration = """
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: [rules.yml]
            alerting:
              alertmanagers:
                - scheme: http
                  path_prefix: \(path)
                  static_configs: [{targets: ["127.0.0.1:\(inletPort)"]}]
            """
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try rules.write(to: folder.appending(path: "rules.yml"), atomically: true, encoding: .utf8)
        try configuration.write(to: folder.appending(path: "prometheus.yml"), atomically: true, encoding: .utf8)
        let process = Process()
        process.executableURL = URL(filePath: program)
        // It calls an alert good for four times the pause between two sends: a busy machine must not let it lapse.
        process.arguments = [
            "--config.file=\(folder.appending(path: "prometheus.yml").path())",
            "--storage.tsdb.path=\(folder.appending(path: "tsdb").path())",
            "--web.listen-address=127.0.0.1:\(port)", "--rules.alert.resend-delay=4s", "--log.level=error",
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        self.process = NIOLockedValueBox(process)
    }

    func stop() {
        process.withLockedValue { if $0.isRunning { kill($0.processIdentifier, SIGKILL) } }
    }

    deinit { stop() }
}

/// A port of 127.0.0.1 that nobody uses just now.
enum FreePort {
    static func find() -> Int {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                _ = unsafe bind(socket, pointer, length)
                _ = unsafe getsockname(socket, pointer, &length)
            }
        }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
