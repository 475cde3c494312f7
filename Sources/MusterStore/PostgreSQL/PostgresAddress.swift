import CLibPQ

/// Where a PostgreSQL server is and how to speak to it: `postgres://user:password@host1,host2/database?sslmode=…`.
package struct PostgresAddress: Equatable, Sendable {
    /// As it was given, the password included.
    let url: String
    private let parts: [String: String]

    package struct Invalid: Error, CustomStringConvertible {
        package let description: String
    }

    /// Whether a text is meant to be one.
    package static func isOne(_ text: String) -> Bool {
        text.hasPrefix("postgres://") || text.hasPrefix("postgresql://")
    }

    /// - Throws: ``Invalid``, which says what is wrong and never quotes a password.
    package init(_ url: String) throws(Invalid) {
        guard Self.isOne(url) else {
            throw Invalid(description: "must begin with postgres://, as in postgres://muster@db.example.org/muster")
        }
        guard let parts = Self.parse(url) else {
            throw Invalid(
                description: "is not an address such as "
                    + "postgres://muster:PASSWORD@db1.example.org,db2.example.org/muster?sslmode=verify-full"
            )
        }
        if let known = parts["target_session_attrs"], !["read-write", "primary"].contains(known) {
            throw Invalid(
                description: "asks for target_session_attrs=\(known); Muster decides and writes on the primary alone"
            )
        }
        self.url = url
        self.parts = parts
    }

    /// What is said where the address does not: TLS that proves who answers, unless it is this machine.
    var encryption: String {
        parts["sslmode"] ?? (isLocal ? "prefer" : "verify-full")
    }

    /// What libpq is told beside the address in order to reach each of its servers alone; nothing where there is one.
    var places: [[(String, String)]] {
        let hosts = (parts["host"] ?? "").split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let ports = (parts["port"] ?? "").split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard hosts.count > 1, parts["hostaddr"] == nil else { return [[]] }
        return hosts.enumerated().map { index, host in
            [("host", host), ("port", ports.count > index ? ports[index] : ports.first ?? "")]
        }
    }

    private var isLocal: Bool {
        let hosts = (parts["host"] ?? parts["hostaddr"] ?? "").split(separator: ",")
        return hosts.allSatisfy { $0.hasPrefix("/") || ["localhost", "127.0.0.1", "::1"].contains($0) }
    }

    /// libpq's own reading of it, without what it takes from the environment.
    private static func parse(_ url: String) -> [String: String]? {
        guard let options = unsafe PQconninfoParse(url, nil) else { return nil }
        defer { unsafe PQconninfoFree(options) }
        var parts: [String: String] = [:]
        var option = unsafe options
        while let keyword = unsafe option.pointee.keyword {
            if let value = unsafe option.pointee.val {
                unsafe parts[String(cString: keyword)] = unsafe String(cString: value)
            }
            unsafe option = unsafe option.successor()
        }
        return parts
    }
}

/// Without the password.
extension PostgresAddress: CustomStringConvertible {
    package var description: String {
        let user = parts["user"].map { parts["password"] == nil ? "\($0)@" : "\($0):••••@" } ?? ""
        let ports = (parts["port"] ?? "").split(separator: ",", omittingEmptySubsequences: false)
        let hosts = (parts["host"] ?? "").split(separator: ",").enumerated().map { index, host in
            let port = ports.count > index ? ports[index] : ports.first ?? ""
            let name = host.hasPrefix("/") ? String(host).replacing("/", with: "%2F") : String(host)
            return port.isEmpty ? name : "\(name):\(port)"
        }
        let shown = "postgres://\(user)\(hosts.joined(separator: ","))/\(parts["dbname"] ?? "")"
        return "\(shown)?sslmode=\(encryption)"
    }
}
