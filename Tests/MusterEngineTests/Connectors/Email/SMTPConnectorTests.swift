import Foundation
import MusterCore
import MusterTestKit
import Testing

@testable import MusterEngine

/// Against a real mail server. What every connector does is in ``ConnectorTests``.
@Suite("SMTP connector", .timeLimit(.minutes(5)))
struct SMTPConnectorTests {
    let now = Timestamp(milliseconds: 784_111_777_000)

    @Test("delivers the mail as it was built")
    func delivers() async throws {
        let sink = try await SMTPSink.start()
        let connector = try sink.connector()
        var message = message(to: "ana@example.org")
        message.body = "Erste Zeile\n.\n..\nAck by 10:00 — please"

        let delivery = await connector.send(message, attempt: 1, now: now)

        let sender = try #require(MailAddress("Muster <muster@example.org>"))
        let recipient = try #require(MailAddress("ana@example.org"))
        let built = Mail(message, from: sender, to: recipient, now: now)
        let mail = await sink.events.first { $0.event == "mail" }
        #expect(delivery == .delivered(receipt: built.messageID))
        #expect(mail?.to == ["ana@example.org"])
        #expect(mail?.data == built.text)
    }

    @Test("sends many mails over few connections")
    func reuse() async throws {
        let sink = try await SMTPSink.start()
        let connector = try sink.connector()

        for number in 1...20 {
            let delivery = await connector.send(message(to: "ana@example.org", key: "k\(number)"), attempt: 1, now: now)
            guard case .delivered = delivery else {
                Issue.record("mail \(number): \(delivery)")
                return
            }
        }

        var connections = 0
        var mails = 0
        for await event in sink.events {
            if event.event == "connected" { connections += 1 }
            if event.event == "mail" { mails += 1 }
            if mails == 20 { break }
        }
        #expect(connections == 1)
    }

    @Test("delivers each of many mails sent at once")
    func concurrent() async throws {
        let sink = try await SMTPSink.start()
        let connector = try sink.connector(patience: .seconds(30))
        let now = now

        let receipts = await withTaskGroup(of: Delivery.self) { group in
            for number in 1...40 {
                let message = message(to: "ana@example.org", key: "k\(number)")
                group.addTask { await connector.send(message, attempt: 1, now: now) }
            }
            return await group.reduce(into: Set<String>()) { receipts, delivery in
                if case .delivered(let receipt) = delivery { receipts.insert(receipt) }
            }
        }

        #expect(receipts.count == 40)
    }

    @Test("keeps a way free for pages while other mail waits for a silent server")
    func pagesFirst() async throws {
        let sink = try await SMTPSink.start()
        let connector = try sink.connector(timeout: .seconds(8))
        var page = message(to: "ana@example.org")
        page.urgency = .page
        let slow = message(to: "silent@example.org")
        let now = now

        let delivery = await withTaskGroup { group in
            for _ in 1...12 {
                group.addTask { _ = await connector.send(slow, attempt: 1, now: now) }
            }
            // Three of the four connections stand once the server has seen them.
            var connections = 0
            for await event in sink.events where event.event == "connected" {
                connections += 1
                if connections == 3 { break }
            }
            return await connector.send(page, attempt: 1, now: now)
        }

        #expect(delivery.isDelivered)
    }

    @Test(
        "tells a mail that may have been taken from one that was not",
        arguments: [("dataless", "retry"), ("refused", "refused"), ("mute", "ambiguous")]
    )
    func afterData(_ recipient: String, _ expected: String) async throws {
        let sink = try await SMTPSink.start()
        let connector = try sink.connector(timeout: recipient == "mute" ? .seconds(4) : .minutes(1))

        let delivery = await connector.send(message(to: "\(recipient)@example.org"), attempt: 1, now: now)

        #expect(delivery.name == expected, "\(delivery)")
    }

    @Test("recovers on the connection after a refusal")
    func recovers() async throws {
        let sink = try await SMTPSink.start()
        let connector = try sink.connector()

        let refused = await connector.send(message(to: "permanent@example.org"), attempt: 1, now: now)
        let delivered = await connector.send(message(to: "ana@example.org"), attempt: 1, now: now)

        #expect(refused == .refused(because: "the mail server refused the mail (550 5.1.1)"))
        #expect(delivered.isDelivered)
    }

    @Test("tries again later while the server is gone")
    func serverGone() async throws {
        let sink = try await SMTPSink.start()
        let connector = try sink.connector()
        let before = await connector.send(message(to: "ana@example.org"), attempt: 1, now: now)
        await sink.stop()

        let after = await connector.send(message(to: "ana@example.org"), attempt: 1, now: now)

        #expect(before.isDelivered)
        #expect(after.name == "retry", "\(after)")
    }

    @Test("logs in, over TLS from the first byte or from STARTTLS on", arguments: ["implicit", "starttls"])
    func secure(_ kind: String) async throws {
        let sink = try await SMTPSink.start(["--tls", kind, "--user", "muster", "--password", "hunter2"])
        let security: SMTPConfiguration.Security = kind == "implicit" ? .implicit : .required
        let connector = try sink.connector(security: security, password: "hunter2")

        let delivery = await connector.send(message(to: "ana@example.org"), attempt: 1, now: now)

        let mail = await sink.events.first { $0.event == "mail" }
        #expect(delivery.isDelivered, "\(delivery)")
        #expect(mail?.tls == true)
        #expect(mail?.user == "muster")
    }

    @Test("sends nothing to a server that cannot prove who it is")
    func untrusted() async throws {
        let sink = try await SMTPSink.start(["--tls", "starttls"])
        let sender = try #require(MailAddress("muster@example.org"))
        let connector = SMTPConnector(
            SMTPConfiguration(security: .required, host: "localhost", port: sink.port, sender: sender)
        )

        let delivery = await connector.send(message(to: "ana@example.org"), attempt: 1, now: now)

        #expect(delivery.name == "retry", "\(delivery)")
        #expect("\(delivery)".contains("no secure connection"))
    }

    @Test("sends nothing without TLS where TLS is required")
    func noSTARTTLS() async throws {
        let sink = try await SMTPSink.start()
        let connector = try sink.connector(security: .required)

        let delivery = await connector.send(message(to: "ana@example.org"), attempt: 1, now: now)

        #expect("\(delivery)".contains("does not offer STARTTLS"), "\(delivery)")
    }

    @Test("keeps the mail when its own password is wrong, and does not show it")
    func wrongPassword() async throws {
        let sink = try await SMTPSink.start(["--tls", "starttls", "--user", "muster", "--password", "hunter2"])
        let connector = try sink.connector(security: .required, password: "wr0ng-pass")

        let delivery = await connector.send(message(to: "ana@example.org"), attempt: 1, now: now)

        #expect(delivery.name == "retry", "\(delivery)")
        #expect("\(delivery)".contains("does not accept the user name and password"))
        #expect(!"\(delivery)".contains("wr0ng-pass"))
    }

    private func message(to address: String, key: String = "k") -> OutgoingMessage {
        OutgoingMessage(key: key, channel: .email, to: address, subject: "Checkout is down", body: "Please look.")
    }
}
