import FoundationEssentials
import MusterCore

/// One event as it is stored: its kind, its structure as JSON, and the texts that people wrote, which the structure
/// names by their places only.
struct CodedEvent: Equatable {
    var kind: String
    var structure: String
    /// Nil where a text was removed.
    var texts: [String?]
}

/// Turns events into what is stored and back. Reads every shape that was ever written.
enum EventCoding {
    static func encode(_ event: IncidentEvent) throws -> CodedEvent {
        let shelf = ProseShelf()
        let encoder = JSONEncoder()
        // The hash is over these bytes, so the same event must always give the same ones.
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.userInfo[.proseShelf] = shelf
        let structure = String(decoding: try encoder.encode(event.payload), as: UTF8.self)
        return CodedEvent(kind: event.kind.rawValue, structure: structure, texts: shelf.texts)
    }

    /// - Throws: ``StoreError/unexpectedValue(column:found:)`` for a kind or a structure that this version does not
    ///   know.
    static func decode(_ coded: CodedEvent) throws(StoreError) -> IncidentEvent {
        guard let kind = EventKind(rawValue: coded.kind) else {
            throw .unexpectedValue(column: "kind", found: .text(coded.kind))
        }
        let decoder = JSONDecoder()
        decoder.userInfo[.proseShelf] = ProseShelf(coded.texts)
        do {
            return try kind.event(from: Data(coded.structure.utf8), by: decoder)
        } catch {
            throw .unexpectedValue(column: "payload", found: .text(coded.structure))
        }
    }
}
