import Foundation
import HTTPTypes
import MusterCore
import MusterEngine
import MusterTestKit
import Testing

@testable import MusterWeb

/// A world is what happened by chance, from a seed. Two of them that differ only in restricted incidents have to look the
/// same to whoever may not know of those, to the last byte: pages, API, feeds, refusals, headers, mail.
///
/// The names that are drawn by lot (UUIDs, tokens of links) are compared by the order in which they appear. What the operator
/// of the machine watches, `/metrics` and `/readyz`, counts everything: the guide to hosting says to keep it from others.
@Suite("Two worlds", .timeLimit(.minutes(5)))
struct TwoWorldsTests {
    /// `MUSTER_THOROUGH=1` takes all 200.
    private static let seeds: Range<UInt64> =
        ProcessInfo.processInfo.environment["MUSTER_THOROUGH"] == nil ? 0..<12 : 0..<200

    /// How many ways to look are taken from all, for each seed; the seeds together take every one.
    private static let sample = 24

    private static let pages = [
        "/", "/incidents", "/incidents?state=all", "/incidents/new", "/alerts", "/alerts/noise", "/triage", "/tickets",
        "/on-call", "/on-call/mine", "/on-call/notifications", "/on-call/pages", "/schedules", "/policies", "/services",
        "/services/checkout", "/services/search", "/process", "/sandbox", "/status", "/account", "/silences",
        "/reports",
        "/reports.csv", "/search?q=payroll", "/search?q=checkout", "/search?q=R1", "/search?q=INC-2",
        "/problems", "/problems?review=due", "/problems/new", "/problems/new?incident=INC-R1",
        "/api/v1/problems?review=due", "/api/v1/problems?service=checkout",
        "/search/suggestions?q=pay", "/api/v1/search?q=payroll", "/api/v1/search?q=INC-R1", "/api/v1/alerts",
    ]

    private static let ofIncidents = [
        "", "/retrospective", "/summary", "/timeline", "/timeline?find=payroll", "/pages", "?show=alerts",
    ]

    /// Without the list of tokens, which an administrator sees of all: whatever is done or looked at here is done by one of
    /// its own, so that there are more of them where more is done.
    private static var reads: [String] {
        APIRoutes.endpoints.filter { $0.method == .get && $0.path != "/tokens" }.map { "/api/v1\($0.path)" }
    }

    /// Everything that a stranger might ask, with or without the name of an incident.
    private static var views: [String] {
        let names = ["INC-1", "INC-2", "INC-3", "INC-R1", "INC-R2", "r1", "1000000001"]
        let ofNames = names.flatMap { name in
            ofIncidents.map { "/incidents/\(name)\($0)" }
                + reads.filter { $0.contains("/incidents/{ref}") }.map {
                    $0.replacing("{ref}", with: name).replacing("{update}", with: "latest").replacing(
                        "{page}",
                        with: "1"
                    )
                }
        }
        let live = ["/incidents/INC-R1/live", "/incidents/INC-R1/summary/live"]
        let problems = ["PRB-1", "PRB-2", "PRB-R1", "r1"].flatMap { name in
            ["/problems/\(name)", "/search?q=\(name)", "/search/suggestions?q=\(name)"]
                + reads.filter { $0.contains("{problem}") }.map { $0.replacing("{problem}", with: name) }
        }
        let tickets = ["TKT-1", "TKT-R1"].flatMap { name in
            reads.filter { $0.contains("{ticket}") }.map { $0.replacing("{ticket}", with: name) }
        }
        let named = ofNames + tickets
        return pages + live + problems
            + reads.filter { !$0.contains("{") }.map { $0.hasSuffix("/messages") ? "\($0)?limit=200" : $0 } + named
    }

    private enum Step {
        case declare(String, service: String?)
        case note(Int), chat(Int), update(Int), raise(Int), resolve(Int)
        /// It turns out to be none, and a ticket takes its place.
        case ticket(Int)
        /// Opened from an incident, written about, and looked at anew.
        case problem(Int), cause(Int), review(Int)
        /// An incident beside the first problem that all know of.
        case link(Int)
        case minutes(Int)
        /// The same verbs, on incidents that others may not know of.
        indirect case secret(Step)
    }

