import MusterCore
import MusterEngine
import MusterStore

/// One page of what a search found.
struct SearchResult: Sendable {
    /// The problem that is named by its reference.
    var problem: Problem?
    var hits: [IncidentSearch.Hit]
    /// Where the next page begins; nil where this is the last.
    var next: Int?
}

extension Site {
    /// Finds incidents by words, or the one, or the problem, that is named by its reference.
    func search(
        _ text: String,
        _ selection: IncidentBoard.Selection = .all,
        for viewer: Viewer,
        severity: String? = nil,
        before number: Int? = nil,
        limit: Int
    ) async throws -> SearchResult {
        let words = SearchWords(text)
        let reference = Self.number(of: text)
        let problemReference = Self.problemNumber(of: text)
        return try await parts.database.read { connection in
            var hits: [IncidentSearch.Hit] = []
            if number == nil, let reference {
                let board = IncidentBoard(connection)
                let access = IncidentAccessList(connection)
                let known = try board.id(number: reference).flatMap { try access.isVisible($0, to: viewer) ? $0 : nil }
                if let named = try known.flatMap({ try board.summary($0) }) {
                    hits.append(IncidentSearch.Hit(incident: named, excerpt: nil))
                }
            }
            let problems = Problems(connection)
            let named = try problemReference.flatMap { try problems.id(number: $0) }
            let problem = number == nil ? try named.flatMap { try problems.find($0, for: viewer) } : nil
            guard let words else { return SearchResult(problem: problem, hits: hits, next: nil) }
            let found = try IncidentSearch(connection)
                .find(words, selection, for: viewer, severity: severity, before: number, limit: limit)
            hits += found.filter { hit in hit.incident.number != hits.first?.incident.number }
            let next = found.count == limit ? found.last?.incident.number : nil
            return SearchResult(problem: problem, hits: hits, next: next)
        }
    }

    /// The number in `INC-7`, `inc7` or `7`; nil where the text is none of these.
    private static func number(of text: String) -> Int? {
        IncidentNumber.read(text.filter { !$0.isWhitespace })
    }

    /// The number in `PRB-7` or `prb7`; nil for a number alone, which is an incident's.
    private static func problemNumber(of text: String) -> Int? {
        let reference = text.filter { !$0.isWhitespace }
        return reference.lowercased().hasPrefix("prb") ? ProblemNumber.read(reference) : nil
    }
}
