/// What a source needs beside its address.
package struct SourceSettings: Codable, Equatable, Sendable {
    /// How JSON of one's own becomes alerts; nil takes the names that most tools use.
    package var mapping: GenericMapping?
    /// Words of a subject that say that a mail tells of an end; none for those that most tools use.
    package var resolvedWords: [String]
    /// The longest that may pass between two calls, in milliseconds; nil where nobody waits for one.
    package var everyMilliseconds: Int64?
    /// Refuses names of labels that have more than letters, digits and `_`, as monitoring did before it took any text.
    package var namesAreClassic = false

    private enum CodingKeys: String, CodingKey {
        case mapping
        case resolvedWords = "resolved_words"
        case everyMilliseconds = "every_ms"
        case namesAreClassic = "classic_names"
    }

    package init(mapping: GenericMapping? = nil, resolvedWords: [String] = [], every: Duration? = nil) {
        self.mapping = mapping
        self.resolvedWords = resolvedWords
        everyMilliseconds = every?.milliseconds
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        mapping = try container.decodeIfPresent(GenericMapping.self, forKey: .mapping)
        resolvedWords = try container.decodeIfPresent([String].self, forKey: .resolvedWords) ?? []
        everyMilliseconds = try container.decodeIfPresent(Int64.self, forKey: .everyMilliseconds)
        namesAreClassic = try container.decodeIfPresent(Bool.self, forKey: .namesAreClassic) ?? false
    }

    package var every: Duration? { everyMilliseconds.map { .milliseconds($0) } }

    package func context(now: Timestamp, newKey: String) -> SourceMessage.Context {
        SourceMessage.Context(
            now: now,
            mapping: mapping ?? .usual,
            mailRule: MailRule(resolvedWords: resolvedWords),
            newKey: newKey
        )
    }
}
