package import Hummingbird
package import MusterCore
import NIOCore

/// What is known of one request beside what it says.
package struct WebContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// Who asks; nil for a stranger.
    package var viewer: Person?
    /// How the pages look for whoever asks.
    package var theme: Theme = .system
    /// How the viewer proved it.
    package var proof: Proof = .none

    package enum Proof: Equatable, Sendable {
        case none
        /// A browser that is signed in, by its session token.
        case session(String)
        /// A program with a bearer token: no cookie, and so nothing that another site could misuse.
        case bearer
    }

    /// Kept in a cookie, so that the first byte of a page already knows it and nothing flashes.
    package enum Theme: String, CaseIterable, Sendable {
        case system, light, dark

        static let cookieName = "theme"

        init(_ request: Request) {
            self = request.cookies[Self.cookieName].flatMap { Theme(rawValue: $0.value) } ?? .system
        }
    }

    package init(source: Source) {
        coreContext = .init(source: source)
    }

    /// Larger bodies are refused with 413.
    package var maxUploadSize: Int { Limits.requestBody }

    /// For whom pages are made.
    ///
    /// - Throws: 401 for a stranger.
    var eyes: Viewer {
        get throws {
            guard let viewer else { throw Failure.signInFirst }
            return .person(viewer.id)
        }
    }

    package var actor: Actor { viewer.map { .person($0.id) } ?? .muster }
    package var source: EventSource { proof == .bearer ? .api : .web }
}
