import Foundation
import MusterCore
import MusterStore
import MusterTestKit
import NIOConcurrencyHelpers
import Testing

@testable import MusterEngine

@Suite("Signatures of SNS", .timeLimit(.minutes(5)))
struct TopicSignatureTests {
    private static let address = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-abc123.pem"

    private let source: KeyedSource
    private let fetched = NIOLockedValueBox<[String]>([])
    private let confirmed = NIOLockedValueBox<[String]>([])

    init() async throws {
        source = try await KeyedSource(.cloudwatch)
    }

    private var reception: Reception {
        let (fetched, confirmed) = (fetched, confirmed)
        let certificates = TopicCertificates { url in
            fetched.withLockedValue { $0.append(url) }
            return Self.certificate
        }
        return Reception(source.engine.parts, certificates: certificates) { url in
            confirmed.withLockedValue { $0.append(url) }
        }
    }

    private func notice(
        _ version: String,
        _ signature: String,
        message: String = "The queue is full",
        certificate: String = address
    ) -> [UInt8] {
        let body = """
            {"Type": "Notification", "MessageId": "m-1", "TopicArn": "arn:aws:sns:eu-west-1:1:t", "Subject": "Queue",
             "Message": "\(message)", "Timestamp": "2026-03-02T09:00:00.000Z", "SignatureVersion": "\(version)",
             "Signature": "\(signature)", "SigningCertURL": "\(certificate)"}
            """
        return Array(body.utf8)
    }

    private func receive(_ bytes: [UInt8]) async throws -> Int {
        try await reception.receive(bytes, contentType: "text/plain", from: source.integration)
    }

    private func problem(_ bytes: [UInt8]) async throws -> String? {
        await #expect(throws: FormatProblem.self) { try await receive(bytes) }?.field
    }

    @Test("let messages of either version in")
    func right() async throws {
        #expect(try await receive(notice("1", Self.first)) == 1)
        #expect(try await receive(notice("2", Self.second)) == 1)

        #expect(try await source.alerts().map(\.alert.title).contains("Queue"))
        #expect(Set(fetched.withLockedValue { $0 }) == [Self.address])
    }

    @Test("keep out what was changed on the way, or signed by somebody else, and keep it for a look")
    func wrong() async throws {
        let bodies = [
            notice("2", Self.second, message: "Nothing is full"), notice("2", Self.first), notice("1", Self.second),
            notice("2", "bm9uZQ=="), notice("2", "!"),
        ]

        for body in bodies { #expect(try await problem(body) == "Signature") }

        #expect(try await source.alerts() == [])
        let kept = try await source.engine.parts.database.read { try Quarantine($0).list() }
        #expect(kept.count == bodies.count)
    }

    @Test("are not held against a message while the certificate cannot be fetched: it is to come again")
    func unreachable() async throws {
        struct TimedOut: Error {}
        let isReachable = NIOLockedValueBox(false)
        let certificates = TopicCertificates { _ in
            if !isReachable.withLockedValue({ $0 }) { throw TimedOut() }
            return Self.certificate
        }
        let reception = Reception(source.engine.parts, certificates: certificates) { _ in }
        let bytes = notice("2", Self.second)

        await #expect(throws: TopicCertificates.Unavailable.self) {
            try await reception.receive(bytes, contentType: "text/plain", from: source.integration)
        }
        let kept = try await source.engine.parts.database.read { try Quarantine($0).list() }
        #expect(kept == [])
        isReachable.withLockedValue { $0 = true }

        #expect(try await reception.receive(bytes, contentType: "text/plain", from: source.integration) == 1)
    }

    @Test(
        "are checked with certificates of Amazon's alone",
        arguments: [
            "http://sns.eu-west-1.amazonaws.com/SimpleNotificationService-a.pem",
            "https://sns.eu-west-1.amazonaws.com.evil.example/SimpleNotificationService-a.pem",
            "https://sns.eu-west-1.amazonaws.com/other/SimpleNotificationService-a.pem",
            "https://sns.eu-west-1.amazonaws.com/my-bucket.pem", "https://127.0.0.1/SimpleNotificationService-a.pem",
        ]
    )
    func elsewhere(address: String) async throws {
        #expect(try await problem(notice("2", Self.second, certificate: address)) == "SigningCertURL")
        #expect(fetched.withLockedValue { $0 } == [])
    }

    @Test("are asked for", arguments: ["Signature", "SignatureVersion", "SigningCertURL", "MessageId", "Timestamp"])
    func missing(field: String) async throws {
        let text = String(decoding: notice("2", Self.second), as: UTF8.self)

        let body = text.replacing("\"\(field)\":", with: "\"Other\":")

        #expect(try await problem(Array(body.utf8)) == field)
    }

    @Test("decide whether a topic is confirmed")
    func confirmation() async throws {
        let url = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=x"
        func body(_ token: String) -> [UInt8] {
            Array(
                """
                {"Type": "SubscriptionConfirmation", "MessageId": "m-2", "TopicArn": "arn:aws:sns:eu-west-1:1:t",
                 "Message": "Confirm", "Token": "\(token)", "SubscribeURL": "\(url)", "SignatureVersion": "2",
                 "Timestamp": "2026-03-02T09:00:00.000Z", "Signature": "\(Self.third)", "SigningCertURL": "\(Self.address)"}
                """.utf8
            )
        }

        #expect(try await problem(body("y")) == "Signature")
        #expect(confirmed.withLockedValue { $0 } == [])
        #expect(try await receive(body("x")) == 0)

        #expect(confirmed.withLockedValue { $0 } == [url])
    }