    /// What happens in the world of a seed.
    private static func script(_ seed: UInt64) -> [Step] {
        let chance = SeededChance(seed: seed &* 0x9E37_79B9 &+ 77)
        func lot(_ count: Int) -> Int { chance.bytes(2).reduce(0) { $0 << 8 | Int($1) } % count }
        var open = [0, 0]
        var steps: [Step] = [.declare("SEV3", service: "checkout"), .secret(.declare("SEV2", service: "checkout"))]
        open = [1, 1]
        for _ in 0..<(8 + lot(10)) {
            let isSecret = lot(5) < 3
            let which = lot(open[isSecret ? 1 : 0]) + 1
            let step: Step =
                switch lot(12) {
                case 0:
                    .declare(["SEV1", "SEV2", "SEV3", "SEV4"][lot(4)], service: [nil, "search", "checkout"][lot(3)])
                case 1: .note(which)
                case 2: .chat(which)
                case 3: .update(which)
                case 4: .raise(which)
                case 5: .resolve(which)
                case 6: .problem(which)
                case 7: .cause(which)
                case 8: .review(which)
                case 9: .link(which)
                case 10: .ticket(which)
                default: .minutes(1 + lot(25))
                }
            if case .declare = step { open[isSecret ? 1 : 0] += 1 }
            if case .minutes = step { steps.append(step) } else { steps.append(isSecret ? .secret(step) : step) }
        }
        return steps + [.minutes(3)]
    }

    private static func world(_ steps: [Step], withSecrets: Bool) async throws -> TestSite {
        let muster = try await TestSite("standard")
        for step in steps {
            muster.engine.clock.advance(by: .seconds(1))
            if case .secret(let step) = step {
                if withSecrets { try await take(step, in: muster, isSecret: true) }
            } else {
                try await take(step, in: muster, isSecret: false)
            }
        }
        // Nothing is left that only waits for its turn.
        while try await muster.engine.outbox.tick(now: muster.engine.now) > 0 {}
        return muster
    }

    private static func take(_ step: Step, in muster: TestSite, isSecret: Bool) async throws {
        func send(
            _ path: String,
            _ body: [String: JSONValue],
            to place: String = "incidents",
            method: HTTPRequest.Method = .post
        ) async throws {
            // Whether it was allowed matters little: the same is asked in both worlds.
            _ = try await muster.send(method, "/api/v1/\(place)\(path)", body: APIRoutes.text(.object(body)))
        }
        func path(_ which: Int) -> String { isSecret ? "/INC-R\(which)" : "/INC-\(which)" }
        func problem(_ which: Int) -> String { isSecret ? "/PRB-R\(which)" : "/PRB-\(which)" }
        let what = isSecret ? "The payroll of checkout leaks" : "Checkout is slow"
        switch step {
        case .declare(let severity, let service):
            var body: [String: JSONValue] = ["title": JSONValue(what), "severity": JSONValue(severity)]
            body["service"] = service.map { JSONValue($0) }
            if isSecret { body["restricted"] = true }
            try await send("", body)
        case .note(let which): try await send("\(path(which))/timeline", ["text": JSONValue("\(what), noted")])
        case .chat(let which): try await send("\(path(which))/chat", ["text": JSONValue("\(what), said")])
        case .update(let which):
            let body: [String: JSONValue] = [
                "audience": "customer support", "state": "identified", "subject": "S", "body": JSONValue(what),
            ]
            try await send("\(path(which))/updates", body)
        case .raise(let which):
            try await send("\(path(which))/severity", ["severity": "SEV1", "reason": JSONValue("\(what) more")])
        case .resolve(let which):
            try await send("\(path(which))/resolution", ["override": JSONValue("\(what) no more")])
        case .ticket(let which): try await send("\(path(which))/ticket", ["reason": JSONValue("\(what) for nobody")])
        case .problem(let which):
            let body: [String: JSONValue] = [
                "incidents": .array([JSONValue(String(path(which).dropFirst()))]), "title": JSONValue("\(what), why?"),
            ]
            try await send("", body, to: "problems")
        case .cause(let which):
            let body: [String: JSONValue] = ["root_cause": JSONValue("\(what) by a leak"), "edition": 0]
            try await send(problem(which), body, to: "problems", method: .patch)
        case .review(let which):
            let body: [String: JSONValue] = ["at": JSONValue(muster.engine.now + .minutes(2))]
            try await send("\(problem(which))/review-plan", body, to: "problems", method: .put)
        case .link(let which):
            try await send("/PRB-1/incidents", ["incident": JSONValue(String(path(which).dropFirst()))], to: "problems")
        case .minutes(let minutes): try await muster.engine.pass(minutes)
        case .secret(let step): try await take(step, in: muster, isSecret: true)
        }
    }

