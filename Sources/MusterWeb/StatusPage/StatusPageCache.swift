import MusterCore
import MusterEngine
import MusterStore
import NIOConcurrencyHelpers

/// Keeps the status page as it was last made, for as long as nothing else has been published.
///
/// Whoever asks after a publication was answered gets a page with it: a page is kept under the edition that stood before
/// its making began, and is given out only while that edition stands.
final class StatusPageCache: Sendable {
    /// After so long a page is made anew by the way, for what ends by itself: updates leave the window of days.
    private static let ownLifetime: Duration = .seconds(5)
    /// The same where other servers publish too, whose publications are not told here.
    private static let sharedLifetime: Duration = .seconds(1)
    /// After so long nobody gets it any more before that is done.
    private static let limit: Duration = .seconds(60)
    private static let window: Duration = .days(90)

    /// What a page was made of.
    private struct Mark: Equatable {
        var edition: Int
        var organisation: Int

        init(_ parts: EngineParts) {
            edition = parts.statusPage.current
            organisation = parts.organisations.version
        }
    }

    private struct Kept {
        var page: PublishedPage
        var mark: Mark
        var madeAt: Timestamp
    }

    private struct State {
        var kept: Kept?
        /// The making that is under way, which everybody waits for who asks meanwhile.
        var making: (mark: Mark, task: Task<PublishedPage, any Error>)?
        /// Somebody was sent to have the kept one made anew.
        var isRenewalAsked = false
    }

    private let state = NIOLockedValueBox(State())

    private static func lifetime(of site: Site) -> Duration {
        site.parts.database.isShared ? sharedLifetime : ownLifetime
    }

    /// The page that is kept; nil where it is not the latest, and nil for one of those who ask when it has grown old, so
    /// that he has it made anew for the others.
    func kept(in site: Site) -> PublishedPage? {
        let mark = Mark(site.parts)
        let now = site.now
        return state.withLockedValue { state in
            guard let kept = state.kept, kept.mark == mark else { return nil }
            let age = now - kept.madeAt
            if age >= .zero, age < Self.lifetime(of: site) { return kept.page }
            if age < .zero || age >= Self.limit || !state.isRenewalAsked {
                state.isRenewalAsked = true
                return nil
            }
            return kept.page
        }
    }

    /// The latest page, made now if need be.
    ///
    /// - Throws: where the store cannot be read and the page that is kept is not the latest.
    func page(of site: Site) async throws -> PublishedPage {
        let mark = Mark(site.parts)
        let now = site.now
        let task = state.withLockedValue { state -> Task<PublishedPage, any Error>? in
            if let kept = state.kept, kept.mark == mark, kept.madeAt <= now, now - kept.madeAt < Self.lifetime(of: site)
            {
                return nil
            }
            if let making = state.making, making.mark == mark { return making.task }
            let task = Task { try await self.make(site, mark) }
            state.making = (mark, task)
            return task
        }
        if let task { return try await task.value }
        return try await latest(mark, of: site)
    }

    private func latest(_ mark: Mark, of site: Site) async throws -> PublishedPage {
        let kept = state.withLockedValue { $0.kept }
        if let kept, kept.mark == mark { return kept.page }
        return try await make(site, mark)
    }

    private func make(_ site: Site, _ mark: Mark) async throws -> PublishedPage {
        defer {
            state.withLockedValue { state in
                if state.making?.mark == mark { state.making = nil }
                state.isRenewalAsked = false
            }
        }
        let now = site.now
        do {
            let updates = try await site.parts.database.read { connection in
                try StatusUpdates(connection).list(since: now - Self.window, limit: 1_000)
            }
            let organisation = site.organisation
            let page = StatusPage(organisation: organisation, updates: updates, isSandbox: site.sandbox != nil)
            let made = PublishedPage(page.body, of: site)
            return state.withLockedValue { state in
                // The same bytes stay where they are.
                let page = state.kept.flatMap { $0.page.tag == made.tag ? $0.page : nil } ?? made
                if mark == Mark(site.parts) { state.kept = Kept(page: page, mark: mark, madeAt: now) }
                return page
            }
        } catch {
            // The page outlives the store: what is kept is still all that has been published.
            guard let kept = state.withLockedValue({ $0.kept }), kept.mark == Mark(site.parts) else { throw error }
            return kept.page
        }
    }
}
