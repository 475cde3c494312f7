/// What can be written behind "To:" without doubt: one "@", a name and a domain, no spaces and no control characters.
///
/// Not the whole grammar of mail, which allows comments and quotes that nobody uses and that hide mistakes.
package enum EmailAddress {
    /// The most that mail servers must accept.
    package static let lengthLimit = 254

    package static func isValid(_ text: String) -> Bool {
        guard text.utf8.count <= lengthLimit else { return false }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...64).contains(parts[0].utf8.count) else { return false }
        guard parts[0].first != ".", parts[0].last != ".", !parts[0].contains("..") else { return false }
        guard text.unicodeScalars.allSatisfy(isAllowed) else { return false }

        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        return labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.unicodeScalars.allSatisfy {
                    $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "-"
                }
        }
    }

    /// Letters of any script are allowed, for names have them.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9": true
        case "@", ".", "!", "#", "$", "%", "&", "'", "*", "+", "-", "/", "=", "?", "^", "_", "`", "{", "|", "}", "~":
            true
        default: scalar.value > 0x7F && scalar.properties.isAlphabetic
        }
    }
}
