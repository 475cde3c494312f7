/// What the law and contracts made happen to an incident. A part of ``IncidentEvent``, and append-only like it.
package enum LegalEvent: Equatable, Sendable {
    case awarenessCorrected(AwarenessCorrected)
    case noticeOwed(NoticeOwed)
    case noticeGiven(NoticeGiven)
    case holdPlaced(HoldPlaced)
    case holdReleased(HoldReleased)
}

extension LegalEvent {
    /// The organisation knew at another time than was recorded.
    package struct AwarenessCorrected: Codable, Equatable, Sendable {
        /// Of a legal trigger, or of a notice that a contract asks for.
        package var key: String
        package var at: Timestamp
        package var reason: Prose
    }

    /// A contract of the affected service asks for a notice. As it was then: later edits of the catalogue change nothing.
    package struct NoticeOwed: Codable, Equatable, Sendable {
        package var key: String
        package var customer: Prose
        package var service: String
        /// Milliseconds from awareness.
        package var within: Int64
        package var awareAt: Timestamp
    }

    package struct NoticeGiven: Codable, Equatable, Sendable {
        /// Key of the notice.
        package var notice: String
        package var to: Prose
        package var at: Timestamp
        /// Under which it is found at the other side.
        package var reference: Prose?
    }

    package struct HoldPlaced: Codable, Equatable, Sendable {
        package var because: Prose
    }

    package struct HoldReleased: Codable, Equatable, Sendable {
        package var because: Prose
    }
}

/// What somebody asks about the duties of the law.
package enum LegalCommand: Equatable, Sendable {
    /// Records that somebody outside was told.
    ///
    /// - Parameters:
    ///   - to: nil means whom the notice names.
    ///   - at: nil means now.
    case giveNotice(String, to: String?, at: Timestamp?, reference: String?)
    /// Of a legal trigger or a contract's notice, by its key.
    case correctAwareness(String, at: Timestamp, reason: String)
    case hold(reason: String)
    case releaseHold(reason: String)
}
