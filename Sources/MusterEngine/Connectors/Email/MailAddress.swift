/// An e-mail address, with the name to show before it if there is one: `Muster <muster@example.org>`.
package struct MailAddress: Equatable, Sendable {
    package let name: String?
    /// Such as `muster@example.org`.
    package let address: String

    /// Nil unless `text` is one address. Whether it exists is for its server to say; what is refused here is what could
    /// be read as more than an address: white space, brackets, commas, control characters.
    package init?(_ text: String) {
        let text = text.trimmed
        guard text.hasSuffix(">"), let bracket = text.lastIndex(of: "<") else {
            guard Self.isAddress(text) else { return nil }
            (name, address) = (nil, text)
            return
        }
        let address = text[text.index(after: bracket)...].dropLast()
        guard Self.isAddress(address) else { return nil }
        let name = text[..<bracket].trimmed
        // A line end before the brackets is no part of a name: it is someone trying for a second address.
        guard name == MailHeader.oneLine(name) else { return nil }
        self.name = name.isEmpty ? nil : name
        self.address = String(address)
    }

    /// What stands after the `@`.
    package var domain: String {
        String(address.drop { $0 != "@" }.dropFirst())
    }

    private static func isAddress(_ text: some StringProtocol) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), text.utf8.count <= 254 else { return false }
        guard !parts[1].hasPrefix("."), !parts[1].hasSuffix("."), !parts[1].hasPrefix("-") else { return false }
        return text.unicodeScalars.allSatisfy { scalar in
            scalar.value > 0x20 && scalar.value != 0x7F && !"<>,;:\\\"()[]".unicodeScalars.contains(scalar)
                && !scalar.properties.isWhitespace
        }
    }
}

extension StringProtocol {
    /// Without the blanks at both ends.
    fileprivate var trimmed: String {
        let start = drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }
}
