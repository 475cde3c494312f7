import Crypto
import Foundation
package import MusterCore
import MusterStore

extension AnswerTokens {
    private static let mailboxMark = "a"
    /// Bytes of the signature: 80 bits, since a mailbox has 64 characters in all.
    private static let mailboxSignature = 10

    /// The mailbox at which a reply answers a page: the part before the `@`, which mail servers may write in capitals.
    package func mailbox(of page: ID<Page>) -> String {
        Self.mailboxMark + Hex.text(page.bytes) + Hex.text(signature(ofMailbox: page))
    }

    /// - Parameter mailbox: the part before the `@`.
    /// - Returns: nil for one that this installation did not make.
    package func page(ofMailbox mailbox: String) -> ID<Page>? {
        let text = mailbox.lowercased()
        guard text.hasPrefix(Self.mailboxMark), let bytes = Hex.bytes(String(text.dropFirst())),
            bytes.count == 16 + Self.mailboxSignature
        else { return nil }
        let page = ID<Page>(UUID(bytes: bytes[0..<16]))
        let own = signature(ofMailbox: page)
        // In the same time for every wrong one.
        let difference = zip(own, bytes[16...]).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) }
        return difference == 0 ? page : nil
    }

    private func signature(ofMailbox page: ID<Page>) -> [UInt8] {
        let content = Data("mailbox".utf8) + Data(page.bytes)
        return Array(HMAC<SHA256>.authenticationCode(for: content, using: key).prefix(Self.mailboxSignature))
    }
}

extension ID {
    fileprivate var bytes: [UInt8] {
        let b = uuid.uuid
        return [b.0, b.1, b.2, b.3, b.4, b.5, b.6, b.7, b.8, b.9, b.10, b.11, b.12, b.13, b.14, b.15]
    }
}

extension UUID {
    fileprivate init(bytes: ArraySlice<UInt8>) {
        let b = Array(bytes)
        self.init(
            uuid: (
                b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]
            )
        )
    }
}

/// Replies to the mails of pages.
package struct MailAnswers: Sendable {
    private let parts: EngineParts

    package init(_ parts: EngineParts) {
        self.parts = parts
    }

    /// Does what a reply asks for. Only its first line counts, and only where it says nothing else: what is quoted below
    /// it, and what a mailbox answers by itself, answers for nobody.
    ///
    /// - Parameter text: as its sender wrote it.
    /// - Returns: false where it cannot be understood.
    package func reply(_ text: String, to page: ID<Page>) async throws -> Bool {
        let line = text.split(whereSeparator: \.isNewline).first { $0.contains { !$0.isWhitespace } } ?? ""
        let isEscalating: Bool
        switch PhoneReply(String(line)) {
        case .acknowledge: isEscalating = false
        case .escalate: isEscalating = true
        case .unclear: return false
        }
        let parts = parts
        let now = parts.clock.now()
        let found = try await parts.database.read { connection -> (incident: Incident, page: Page)? in
            guard let id = try PageIndex(connection).incident(of: page) else { return nil }
            let incident = try parts.incident(id, connection)
            return incident.pages.first { $0.id == page }.map { (incident, $0) }
        }
        // Too old to be answered, or answered before: nothing is left to say.
        guard let found, found.page.at + AnswerToken.lifetime > now else { return true }
        let command: IncidentCommand = isEscalating ? .escalate(page: page) : .acknowledge(page: page)
        do {
            _ = try await Commands(parts)
                .run(command, on: found.incident.id, as: .person(found.page.person), by: .mail)
        } catch is IncidentRejection {
            return true
        }
        return true
    }
}
