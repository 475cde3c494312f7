import Crypto
import FoundationEssentials
import MusterCore

/// The hash that ties an event to all before it.
///
/// SHA-256 over the fields below, each preceded by its length in bytes as eight bytes, the highest first, so that
/// no two different lists of fields give the same bytes. A text takes part as its commitment, SHA-256 of its salt
/// and its UTF-8, so that it can be removed and the chain still verifies. Anyone can compute this from an export.
enum EventHash {
    /// What the first event of an incident has in the place of the hash before it.
    static let beginning = ""

    struct Fields {
        var previous: String
        var incident: ID<Incident>
        var sequence: Int
        var kind: String
        var structure: String
        var commitments: [String]
        var actor: String
        var source: String
        var occurredAt: Timestamp
        var recordedAt: Timestamp
    }

    static func hash(_ fields: Fields) -> String {
        var hash = SHA256()
        let texts = [
            "muster event 1", fields.previous, fields.incident.description, String(fields.sequence), fields.kind,
            fields.structure, String(fields.commitments.count),
        ]
        let rest = [
            fields.actor, fields.source, String(fields.occurredAt.milliseconds), String(fields.recordedAt.milliseconds),
        ]
        for text in texts + fields.commitments + rest {
            let bytes = Array(text.utf8)
            hash.update(data: Self.bytes(of: UInt64(bytes.count)))
            hash.update(data: bytes)
        }
        return Hex.text(hash.finalize())
    }

    static func commitment(to text: String, salt: [UInt8]) -> String {
        Hex.text(SHA256.hash(data: salt + Array(text.utf8)))
    }

    private static func bytes(of number: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) }
    }
}
