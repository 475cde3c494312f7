import MusterCore

/// A chat vendor's server, as far as the bridge of the war room needs it.
///
/// It keeps no record: which room mirrors which incident, and what stands there, is in the store. Each call is one request,
/// or a few, and never waits longer than ``ChatLimits/call``.
package protocol ChatServer: Sendable {
    var channel: Channel { get }
    /// As people call it: "Slack".
    var name: String { get }
    var rules: ChatRules { get }

    /// Asks whether the token is good.
    ///
    /// - Returns: as whom and where it speaks, for an administrator.
    func check() async throws(RemoteFailure) -> String

    /// Makes a room; adapts the name to what the server takes.
    func open(_ order: ChatRoomOrder) async throws(RemoteFailure) -> ChatRoomMade

    /// - Parameters:
    ///   - topic: one line that stands above the room.
    ///   - purpose: what the room is about.
    func describe(_ room: String, topic: String, purpose: String) async throws(RemoteFailure)

    /// Invites accounts, of which some may be there already.
    func invite(_ accounts: [String], to room: String) async throws(RemoteFailure)

    /// The account of a mail address; nil where there is none, or where the server does not tell.
    func account(ofMail address: String) async throws(RemoteFailure) -> String?

    /// Who stands behind an account.
    func profile(of account: String) async throws(RemoteFailure) -> ChatProfile

    /// The room in which one account, or whoever has a mail address, is spoken to alone.
    func direct(to address: String) async throws(RemoteFailure) -> String

    /// Whether one person alone talks to us in a room.
    func isDirect(_ room: String) async throws(RemoteFailure) -> Bool

    func post(_ post: ChatPost, to room: String) async throws(RemoteFailure) -> ChatPlace

    func edit(_ place: ChatPlace, to post: ChatPost) async throws(RemoteFailure)

    /// Keeps a link in sight of everybody who enters the room.
    ///
    /// - Parameter message: the one that holds the link.
    func pin(_ link: OutgoingMessage.Link, _ message: ChatPlace, again: Bool) async throws(RemoteFailure)

    /// Nobody writes there any more.
    func close(_ room: String) async throws(RemoteFailure)

    func reopen(_ room: String) async throws(RemoteFailure)

    /// What was said since, after waiting a little for it; nil for a server that calls us.
    ///
    /// - Parameter position: as it came with what was heard last; nil at the first time.
    func hear(from position: String?) async throws(RemoteFailure) -> (heard: [ChatHeard], position: String)?
}

/// What an administrator has decided about a server.
package struct ChatRules: Equatable, Sendable {
    /// Whether incidents have rooms there; without, it carries pages and commands alone.
    package var hasRooms: Bool
    /// Severities that have a room; empty means all of them.
    package var severities: [String]
    /// Whether a restricted incident has a room, for its members alone.
    package var hasPrivateRooms: Bool
    /// Whether whoever has a person's mail address there is that person.
    package var trustsMail: Bool

    package init(
        hasRooms: Bool = true,
        severities: [String] = [],
        hasPrivateRooms: Bool = false,
        trustsMail: Bool = true
    ) {
        self.hasRooms = hasRooms
        self.severities = severities
        self.hasPrivateRooms = hasPrivateRooms
        self.trustsMail = trustsMail
    }
}

package struct ChatRoomOrder: Equatable, Sendable {
    /// As the process names it.
    package var name: String
    /// Shown where the server has a title beside the name.
    package var title: String
    package var isPrivate: Bool
    /// Whether an earlier attempt may have made it.
    package var mayRepeat: Bool
}

package struct ChatRoomMade: Equatable, Sendable {
    package var id: String
    /// As the server took it.
    package var name: String

    package init(id: String, name: String) {
        (self.id, self.name) = (id, name)
    }
}

package struct ChatPlace: Hashable, Sendable {
    package var room: String
    package var message: String

    package init(room: String, message: String) {
        (self.room, self.message) = (room, message)
    }
}

/// A message to a room, without any vendor's markup: whoever sends it escapes what would be one.
package struct ChatPost: Equatable, Sendable {
    /// Names it for ever, so that a repeat is known as one.
    package var key: String
    /// What stands before the text, so that it is seen first.
    package var head: String?
    package var text: String
    package var links: [OutgoingMessage.Link]
    package var answer: OutgoingMessage.Answer?
    /// Whether an earlier attempt may have arrived.
    package var mayRepeat: Bool

    package init(
        key: String,
        head: String? = nil,
        text: String,
        links: [OutgoingMessage.Link] = [],
        answer: OutgoingMessage.Answer? = nil,
        mayRepeat: Bool = false
    ) {
        self.key = key
        self.head = head
        self.text = text
        self.links = links
        self.answer = answer
        self.mayRepeat = mayRepeat
    }
}

package struct ChatProfile: Equatable, Sendable {
    package var name: String
    /// As the server knows it for sure; nil where it does not, or does not vouch for it.
    package var email: String?

    package init(name: String, email: String? = nil) {
        (self.name, self.email) = (name, email)
    }
}

/// How long things may take; see ``OutboxService``.
package enum ChatLimits {
    static let call = Duration.seconds(3)
    /// After so long a room is left to the next attempt.
    static let run = Duration.milliseconds(4_500)
    /// More entries than this come as one message.
    static let flood = 12
    /// How often a message that people delete comes back.
    static let returns = 3
    /// How long it is remembered what a server told us: it tells again for minutes, not for days.
    static let memory = Duration.days(3)
    /// How long something waits for what it is about: a message that was answered quicker than we noted it, or whose sending
    /// had to be repeated.
    static let early = Duration.minutes(2)
}
