import Foundation
package import MusterCore
import NIOHTTP1

/// Meetings of Zoom, by its REST API, as a server-to-server app of an account.
///
/// Zoom knows no name for a repeat. So each meeting carries the address of its incident's page as its agenda, and where one
/// may have been made, the host's meetings are asked for it before another one is. That is why they are scheduled ones:
/// instant ones are in no list, and nobody can join them before their host does.
package struct ZoomMeetings: MeetingMaker {
    package let name = "Zoom"
    private let calls: ZoomCalls

    /// The length that is written into the calendar, in minutes. A meeting lasts as long as people are in it.
    private static let minutes = 60
    /// The most meetings of a page of the list, and the most pages that are looked at.
    private static let (pageSize, pageLimit) = (300, 2)
    /// As much of an agenda as the list shows, in characters.
    private static let agendaLimit = 250

    /// - Parameter url: as in the settings: `https://CLIENT-ID:CLIENT-SECRET@zoom.us?account=ACCOUNT-ID`.
    package init(url: String) throws(ZoomAddressError) {
        calls = ZoomCalls(try ZoomAddress(url))
    }

    private var address: ZoomAddress { calls.address }

    package func check(now: Timestamp) async throws(RemoteFailure) -> String {
        // A fresh one: what an administrator has just changed in the app is in none that was given out before.
        let scopes = try await calls.tokens.another(now: now).scopes
        let missing = scopes.isEmpty ? [] : Self.needs.filter { !$0.isMet(by: scopes) }
        if !missing.isEmpty {
            let (deeds, names) = (missing.map(\.says), missing.map(\.scope))
            throw .refused(
                because:
                    "Zoom takes the credentials, and the app may not \(deeds.joined(separator: ", nor ")); give it \(names.joined(separator: ", "))"
            )
        }
        let recorded = address.recording == "none" ? "not recorded" : "recorded (\(address.recording))"
        return "Zoom takes the credentials. Meetings are \(address.host)'s, and \(recorded)."
    }

    package func open(_ wish: MeetingWish, now: Timestamp) async throws(RemoteFailure) -> MeetingMade {
        if wish.mayRepeat, let own = try await find(wish, now) { return own }
        let path = "/users/\(address.hostPart)/meetings"
        do {
            let fields = Self.fields(of: wish, recording: address.recording, now: now)
            return try Self.made(try await calls.ask(.POST, path, fields, timeout: ZoomCalls.longPatience, now: now))
        } catch {
            throw failure(error)
        }
    }

    package func end(_ meeting: String, now: Timestamp) async throws(RemoteFailure) {
        do {
            _ = try await calls.ask(.PUT, "/meetings/\(meeting)/status", ["action": "end"], now: now)
        } catch ZoomRefusal.error(let status, let code) where [400, 404].contains(status) && !Self.isScope(code) {
            // Over, taken away, or never begun.
            return
        } catch {
            throw failure(error)
        }
    }

    // MARK: What is sent

    static func fields(of wish: MeetingWish, recording: String, now: Timestamp) -> [String: JSONValue] {
        // To the second, which is the form that Zoom describes.
        let start = "\(now.rfc3339.prefix(19))Z"
        return [
            "topic": JSONValue(wish.topic), "agenda": JSONValue(wish.page), "type": 2,
            "start_time": JSONValue(start), "duration": JSONValue(minutes), "timezone": "UTC",
            "settings": .object([
                // Whoever is first goes in, and nobody is kept waiting by a host who sleeps.
                "join_before_host": true, "jbh_time": 0, "waiting_room": false,
                // The personal room of the host would be the same for every incident.
                "use_pmi": false, "auto_recording": JSONValue(recording),
            ]),
        ]
    }

    // MARK: What is read

    private func find(_ wish: MeetingWish, _ now: Timestamp) async throws(RemoteFailure) -> MeetingMade? {
        var cursor = ""
        for _ in 1...Self.pageLimit {
            let query = FormText.encoded(
                [("type", "scheduled"), ("page_size", "\(Self.pageSize)")]
                    + (cursor.isEmpty ? [] : [("next_page_token", cursor)])
            )
            let page: JSONValue
            do {
                page = try await calls.ask(.GET, "/users/\(address.hostPart)/meetings?\(query)", now: now)
            } catch ZoomRefusal.error(_, let code) where Self.isScope(code) {
                // Without the right to look, a meeting that nobody uses is the lesser evil.
                return nil
            } catch {
                throw failure(error)
            }
            let own = (page["meetings"]?.items ?? []).first { meeting in
                meeting["topic"]?.text == wish.topic
                    && meeting["agenda"]?.text == String(wish.page.prefix(Self.agendaLimit))
            }
            if let own { return try Self.made(own) }
            cursor = page["next_page_token"]?.text ?? ""
            if cursor.isEmpty { break }
        }
        return nil
    }

    /// Takes what everybody may know, and nothing that makes a host of whoever has it.
    private static func made(_ value: JSONValue) throws(RemoteFailure) -> MeetingMade {
        guard let id = value["id"]?.text, id.wholeMatch(of: /[0-9]{1,20}/) != nil, let url = value["join_url"]?.text,
            url.wholeMatch(of: /https?:\/\/[!-~]{1,1900}/) != nil
        else { throw .unanswered(because: ZoomCalls.unclear) }
        return MeetingMade(id: id, url: url)
    }

    /// What Zoom's number means for us. Its own words are not repeated.
    private func failure(_ refusal: any Error) -> RemoteFailure {
        switch refusal {
        case ZoomRefusal.failed(let failure): return failure
        case let failure as RemoteFailure: return failure
        case ZoomRefusal.error(let status, let code):
            let words = "Zoom: HTTP \(status)" + (code.map { ", code \($0)" } ?? "")
            switch code {
            case _ where Self.isScope(code):
                return .refused(because: "\(words); give the app \(Self.needs.map(\.scope).joined(separator: ", "))")
            case 1001, 1010, 1120:
                return .refused(
                    because: "\(words); there is no user \(address.host), look at host= in the setting zoom"
                )
            default: return .refused(because: words)
            }
        default: return .down(because: "Zoom could not be asked")
        }
    }

    private static func isScope(_ code: Int?) -> Bool { [4700, 4711].contains(code) }

    // MARK: What the app must be allowed

    private struct Need: Sendable {
        /// The scope of today, and the words that the older ones begin with.
        var scope: String
        var older: [String]
        var says: String

        func isMet(by scopes: Set<String>) -> Bool {
            let bare = scope.split(separator: ":").dropLast().joined(separator: ":")
            return scopes.contains { given in given == bare || given.hasPrefix("\(bare):") || older.contains(given) }
        }
    }

    private static let needs = [
        Need(
            scope: "meeting:write:meeting:admin",
            older: ["meeting:write", "meeting:write:admin", "meeting:master"],
            says: "make meetings"
        ),
        Need(
            scope: "meeting:update:status:admin",
            older: ["meeting:write", "meeting:write:admin", "meeting:master"],
            says: "end meetings"
        ),
        Need(
            scope: "meeting:read:list_meetings:admin",
            older: ["meeting:read", "meeting:read:admin", "meeting:write", "meeting:write:admin", "meeting:master"],
            says: "find a meeting again"
        ),
    ]
}

extension ZoomMeetings: CustomStringConvertible {
    /// Without the account, the client and its secret.
    package var description: String { "\(address.base), host \(address.host), recording \(address.recording)" }
}
