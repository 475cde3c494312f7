import MusterCore
import MusterEngine
import MusterStore
import NIOConcurrencyHelpers

/// Whether Muster can do its work, found out within a time of its own: who asks is told also where the disk hangs.
final class ReadyCheck: Sendable {
    struct Answer: Equatable {
        var isReady: Bool
        var facts: JSONValue
    }

    /// Work that is later than this makes it not ready, unless it was told to wait: a pager that is up and does nothing is down.
    static let lateLimit: Duration = .seconds(30)

    /// How long an answer takes at most.
    static let timeLimit: Duration = .seconds(2)

    private let site: Site
    /// One at a time: what hangs is not asked again, but waited for.
    private let underWay = NIOLockedValueBox<Task<Answer, Never>?>(nil)

    init(_ site: Site) {
        self.site = site
    }

    func answer() async -> Answer {
        let clock = site.parts.clock
        let (answers, answer) = AsyncStream.makeStream(of: Answer.self, bufferingPolicy: .bufferingOldest(1))
        let look = begin()
        let looking = Task { answer.yield(await look.value) }
        let limit = Task { [site] in
            try await clock.wait(until: clock.now() + Self.timeLimit)
            answer.yield(
                Answer(
                    isReady: false,
                    facts: Self.facts(
                        false,
                        [("database", .string("gave no answer within \(Self.timeLimit.components.seconds) s"))],
                        site
                    )
                )
            )
        }
        defer {
            looking.cancel()
            limit.cancel()
        }
        for await first in answers { return first }
        return Answer(isReady: false, facts: Self.facts(false, [("database", "gave no answer")], site))
    }

    private func begin() -> Task<Answer, Never> {
        underWay.withLockedValue { underWay in
            if let underWay { return underWay }
            let look = Task {
                let answer = await self.look()
                self.underWay.withLockedValue { $0 = nil }
                return answer
            }
            underWay = look
            return look
        }
    }

    /// The database takes a write, and nothing is overdue but what waits because Muster is paused: alerts are taken and
    /// people answered all the same, so nobody is to be sent elsewhere.
    private func look() async -> Answer {
        let now = site.now
        do {
            let late = try await site.parts.database.write(.urgent) { connection in
                try Meta(connection).set("last-ready-check", "\(now.milliseconds)")
                return (
                    pause: try Pauses(connection).current(),
                    timers: try TimerQueue(connection).countDue(before: now - Self.lateLimit),
                    messages: try Outbox(connection).countOverdue(before: now - Self.lateLimit)
                )
            }
            let isReady = late.timers == 0 || late.pause != nil
            var facts: [(String, JSONValue)] = [
                ("database", "writes"), ("late_timers", JSONValue(late.timers)),
                ("late_messages", JSONValue(late.messages)),
            ]
            if let pause = late.pause { facts.append(("paused", JSONValue(pause.reason))) }
            return Answer(isReady: isReady, facts: Self.facts(isReady, facts, site))
        } catch {
            return Answer(isReady: false, facts: Self.facts(false, [("database", JSONValue("\(error)"))], site))
        }
    }

    /// - Parameter facts: what is known beyond what is always told.
    private static func facts(_ isReady: Bool, _ facts: [(String, JSONValue)], _ site: Site) -> JSONValue {
        let load = site.parts.database.load
        var all: [String: JSONValue] = [
            "ready": .bool(isReady), "now": JSONValue(site.now), "product": JSONValue(load.product),
        ]
        if let ballast = load.ballast { all["ballast"] = JSONValue(ballast.rawValue) }
        let missing = site.parts.desk.missing.sorted { $0.key < $1.key }.map { channel, mend in
            JSONValue("\(channel): \(mend)")
        }
        if let pause = site.parts.pause.current { all["paused"] = JSONValue(pause.reason) }
        if let lost = site.parts.audits.last?.lostWrites, lost > 0 { all["lost_writes"] = JSONValue(lost) }
        if !missing.isEmpty { all["waiting_for"] = .array(missing) }
        return .object(all.merging(facts, uniquingKeysWith: { _, last in last }))
    }
}
