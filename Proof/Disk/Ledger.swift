import NIOConcurrencyHelpers

/// Something of which somebody was told that it is kept.
struct Confirmation: Codable, Equatable, Sendable {
    enum Kind: String, Codable, Sendable {
        case schema, alerts, incident, answer, delivery, organisation, inlet, file
    }

    var kind: Kind
    /// What it is about: what was posted, an incident, a page, a message's key, a name, a hash.
    var id: String
    /// How many alerts, or which version.
    var number: Int
    /// How much had reached the disk when it was said.
    var position: Int64
}

/// What was confirmed, as those remember it who were told.
final class Ledger: Sendable {
    private let state = NIOLockedValueBox<[Confirmation]>([])
    private let position: @Sendable () -> Int64

    init(position: @escaping @Sendable () -> Int64 = { 0 }) {
        self.position = position
    }

    var all: [Confirmation] { state.withLockedValue { $0 } }

    func confirm(_ kind: Confirmation.Kind, _ id: String = "", _ number: Int = 1) {
        let position = position()
        state.withLockedValue { $0.append(Confirmation(kind: kind, id: id, number: number, position: position)) }
    }

    /// Statements that keep it as a table.
    var statements: String {
        let rows = all.map { "('\($0.kind.rawValue)', '\($0.id)', \($0.number), \($0.position))" }
        let table = "CREATE TABLE confirmed (kind TEXT, id TEXT, number INTEGER, position INTEGER);"
        return rows.isEmpty ? table : "\(table) INSERT INTO confirmed VALUES \(rows.joined(separator: ", "));"
    }
}
