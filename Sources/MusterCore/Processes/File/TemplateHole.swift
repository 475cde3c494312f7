/// The holes that the templates of every process may have, by the names that stand between the braces.
///
/// Beside these a milestone is filled with its time, a role with its holder and a fact with its value.
enum TemplateHole: String, CaseIterable {
    case n, YYYY, YY, MM, DD, severity, functionality, state, audience, title, slug, ticket, cluster
    case ref, type, category, service, document, bridge, message, sender, retrospective, duration
    case severityName = "severity name"
    case statusPage = "status page"
    case updateState = "update state"
    /// A line that holds it is left out where no update is owed.
    case nextUpdate = "next update"
    case nextUpdateAt = "next update at"

    /// Those that names of documents and channels may hold.
    static let naming: [TemplateHole] = [
        .n, .YYYY, .YY, .MM, .DD, .severity, .functionality, .state, .audience, .title, .slug, .ticket, .cluster,
    ]

    /// Those that only an update to an audience fills.
    static let ofUpdates: Set<TemplateHole> = [.message, .updateState, .nextUpdate, .nextUpdateAt]

    /// Facts of these names are what fills the holes of the same names.
    private static let filledByFacts: Set<TemplateHole> = [.ticket, .cluster, .category, .service, .type]

    /// True for a slug that a role or a fact may not have, because it means something else in a template.
    static func isReserved(_ slug: String) -> Bool {
        allCases.contains { ProcessNames.slug($0.rawValue) == slug && !filledByFacts.contains($0) }
            || Milestone(rawValue: slug) != nil
    }
}
