/// Something that a chat server told us, in no vendor's words.
package struct ChatHeard: Codable, Equatable, Sendable {
    /// The server's own name for it.
    package var id: String
    package var room: String
    /// Who did it, by the server's name; nil where it does not say.
    package var account: String?
    package var event: Event

    package init(id: String, room: String, account: String?, event: Event) {
        (self.id, self.room, self.account, self.event) = (id, room, account, event)
    }

    package enum Event: Codable, Equatable, Sendable {
        /// - Parameter name: of the author, where the account is none of a person.
        case said(message: String, text: String, name: String?)
        case edited(message: String, text: String)
        case deleted(message: String)
        /// - Parameter sign: an emoji.
        case reacted(message: String, sign: String)
        /// - Parameters:
        ///   - token: what the button answers.
        ///   - isNo: whether it passes the page on.
        case pressed(message: String, token: String, isNo: Bool)

        /// The message that has to be known before it can be done.
        var subject: String? {
            switch self {
            case .said, .pressed: nil
            case .edited(let message, _), .deleted(let message), .reacted(let message, _): message
            }
        }
    }
}
