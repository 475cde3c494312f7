import HTTPTypes
import Hummingbird

extension Site {
    /// Puts the headers on that keep a browser safe, whatever the answer is.
    func protect(_ response: inout Response) {
        // A file of somebody is handed out by a stricter rule of its own.
        for (name, value) in Protection.headers where response.headers[name] == nil { response.headers[name] = value }
        if isSecure { response.headers[.strictTransportSecurity] = "max-age=31536000" }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
    }
}

private enum Protection {
    static let headers: [(HTTPField.Name, String)] = {
        let policy = """
            default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
            manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'
            """
        let named = [
            ("Content-Security-Policy", policy), ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "same-origin"), ("Cross-Origin-Opener-Policy", "same-origin"),
        ]
        return named.compactMap { name, value in HTTPField.Name(name).map { ($0, value) } }
    }()
}
