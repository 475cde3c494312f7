import Foundation
import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine

@Suite("Ways to reach a person", .timeLimit(.minutes(5)))
struct ContactsTests {
    private static let phone = ContactMethod(.sms, "+44 20 7946 0012")

    private func engine() async throws -> TestEngine {
        let engine = try await TestEngine(editingProcess: { $0.clocks = [] })
        engine.parts.desk.serve(Set(Channel.allCases))
        return engine
    }

    /// The code that went out last.
    private func code(_ connector: FakeConnector) throws -> String {
        String(try #require(connector.attempts.last).message.subject.suffix(6))
    }

    @Test("take pages once the code has come back, and not before", arguments: ContactMethod.Kind.allCases)
    func verification(_ kind: ContactMethod.Kind) async throws {
        let addresses: [ContactMethod.Kind: String] = [
            .email: "ben@home.example", .sms: "+44 20 7946 0012", .voice: "+44 20 7946 0013",
            .ntfy: "https://ntfy.example/ben", .webhook: "https://hooks.example/ben", .slack: "U024BE7LH",
            .matrix: "@ben:example.org",
        ]
        guard let address = addresses[kind] else {
            #expect(kind == .push, "only a browser is added from itself")
            return
        }
        let engine = try await engine()
        let method = ContactMethod(kind, address)
        let ben = try engine.person("ben").id
        let connectors = [
            engine.mail, engine.texts, engine.calls, engine.topics, engine.webhooks, engine.slack, engine.matrix,
        ]
        let connector = try #require(connectors.first { $0.channel == kind.channel })

        try await Contacts(engine.parts).add(method, of: ben)
        try await engine.work()
        let digits = try #require(connector.attempts.last { $0.message.to == address }).message.subject.filter(
            \.isNumber
        )
        #expect(try engine.person("ben").contactMethods == [ContactMethod(.email, "ben@example.org"), method])
        #expect(try engine.person("ben").isVerified(method) == false)
        await #expect(throws: EngineError.self) {
            try await Contacts(engine.parts).verify(method, code: digits == "000000" ? "1" : "000000", of: ben)
        }
        try await Contacts(engine.parts).verify(method, code: digits, of: ben)