    /// Made for these tests, as are the signatures below: by openssl, whose key was thrown away.
    private static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIDBzCCAe+gAwIBAgIUcbx1iAtJlUBHcxtsZr+PONe6itQwDQYJKoZIhvcNAQEL
        BQAwEzERMA8GA1UEAwwIc25zLnRlc3QwHhcNMjYxMTIxMTEyNzUyWhcNMzYxMTE4
        MTEyNzUyWjATMREwDwYDVQQDDAhzbnMudGVzdDCCASIwDQYJKoZIhvcNAQEBBQAD
        ggEPADCCAQoCggEBALV55fuZXIIIal0rU1GD4gtqHmNd8jBVNjbR4QJqKInpPg0s
        yrZe3sm76YTbHwSBfhUSRXH8HbtGPOPofubPE1miBw3F+Zmx2MdkaItARC0Y42/c
        XzI2bz1QxWyrGZ/ze2pKw+v2iqxOngzaIFpOFKisTjXi+/gm600b6NA/8f5DCkeS
        otHnsrwm4znQlqBBIwr9HZ6v3jCvXtZ5DYwLaHH732DzMUqga36ht6eUAkNK0QGl
        5vql0wU8Q5SVHvO9M0FjCq5U3ko6EVWUObi44mDhkqZBVuLcniu3kmYaTzO8sQ81
        EigJ27BQkRjKOeONdwN131iUrdvETj1DA2LiMlkCAwEAAaNTMFEwHQYDVR0OBBYE
        FDcidsPKuZmOtUQbMn+itzNd0LuBMB8GA1UdIwQYMBaAFDcidsPKuZmOtUQbMn+i
        tzNd0LuBMA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZIhvcNAQELBQADggEBADFfAKRs
        HJnwpvRxrpf6lI2q8/k/75egu4LCie0gpRmRPfNWQO97njk0NgV9DxpKl3tXxywP
        focvkN8Y0CMCuc2m9kf5MDe1CH26T9VfCXi4PErUVXHfUKA6vEZMw78tlleieJz6
        AwrS9KoZcTs/oSrOeM/jde2WmVsWX4CCunk+Fm49aYyeeoBj8qEtch9UP/7j2/wX
        UgeyFw84tO8sWJAaKCH88tH0CP85MfbU/3Mckqo17A+X/DkdPaDFy2rOBPsChuDZ
        P+2f2nI7rHlLiWP4yXuR1ggThF/V/0ZTqgcatloC+foxPQ46qe6nDf11vcH22Zz7
        x51EnZYdczyMhqY=
        -----END CERTIFICATE-----
        """

    private static let first = """
        EQAucDYXduH2H8XhYzZe70jUzRiVN88OIq4cDFefoiivWd957xXKRMYexzCA8qEzg+hOWsSF9BfxtS+U3pBap+mZyZ1s7azWiMLP\
        tjxmQSPW8sATwXzKfZO2ID6XDmcFj9DR9ybG8f9uDGWUSPdSfd6e7n5h0mKdh/qGttfJL/m7/jsd69rh70Qh3b5+Rtvz8cXOKt//\
        wLDubMRGvsZXuCz55HRhwDA59F4/4GkVXsQcJUFl9XtMYE1cGqKAHKPJGvGtzGOOpz6+h1WelgZaB8MfSzxxW50Q2AAtME11FKKZ\
        roQNzwJJaAjnQMjXlDnOz7Gi+8oYdjBj9Tvaj0RGiw==
        """

    private static let second = """
        okzeNBWcB4P/hoPPX1BnEbBZjRwLhzuqaxaA3r3WjvSnP4ZomgEAVuTkuF3klg3IztZ8xc0/8YXL91TPkIRLNntkTkuQ5/hj5mtj\
        o7gaKTM3pGjgC6jS1Nni+4x+JOCf/QZeB0+h2SPESZ+00c6dbaITOTnbebdh5n2AG1/2THqrCZv7uzimCdzxEzaFmLaemq1EJmGQ\
        fGrQSOwPLxr9Lu9Oku0POfewPmtcXGaa1T8yDv52Bzo5ykD7U1p3O7FHrndmr2i8Hy4mHEfkEbLMDloY0DvFogRWQROoMkGdRc8U\
        F4hhcucMaNRVJUW0FGQaQsstYsRdWVoFQpDMMBOaWA==
        """

    private static let third = """
        MV6iDSOiLiXsvRFMnXVjzlkHOeE9HZZPSYOLag7CZaBNEBpphtDxM/RigvteOFWBZLLjsuG4KiyWWbi6MPInX3sYIpPwvHxkHqb/\
        s2AMskQxuR05Y2EMo2bmyFmRJqmZJmvl+uYSOa6Aa0WVwq/ZDClZPA+d2qVJsUhU/3uIjlkK7g+iuIP1yzOZ3boJ1gqZYIq7T3ja\
        DaKITQLb0I6St1KTojpXRmYUeq5bjFj5PUdwOs8IGgQ4duHHBxbMu84VeD0SS3Iq7A1mwOPDEFQupWYHc7miBAiHUvyw36Vv/i3g\
        u4NCYljM6N8xxFjpQ7P84klMkeehNsrupJoQE2ex3w==
        """
}
