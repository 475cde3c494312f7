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
    /// How many alerts were in what was posted, whether it was confirmed or not.
    private let posted = NIOLockedValueBox<[String: Int]>([:])
    private let position: @Sendable () -> Int64

    init(position: @escaping @Sendable () -> Int64 = { 0 }) {
        self.position = position
    }

    var all: [Confirmation] { state.withLockedValue { $0 } }

    func confirm(_ kind: Confirmation.Kind, _ id: String = "", _ number: Int = 1) {
        let position = position()
        state.withLockedValue { $0.append(Confirmation(kind: kind, id: id, number: number, position: position)) }
    }

    /// What was posted and never confirmed.
    var refused: [String: Int] {
        let confirmed = Set(all.filter { $0.kind == .alerts }.map(\.id))
        return posted.withLockedValue(\.self).filter { !confirmed.contains($0.key) }
    }

    func post(_ name: String, count: Int) { posted.withLockedValue { $0[name] = count } }

    /// Statements that keep it as tables.
    ///
    /// - Parameter more: what was confirmed beside that.
    func statements(and more: [Confirmation] = []) -> String {
        let confirmed = (all + more).map { "('\($0.kind.rawValue)', '\($0.id)', \($0.number), \($0.position))" }
        let posted = posted.withLockedValue { $0.sorted { $0.key < $1.key } }.map { "('\($0.key)', \($0.value))" }
        return table("confirmed (kind TEXT, id TEXT, number INTEGER, position INTEGER)", confirmed)
            + table("posted (id TEXT, number INTEGER)", posted)
    }

    private func table(_ columns: String, _ rows: [String]) -> String {
        let name = columns.prefix { $0 != " " }
        let inserted = rows.isEmpty ? "" : "INSERT INTO \(name) VALUES \(rows.joined(separator: ", "));"
        return "CREATE TABLE \(columns); \(inserted)"
    }
}
