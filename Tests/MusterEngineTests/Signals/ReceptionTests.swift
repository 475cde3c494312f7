import Foundation
import MusterCore
import MusterEngine
import MusterStore
import MusterTestKit
import NIOConcurrencyHelpers
import Testing

@Suite("What sources send", .timeLimit(.minutes(5)))
struct ReceptionTests {
    private func receive(_ text: String, _ source: KeyedSource) async throws -> Int {
        try await source.reception.receive(Array(text.utf8), contentType: "application/json", from: source.integration)
    }

    private func quarantine(_ source: KeyedSource) async throws -> [QuarantinedMessage] {
        try await source.engine.parts.database.read { try Quarantine($0).list(of: source.integration.id) }
    }

    @Test("is kept to the byte where it cannot be read, and can be read again once its source is set up rightly")
    func replay() async throws {
        let source = try await KeyedSource(.generic)
        let body = #"{"check": {"what": "Disk is full"}}"#

        let problem = await #expect(throws: FormatProblem.self) { try await receive(body, source) }
        #expect(problem?.field == "title")
        let message = try #require(try await quarantine(source).first)
        #expect(Data(base64Encoded: message.body) == Data(body.utf8))
        #expect(message.problem.contains("title"))
        await #expect(throws: FormatProblem.self) { try await source.reception.replay(message.id) }
        #expect(try await quarantine(source) == [message])

        let settings = SourceSettings(mapping: GenericMapping(title: "{check.what}"))
        try await Inlets(source.engine.parts)
            .change(source.integration, settings: settings, isDisabled: false, by: .muster)
        #expect(try await source.reception.replay(message.id) == 1)

        #expect(try await source.alerts().map(\.alert.title) == ["Disk is full"])
        #expect(try await source.alerts().map(\.payload) == [body])
        #expect(try await quarantine(source) == [])
        await #expect(throws: EngineError.noSuchMessage) { try await source.reception.replay(message.id) }
    }

    @Test("in error for days does not fill the disk: the latest are kept")
    func limit() async throws {
        let source = try await KeyedSource(.generic)

        for number in 0...(Quarantine.limit + 4) {
            source.engine.clock.advance(by: .seconds(1))
            _ = try? await receive("{\"n\": \(number)}", source)
        }

        let kept = try await quarantine(source)
        #expect(kept.count == Quarantine.limit)
        #expect(kept.first.flatMap { Data(base64Encoded: $0.body) } == Data("{\"n\": \(Quarantine.limit + 4)}".utf8))
    }

    @Test("confirms a topic of SNS, and asks for it again where that failed")
    func confirmation() async throws {
        let source = try await KeyedSource(.cloudwatch)
        let url = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=x"
        let body = #"{"Type": "SubscriptionConfirmation", "TopicArn": "arn", "SubscribeURL": "\#(url)"}"#
        let fetched = NIOLockedValueBox<[String]>([])
        let reception = Reception(source.engine.parts, certificates: nil) { url in
            fetched.withLockedValue { $0.append(url) }
        }

        _ = try await reception.receive(Array(body.utf8), contentType: "text/plain", from: source.integration)

        #expect(fetched.withLockedValue { $0 } == [url])
        let failing = Reception(source.engine.parts, certificates: nil) { _ in throw SubscriptionConfirmation.Failed() }
        await #expect(throws: SubscriptionConfirmation.Failed.self) {
            try await failing.receive(Array(body.utf8), contentType: "text/plain", from: source.integration)
        }
    }

    @Test("of a heartbeat raises an alert when it stops, once, and ends it when it comes again")
    func heartbeat() async throws {
        let source = try await KeyedSource(.heartbeat, settings: SourceSettings(every: .minutes(5)))
        _ = try await receive("", source)
        try await source.engine.pass(4)
        #expect(try await source.alerts() == [])

        try await source.engine.pass(3)

        #expect(try await source.alerts().map(\.alert.title) == ["keyed has not called"])
        #expect(try await source.alerts().map(\.isFiring) == [true])
        _ = try await receive("", source)
        #expect(try await source.alerts().map(\.isFiring) == [false])
        try await source.engine.pass(4)
        #expect(try await source.alerts().count == 1)
    }

    @Test("of a heartbeat is not missed while nobody could hear it")
    func heartbeatAfterRestart() async throws {
        let source = try await KeyedSource(.heartbeat, settings: SourceSettings(every: .minutes(5)))
        _ = try await receive("", source)
        source.engine.clock.advance(by: .hours(2))
        let restarted = source.engine.restarted()

        try await restarted.pass(3)
        #expect(try await source.alerts() == [])
        try await restarted.pass(3)

        #expect(try await source.alerts().count == 1)
    }

    @Test("tells of changes, which page nobody")
    func change() async throws {
        let source = try await KeyedSource()
        let value = JSONValue.of(["routing_key": "k", "payload": .of(["summary": "Deployed 1.2"])])

        try await source.reception
            .receive(try PagerDutyChange(value, now: source.engine.now), payload: "raw", from: source.integration)

        let changes = try await source.engine.parts.database.read { try ChangeEvents($0).list(limit: 10) }
        #expect(changes.map(\.summary) == ["Deployed 1.2"])
        #expect(changes.map(\.payload) == ["raw"])
        #expect(try await source.alerts() == [])
    }
}
