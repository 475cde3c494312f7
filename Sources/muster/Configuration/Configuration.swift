import Foundation
import MusterCore
import MusterEngine
import MusterStore
import MusterWeb
import Yams

/// What is in force, read once at the start.
struct Configuration: Equatable {
    /// Where a value came from, for those who wonder.
    enum Origin: Equatable {
        case byDefault
        case file(String)
        case environment
        case flag

        var words: String {
            switch self {
            case .byDefault: "default"
            case .file(let path): path
            case .environment: "environment"
            case .flag: "flag"
            }
        }
    }

    struct Value: Equatable {
        var text: String
        var origin: Origin
    }

    private var values: [Setting: Value] = [:]

    /// Variables that programs of ours read and that are no settings of the server.
    static let otherVariables: Set<String> = {
        var names: Set<String> = ["MUSTER_SERVER", "MUSTER_TOKEN", "MUSTER_CONFIG", "MUSTER_TEST_PYTHON"]
        #if FAILPOINTS
        names.insert("MUSTER_FAILPOINT")
        #endif
        return names
    }()

    /// - Parameters:
    ///   - flags: those that were given.
    ///   - environment: all of it; a name that begins with `MUSTER_` and is not known stops the start.
    ///   - file: the configuration file, if one was named or found.
    /// - Throws: ``ConfigurationError`` that names the key, its source and what would be right.
    init(
        flags: [Setting: String],
        environment: [String: String],
        file: (path: String, text: String)?
    ) throws(ConfigurationError) {
        for setting in Setting.allCases { values[setting] = Value(text: setting.byDefault, origin: .byDefault) }
        if let file {
            for (key, text) in try Self.read(file.text, path: file.path) {
                guard let setting = Setting(rawValue: key) else {
                    throw ConfigurationError(key: key, source: file.path, known: Setting.allCases.map(\.rawValue))
                }
                values[setting] = Value(text: text, origin: .file(file.path))
            }
        }
        let variables = Dictionary(Setting.allCases.map { ($0.variable, $0) }, uniquingKeysWith: { first, _ in first })
        for (name, text) in environment.sorted(by: { $0.key < $1.key })
        where name.hasPrefix("MUSTER_") && !Self.otherVariables.contains(name) {
            guard let setting = variables[name] else {
                throw ConfigurationError(key: name, source: "the environment", known: variables.keys.sorted())
            }
            values[setting] = Value(text: text, origin: .environment)
        }
        for (setting, text) in flags { values[setting] = Value(text: text, origin: .flag) }
        try check()
    }

    func value(_ setting: Setting) -> Value { values[setting] ?? Value(text: setting.byDefault, origin: .byDefault) }
    private func text(_ setting: Setting) -> String { value(setting).text }

    var data: String { text(.data) }
    var isSandbox: Bool { text(.sandbox) == "yes" }
    var process: String { text(.process) }
    var logLevel: String { text(.logLevel) }
    var clock: Timestamp? { Timestamp(rfc3339: text(.clock)) }
    /// Nil where no bridge is opened by itself.
    var bridge: String? { text(.bridge).isEmpty ? nil : text(.bridge) }
    /// Nil where nobody outside is to be told that all is in order.
    var heartbeat: String? { text(.heartbeat).isEmpty ? nil : text(.heartbeat) }
    var inletRate: Int { Int(text(.inletRate)) ?? Admission.standardRate }
    var attachmentLimits: AttachmentLimits {
        AttachmentLimits(perFile: megabytes(.attachmentSize), perIncident: megabytes(.attachmentRoom))
    }
    var webhookAllow: [String] { text(.webhookAllow).split(separator: ",").map { $0.filter { $0 != " " } } }

    var listen: (host: String, port: Int) {
        Self.address(text(.listen)) ?? ("127.0.0.1", 8080)
    }

    /// Where mails are taken; nil where none are.
    var mailListen: (host: String, port: Int)? { Self.address(text(.mailListen)) }

    /// Where people reach it.
    var url: String {
        let url = text(.url)
        return url.isEmpty ? "http://\(text(.listen))" : url
    }

    /// Nil for the SQLite file in the data directory.
    func database() throws(PostgresAddress.Invalid) -> PostgresAddress? {
        text(.database) == "sqlite" ? nil : try PostgresAddress(text(.database))
    }

