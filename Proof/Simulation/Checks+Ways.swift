import Foundation
import MusterCore
import MusterEngine
import MusterStore

extension World {
    /// Where one way to a person has failed for good, the next one is tried at once and not at its time.
    func checkNextWays() {
        let bundles = history.bundles
        for (key, sends) in history.sends.sorted(by: { $0.key < $1.key }) {
            guard let failed = sends.last, case .never = failed.became, let page = failed.message.page,
                let next = nextKey(after: key), !wasReached(page, before: failed.at, besides: key)
            else { continue }
            guard let entry = look({ try Outbox($0).find(key: next) }) ?? nil, entry.state != .cancelled,
                entry.message.createdAt <= failed.at
            else { continue }
            // Later pages of the same incident have the same subject; what was settled before them was tried before them.
            let tried = [firstTry(of: entry.message, since: failed.at, bundles), entry.settledAt].compactMap(\.self)
                .min()
            if let tried, tried <= failed.at { continue }
            // Its sender may not have been able to write down that it failed, or whoever had claimed the next one has ended.
            let isDisturbed =
                failed.outcomeMayBeLost || history.disturbed.contains { $0 >= failed.at && $0 <= tried ?? now }
            let slack =
                history.downtime(failed.at, tried ?? now)
                + .seconds((isDisturbed ? 30 : 3) + fullTurns(on: entry.message.channel, failed.at, tried ?? now))
            verdict.expect(
                tried.map { $0 <= failed.at + slack } ?? false,
                13,
                at: failed.at,
                "\(key) failed for good, and \(next) was not tried until \(tried?.rfc3339 ?? "the end")"
            )
        }
    }

    /// When a message was first given to its provider: under its own name, or in a bundle, which goes under another's and
    /// names it. A bundle that failed is tried again, and what became of it in the end says nothing of the first time.
    private func firstTry(of message: OutboxMessage, since moment: Timestamp, _ bundles: [History.Send]) -> Timestamp? {
        let own = history.sends[message.key]?.first?.at
        let said = try? JSONDecoder().decode(OutgoingMessage.self, from: Data(message.payload.utf8))
        let bundled = bundles.filter { bundle in
            bundle.at >= moment && bundle.message.channel == said?.channel && bundle.message.to == said?.to
                && said.map { bundle.message.body.contains($0.subject) } ?? false
        }
        return ([own].compactMap(\.self) + bundled.map(\.at)).min()
    }

    /// In how many turns of a server the mail server was given as much as it takes at once. What waited meanwhile waited in
    /// a queue; a turn comes at most a second after the one before it.
    private func fullTurns(on channel: String, _ begin: Timestamp, _ end: Timestamp) -> Int {
        guard channel == Channel.email.rawValue else { return 0 }
        let mails = history.sends.values.joined().filter {
            $0.message.channel == .email && $0.at > begin && $0.at < end
        }
        return Dictionary(grouping: mails, by: \.at).count { $0.value.count >= Self.mailsAtOnce }
    }

    private static let mailsAtOnce = 4

    private func nextKey(after key: String) -> String? {
        let parts = key.split(separator: ":")
        return Int(parts[2]).map { "\(parts[0]):\(parts[1]):\($0 + 1)" }
    }

    /// Whether another way had been taken, or was answered, by then: no hurry then.
    private func wasReached(_ page: ID<Page>, before moment: Timestamp, besides key: String) -> Bool {
        if let ack = history.acks[page], ack.at <= moment + .seconds(2) { return true }
        return history.sends(of: page).contains { $0.message.key != key && $0.at <= moment }
    }

    /// Since when the source has said that an alert fires of which it says now, late, that an earlier firing ended; nil where it
    /// does not say both, or not clearly.
    func firingSince(theEndOf alert: IncomingAlert) -> Timestamp? {
        guard alert.endsAt <= now else { return nil }
        let said = history.posts.filter { if case .refused = $0.answer { false } else { $0.labels == alert.labels } }
        guard !said.contains(where: { if case .unknown = $0.answer { true } else { false } }),
            let last = said.last(where: \.isFiring), last.endsAt > now, alert.endsAt < last.startsAt,
            let first = said.first(where: { $0.isFiring && $0.startsAt == last.startsAt })
        else { return nil }
        let isOver = said.contains { !$0.isFiring && $0.at >= first.at && $0.endsAt >= last.startsAt }
        // Where nobody has said that it was over, it goes on as it began, which was earlier.
        let before = said.filter { $0.at < first.at }
        let began = before.filter(\.isFiring).map(\.startsAt).max()
        let wasOver = before.last.map { !$0.isFiring && $0.startsAt >= began ?? $0.startsAt } ?? true
        return isOver || !wasOver ? nil : last.startsAt
    }

    /// Whether an alert fires in the end, and since when, depends on what its source said of the latest time, not on what arrived
    /// last.
    func checkEnds() {
        guard let source else { return }
        let posts = history.posts.filter { if case .refused = $0.answer { false } else { true } }
        for (name, said) in Dictionary(grouping: posts, by: \.name).sorted(by: { $0.key < $1.key }) {
            guard let last = said.max(by: { $0.startsAt < $1.startsAt }), case .taken = last.answer else { continue }
            let found = stored(last.labels, source.name).max { $0.alert.startsAt < $1.alert.startsAt }
            // Where it fired already, it goes on as it began.
            verdict.expect(
                found.map { !$0.isFiring && $0.alert.startsAt <= last.startsAt } ?? false,
                5,
                at: last.at,
                "\(name) ended, having begun at \(last.startsAt.rfc3339); here it \(found?.isFiring == true ? "fires" : "is over"), "
                    + "having begun at \(found?.alert.startsAt.rfc3339 ?? "no time")"
            )
        }
    }
}
