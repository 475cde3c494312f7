package import Hummingbird
package import MusterCore
import NIOCore

/// What is known of one request beside what it says.
package struct WebContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// Who asks; nil for a stranger.
    package var viewer: Person?
    /// How the viewer proved it.
    package var proof: Proof = .none

    package enum Proof: Equatable, Sendable {
        case none
        /// A browser that is signed in, by its session token.
        case session(String)
        /// A program with a bearer token: no cookie, and so nothing that another site could misuse.
        case bearer
    }

    package init(source: Source) {
        coreContext = .init(source: source)
    }

    /// Larger bodies are refused with 413.
    package var maxUploadSize: Int { Limits.requestBody }

    package var actor: Actor { viewer.map { .person($0.id) } ?? .muster }
    package var source: EventSource { proof == .bearer ? .api : .web }
}