    func smtp() throws -> SMTPConfiguration? {
        text(.smtp).isEmpty ? nil : try SMTPConfiguration(url: text(.smtp))
    }

    /// In the order in which they are asked.
    func phones() throws(TelephoneProviderError) -> [TelephoneProvider] {
        var providers: [TelephoneProvider] = []
        for url in text(.phone).split(whereSeparator: \.isWhitespace) {
            providers.append(try TelephoneProvider(url: String(url)))
        }
        return providers
    }

    /// What something carries here.
    var served: Set<Channel> {
        if isSandbox { return Set(Channel.allCases) }
        var served: Set<Channel> = [.email, .webhook, .push, .ntfy]
        if !text(.phone).isEmpty { served.formUnion([.sms, .voice]) }
        if !text(.slack).isEmpty { served.insert(.slack) }
        if !text(.matrix).isEmpty { served.insert(.matrix) }
        return served
    }

    /// Who makes a meeting for each bridge; nil where the link alone is made.
    func meetings() throws(ZoomAddressError) -> (any MeetingMaker)? {
        text(.zoom).isEmpty ? nil : try ZoomMeetings(url: text(.zoom))
    }

    /// Where people find things. In a sandbox nothing leaves, and no meeting is asked for.
    func links(isSandbox: Bool) -> Links {
        let maker = isSandbox ? nil : try? meetings()
        return Links(base: url, bridge: bridge, meetings: maker?.name)
    }

    /// Those that war rooms are mirrored in.
    func chatServers() throws(ChatAddressError) -> [any ChatServer] {
        var servers: [any ChatServer] = []
        if !text(.slack).isEmpty { servers.append(try SlackServer(url: text(.slack))) }
        if !text(.matrix).isEmpty { servers.append(try MatrixServer(url: text(.matrix))) }
        return servers
    }

    private func check() throws(ConfigurationError) {
        if Self.address(text(.listen)) == nil {
            throw wrong(.listen, "is not HOST:PORT, such as 127.0.0.1:8080")
        }
        if !text(.mailListen).isEmpty, mailListen == nil {
            throw wrong(.mailListen, "is not HOST:PORT, such as 127.0.0.1:2525")
        }
        if !["yes", "no"].contains(text(.sandbox)) { throw wrong(.sandbox, "is neither yes nor no") }
        let url = text(.url)
        if !url.isEmpty, !Self.isWeb(url) || url.hasSuffix("/") {
            throw wrong(.url, "must begin with https:// or http:// and not end in a slash")
        }
        if let bridge, let problem = Links.problem(withBridge: bridge) { throw wrong(.bridge, problem) }
        if let heartbeat, URL(string: heartbeat)?.host?.isEmpty != false || !Self.isWeb(heartbeat) {
            throw wrong(.heartbeat, "must be an address such as https://watch.example.org/ping/muster")
        }
        let levels = ["trace", "debug", "info", "notice", "warning", "error", "critical"]
        if !levels.contains(text(.logLevel)) {
            throw wrong(.logLevel, "is not one of \(levels.joined(separator: ", "))")
        }
        if !text(.clock).isEmpty, clock == nil { throw wrong(.clock, "is not a time such as 2026-03-02T09:00:00Z") }
        if !text(.clock).isEmpty, !isSandbox { throw wrong(.clock, "is for the sandbox only; add --sandbox") }
        guard let rate = Int(text(.inletRate)), rate >= 1 else {
            throw wrong(.inletRate, "must be a whole number, at least 1")
        }
        for setting in [Setting.attachmentSize, .attachmentRoom] where !(1...100_000).contains(megabytes(setting) >> 20)
        {
            throw wrong(setting, "must be a whole number of megabytes, 1 to 100000")
        }
        if attachmentLimits.perIncident < attachmentLimits.perFile {
            throw wrong(.attachmentRoom, "is less than attachment-size: one file could not be attached")
        }
        for entry in webhookAllow where AllowedDestination(entry) == nil {
            throw wrong(.webhookAllow, "\"\(entry)\" is neither a host name nor a network such as 10.0.0.0/8")
        }
        do {
            _ = try smtp()
        } catch {
            throw wrong(.smtp, "\(error)")
        }
        do {
            _ = try phones()
        } catch {
            throw wrong(.phone, "\(error)")
        }
        for setting in [Setting.slack, .matrix] { try check(chat: setting) }
        do {
            _ = try meetings()
        } catch {
            throw wrong(.zoom, "\(error)")
        }
        do {
            _ = try database()
        } catch {
            throw wrong(.database, "is neither sqlite nor a PostgreSQL server: it \(error)")
        }
    }