        #expect(try engine.person("ben").isVerified(method))
        let before = connector.attempts.count
        _ = try await engine.declare()
        try await engine.work()
        #expect(connector.attempts.dropFirst(before).contains { $0.message.to == address && $0.message.answer != nil })
    }

    @Test("are passed over while they are not verified, and the page says so")
    func unverified() async throws {
        let engine = try await engine()
        let ben = try engine.person("ben").id
        try await Contacts(engine.parts).add(Self.phone, of: ben)
        try await engine.work()
        let before = engine.texts.attempts.count

        let incident = try await engine.declare()
        try await engine.work()

        #expect(engine.texts.attempts.count == before)
        let trace = try await PageTraces(engine.parts).trace(of: try engine.person("ben"), in: incident)
        #expect(trace.lines.contains { $0.says == "Not by text message: it has not been verified" })
        #expect(trace.lines.contains { $0.says.hasPrefix("e-mail: taken (taken)") }, "\(trace.lines)")
    }

    @Test("send only so many codes, and take only so many guesses")
    func limits() async throws {
        let engine = try await engine()
        let ben = try engine.person("ben").id
        let contacts = Contacts(engine.parts)
        try await contacts.add(Self.phone, of: ben)

        await #expect(throws: EngineError.self) { try await contacts.sendCode(by: Self.phone, to: ben) }
        for _ in 0..<Contacts.codesPerDay - 1 {
            engine.clock.advance(by: .minutes(1))
            try await contacts.sendCode(by: Self.phone, to: ben)
        }
        engine.clock.advance(by: .minutes(1))
        await #expect(throws: EngineError.self) { try await contacts.sendCode(by: Self.phone, to: ben) }
        try await engine.work()
        let code = try code(engine.texts)
        for guess in 0..<Contacts.wrongTryLimit {
            let wrong = "\(100_000 + guess)"
            await #expect(throws: EngineError.self) {
                try await contacts.verify(Self.phone, code: wrong == code ? "999999" : wrong, of: ben)
            }
        }

        await #expect(throws: EngineError.self) { try await contacts.verify(Self.phone, code: code, of: ben) }
    }

    @Test("are not added where the code that they need is refused")
    func refusedCode() async throws {
        let engine = try await engine()
        let ben = try engine.person("ben").id
        let contacts = Contacts(engine.parts)
        try await contacts.add(Self.phone, of: ben)
        let before = try engine.person("ben").contactMethods
        let second = ContactMethod(.voice, "+44 20 7946 0013")

        // Within half a minute of the first code.
        await #expect(throws: EngineError.self) { try await contacts.add(second, of: ben) }
        engine.clock.advance(by: .minutes(1))
        engine.parts.desk.serve([.sms])
        await #expect(throws: EngineError.self) { try await contacts.add(second, of: ben) }
        #expect(try engine.person("ben").contactMethods == before)

        engine.parts.desk.serve([.sms, .voice])
        try await contacts.add(second, of: ben)
        #expect(try engine.person("ben").contactMethods == before + [second])
    }

    @Test("end with their code's time")
    func tooLate() async throws {
        let engine = try await engine()
        let ben = try engine.person("ben").id
        try await Contacts(engine.parts).add(Self.phone, of: ben)
        try await engine.work()
        let code = try code(engine.texts)

        engine.clock.advance(by: Contacts.codeLifetime)

        await #expect(throws: EngineError.self) {
            try await Contacts(engine.parts).verify(Self.phone, code: code, of: ben)
        }
    }

    @Test("leave the rules with the one that is removed, so that the rest begins at once")
    func removal() async throws {
        let engine = try await engine()
        let ben = try engine.person("ben").id
        let mail = ContactMethod(.email, "ben@example.org")
        try await Contacts(engine.parts).add(Self.phone, of: ben)
        let rules = NotificationRules(high: [.init(Self.phone), .init(mail, after: .minutes(5))])
        try await Rosters(engine.parts).set(rules, of: ben, as: .person(ben))

        try await Contacts(engine.parts).remove(Self.phone, of: ben)

        #expect(try engine.person("ben").contactMethods == [mail])
        #expect(try engine.person("ben").notifications.high == [.init(mail)])
    }

    @Test("lose a browser that has ended its subscription")
    func browserGone() async throws {
        let engine = try await engine()
        let ben = try engine.person("ben").id
        let key = Base64URL.text([4] + Array(repeating: 1, count: 64))
        let browser = BrowserSubscription(
            endpoint: "https://push.example/1",
            p256dh: key,
            auth: Base64URL.text(Array(repeating: 2, count: 16))
        )
        let subscription = try await Contacts(engine.parts).subscribe(browser, device: "Phone", of: ben)
        #expect(try engine.person("ben").isVerified(ContactMethod(.push, "\(subscription.id)")))
        engine.pushes.answer(.refused(because: PushConnector.gone))

        _ = try await engine.declare()
        try await engine.work()

        #expect(engine.pushes.attempts.map(\.message.to) == ["\(subscription.id)"])
        #expect(try engine.person("ben").contactMethods == [ContactMethod(.email, "ben@example.org")])
        #expect(try await Contacts(engine.parts).browsers(of: ben).isEmpty)
    }

    @Test("lose a browser whose subscription is gone already: whoever forgot it was killed half way")
    func browserHalfForgotten() async throws {
        let engine = try await engine()
        let ben = try engine.person("ben").id
        let browser = BrowserSubscription(
            endpoint: "https://push.example/1",
            p256dh: Base64URL.text([4] + Array(repeating: 1, count: 64)),
            auth: Base64URL.text(Array(repeating: 2, count: 16))
        )
        let subscription = try await Contacts(engine.parts).subscribe(browser, device: "Phone", of: ben)
        try await engine.parts.database.write { try PushSubscriptions($0).remove(subscription.id) }
        engine.pushes.answer(.refused(because: PushConnector.gone))

        _ = try await engine.declare()
        try await engine.work()

        #expect(try engine.person("ben").contactMethods == [ContactMethod(.email, "ben@example.org")])
    }

    @Test("keep their code where it came back and could not be put to use")
    func codeNotUsedUp() async throws {
        let engine = try await engine()
        let ben = try engine.person("ben").id
        let contacts = Contacts(engine.parts)
        try await contacts.add(Self.phone, of: ben)
        try await engine.work()
        let code = try code(engine.texts)
        try await contacts.remove(Self.phone, of: ben)
        await #expect(throws: EngineError.self) { try await contacts.verify(Self.phone, code: code, of: ben) }
        try await contacts.change(ben, "the way is back") { $0.contactMethods.append(Self.phone) }

        try await contacts.verify(Self.phone, code: code, of: ben)

        #expect(try engine.person("ben").isVerified(Self.phone))
    }

    @Test("belong to the last one who subscribed with the browser")
    func browserMoves() async throws {
        let engine = try await engine()
        let key = Base64URL.text([4] + Array(repeating: 1, count: 64))
        let browser = BrowserSubscription(
            endpoint: "https://push.example/1",
            p256dh: key,
            auth: Base64URL.text(Array(repeating: 2, count: 16))
        )
        let (ben, chi) = (try engine.person("ben").id, try engine.person("chi").id)
        try await Contacts(engine.parts).subscribe(browser, device: "Phone", of: ben)

        try await Contacts(engine.parts).subscribe(browser, device: "Phone", of: chi)

        #expect(try engine.person("ben").contactMethods.contains { $0.kind == .push } == false)
        #expect(try await Contacts(engine.parts).browsers(of: chi).count == 1)
        await #expect(throws: EngineError.self) {
            let other = BrowserSubscription(endpoint: "https://push.example/2", p256dh: "x", auth: "y")
            try await Contacts(engine.parts).subscribe(other, device: "", of: chi)
        }
    }
}