    /// Somebody who was let in nowhere: who may respond, or an administrator where one is left.
    private static func stranger(_ muster: TestSite, isAdministrator: Bool) async throws -> Person {
        var members: Set<String> = []
        for number in 1... {
            let answer = try await muster.send(.get, "/api/v1/incidents/INC-R\(number)")
            if answer.status == 404 { break }
            members.formUnion(try answer.json["members"]?.items.compactMap { $0["handle"]?.text } ?? [])
        }
        try #require(!members.isEmpty)
        let people = muster.engine.parts.organisations.current.people
        let others = people.filter { $0.isActive && !members.contains($0.handle) }
        let administrator = isAdministrator ? others.first { $0.permission == .admin } : nil
        return try #require(administrator ?? others.first { $0.permission == .responder })
    }

    /// What an answer says, with each UUID as the place where it first appeared.
    private static func words(_ answer: Answer) -> String {
        let headers = answer.headers.filter { ![.date, .contentLength].contains($0.name) }.map {
            "\($0.name): \($0.value)"
        }.sorted()
        return numbered("\(answer.status)\n\(headers.joined(separator: "\n"))\n\n\(answer.text)")
    }

    /// The first line in which they differ; nil where they are the same.
    private static func difference(_ one: String, _ other: String) -> String? {
        if one == other { return nil }
        let (mine, theirs) = (one.split(separator: "\n"), other.split(separator: "\n"))
        let place =
            zip(mine, theirs).enumerated().first { $0.element.0 != $0.element.1 }?.offset
            ?? min(mine.count, theirs.count)
        func line(_ lines: [Substring]) -> Substring { place < lines.count ? lines[place] : "(its end)" }
        return "line \(place): \(line(mine)) <> \(line(theirs))"
    }

    private static func numbered(_ text: String) -> String {
        var places: [Substring: Int] = [:]
        return text.replacing(/\/a\/[A-Za-z0-9_.-]{40,}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/) {
            match in
            let place = places[match.output] ?? places.count
            places[match.output] = place
            return "#\(place)"
        }
    }

    @Test("that differ in restricted incidents alone are the same to a stranger, to the byte", arguments: seeds)
    func same(seed: UInt64) async throws {
        let steps = Self.script(seed)
        let (with, without) = (
            try await Self.world(steps, withSecrets: true), try await Self.world(steps, withSecrets: false)
        )
        let stranger = try await Self.stranger(with, isAdministrator: seed.isMultiple(of: 2))
        let views = Self.views
        let start = Int(seed) * Self.sample % views.count

        for path in (views + views)[start..<start + Self.sample] {
            let headers = path.hasPrefix("/api") ? [:] : Visitor.html
            let one = try await with.send(.get, path, as: .token(of: stranger.handle), headers: headers)
            let other = try await without.send(.get, path, as: .token(of: stranger.handle), headers: headers)
            #expect(one.status < 500, "\(path)")
            if path.contains("sandbox") {
                // Messages of one instant are listed by their identities, which are drawn by lot.
                #expect(Self.words(one).sorted() == Self.words(other).sorted(), "\(path)")
            } else {
                #expect(Self.difference(Self.words(one), Self.words(other)) == nil, "\(path)")
            }
            #expect(!one.text.lowercased().contains("payroll") || path.contains("payroll"), "\(path)")
        }
        for path in ["/status", "/status.json", "/", "/incidents/INC-R1"] {
            let one = try await with.send(.get, path, as: .stranger, headers: Visitor.html)
            let other = try await without.send(.get, path, as: .stranger, headers: Visitor.html)
            #expect(Self.difference(Self.words(one), Self.words(other)) == nil, "\(path)")
        }
        func mail(_ muster: TestSite) async throws -> [String] {
            let addresses = [stranger.email] + stranger.contactMethods.map(\.address)
            return try await muster.engine.outgoing().filter { addresses.contains($0.to) }
                .map { Self.numbered("\($0.subject)\n\($0.body)") }.sorted()
        }
        let (one, other) = (try await mail(with), try await mail(without))
        #expect(Self.difference(one.joined(separator: "\n\n"), other.joined(separator: "\n\n")) == nil)
    }
}