    /// In bytes; 0 where it is no number.
    private func megabytes(_ setting: Setting) -> Int {
        Int(text(setting)).flatMap { (0...100_000).contains($0) ? $0 << 20 : nil } ?? 0
    }

    private func check(chat setting: Setting) throws(ConfigurationError) {
        if text(setting).isEmpty { return }
        do {
            if setting == .slack {
                _ = try SlackServer(url: text(setting))
            } else {
                _ = try MatrixServer(url: text(setting))
            }
        } catch {
            throw wrong(setting, "\(error)")
        }
    }

    private func wrong(_ setting: Setting, _ problem: String) -> ConfigurationError {
        ConfigurationError(key: setting.rawValue, source: value(setting).origin.words, problem: problem)
    }

    private static func isWeb(_ url: String) -> Bool { url.hasPrefix("https://") || url.hasPrefix("http://") }

    static func address(_ text: String) -> (host: String, port: Int)? {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65_535).contains(port)
        else { return nil }
        let host = text[..<colon].filter { $0 != "[" && $0 != "]" }
        return host.isEmpty ? nil : (host, port)
    }

    private static func read(_ text: String, path: String) throws(ConfigurationError) -> [(String, String)] {
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch {
            throw ConfigurationError(key: "", source: path, problem: "is not YAML: \(error)")
        }
        guard let node else { return [] }
        guard let mapping = node.mapping else {
            throw ConfigurationError(key: "", source: path, problem: "must be lines of the form `key: value`")
        }
        var pairs: [(String, String)] = []
        for (key, value) in mapping {
            guard let name = key.string, let text = value.string else {
                throw ConfigurationError(key: key.string ?? "", source: path, problem: "must be a text or a number")
            }
            pairs.append((name, text))
        }
        return pairs
    }

    private func shown(_ setting: Setting) -> String {
        switch setting {
        case .smtp: text(.smtp).isEmpty ? "" : (try? smtp()).map { "\($0)" } ?? "••••"
        case .phone: (try? phones())?.map { "\($0)" }.joined(separator: "; ") ?? "••••"
        case .database: (try? database()).map { "\($0)" } ?? "sqlite"
        case .slack: text(.slack).isEmpty ? "" : (try? SlackServer(url: text(.slack))).map { "\($0)" } ?? "••••"
        case .matrix: text(.matrix).isEmpty ? "" : (try? MatrixServer(url: text(.matrix))).map { "\($0)" } ?? "••••"
        case .zoom: text(.zoom).isEmpty ? "" : (try? ZoomMeetings(url: text(.zoom))).map { "\($0)" } ?? "••••"
        // Whoever knows the address can keep the alarm from sounding.
        case .heartbeat: text(.heartbeat).isEmpty ? "" : "••••"
        case .data, .listen, .url, .process, .sandbox, .bridge, .webhookAllow, .inletRate, .mailListen,
            .attachmentSize, .attachmentRoom, .logLevel, .clock:
            text(setting)
        }
    }

    /// Every setting in force, secrets masked.
    var description: String {
        let rows = Setting.allCases.map { setting -> (String, String, String) in
            let value = value(setting)
            let shown = shown(setting)
            return (setting.rawValue, shown.isEmpty ? "–" : shown, value.origin.words)
        }
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { name, value, origin in
            name + String(repeating: " ", count: width - name.count) + "  \(value)  (\(origin))"
        }
        .joined(separator: "\n")
    }
}

/// A key that is wrong or unknown: what it is, where it stands, and what would be right.
struct ConfigurationError: Error, CustomStringConvertible {
    let description: String

    init(key: String, source: String, problem: String) {
        description = key.isEmpty ? "\(source): \(problem)" : "\(key) (\(source)): \(problem)"
    }

    init(key: String, source: String, known: [String]) {
        description = "\(key) (\(source)) is not a setting; there are \(known.joined(separator: ", "))"
    }
}
