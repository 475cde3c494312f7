import Foundation
package import MusterCore
import NIOConcurrencyHelpers

/// Sends text messages, or calls, over providers that speak Twilio's API: by the first that takes it.
///
/// A provider that failed is asked last for a while. A message that one of them may have taken is given to the next all
/// the same: a page that comes twice is better than none.
package final class TelephoneConnector: Connector {
    package let channel: Channel
    private let providers: [TelephoneProvider]
    private let links: Links
    private let call: OutboundCall
    private let timeout: Duration
    /// Until when each provider is asked last.
    private let shunned: NIOLockedValueBox<[Int: Timestamp]>

    private static let shunning = Duration.minutes(1)
    /// Of all attempts at all providers: below the limit of the outbox.
    private static let patience = Duration.milliseconds(7_500)
    /// How long a provider may keep a page that it cannot deliver: a later one is noise.
    private static let validity = Duration.minutes(15)

    /// - Parameters:
    ///   - channel: ``Channel/sms`` or ``Channel/voice``.
    ///   - providers: in the order in which to ask them; at least one.
    package init(_ channel: Channel, _ providers: [TelephoneProvider], links: Links, timeout: Duration = .seconds(4)) {
        precondition(channel == .sms || channel == .voice, "a telephone takes text messages and calls")
        precondition(!providers.isEmpty, "somebody must carry it")
        self.channel = channel
        self.providers = providers
        self.links = links
        self.timeout = min(timeout, Self.patience / providers.count)
        // The addresses stand in the configuration, so that they may be inside.
        let anywhere = [AllowedDestination("0.0.0.0/0"), AllowedDestination("::/0")].compactMap(\.self)
        call = OutboundCall(outbound: OutboundGuard(allowed: anywhere), timeouts: .init(total: self.timeout))
        shunned = NIOLockedValueBox([:])
    }

    package func send(_ message: OutgoingMessage, attempt: Int, now: Timestamp) async -> Delivery {
        let number = ContactMethod.dialled(message.to)
        guard number.wholeMatch(of: /\+[0-9]{6,15}/) != nil else {
            return .refused(because: "\"\(message.to)\" is not a telephone number such as +44 20 7946 0018")
        }
        var worst: Delivery?
        for index in order(now) {
            let delivery = await send(message, to: number, over: providers[index], now)
            switch delivery {
            case .delivered:
                shunned.withLockedValue { $0[index] = nil }
                return delivery
            case .refused, .retry, .ambiguous, .held:
                shunned.withLockedValue { $0[index] = now + Self.shunning }
                worst = worst.map { $0.hope >= delivery.hope ? $0 : delivery } ?? delivery
            }
        }
        return worst ?? .retry(after: nil, because: "no provider was asked")
    }

    private func order(_ now: Timestamp) -> [Int] {
        let shunned = shunned.withLockedValue { $0.filter { $0.value > now } }
        return providers.indices.filter { shunned[$0] == nil } + providers.indices.filter { shunned[$0] != nil }
    }

    private func send(
        _ message: OutgoingMessage,
        to number: String,
        over provider: TelephoneProvider,
        _ now: Timestamp
    ) async -> Delivery {
        let path = channel == .sms ? "Messages" : "Calls"
        let credentials = Data("\(provider.account):\(provider.token)".utf8).base64EncodedString()
        let ending = await call.post(
            "\(provider.base)/2010-04-01/Accounts/\(provider.account)/\(path).json",
            headers: [
                ("authorization", "Basic \(credentials)"), ("accept", "application/json"),
                ("content-type", "application/x-www-form-urlencoded"),
            ],
            body: Array(FormText.encoded(fields(message, to: number, over: provider)).utf8),
            timeout: timeout
        )
        let host = provider.base.split(separator: "/").last.map(String.init) ?? provider.base
        switch ending {
        case .answered(let answer): return TelephoneAnswer(answer, host: host).delivery(now: now)
        case .silent: return .ambiguous(because: "\(host) took the message and gave no answer")
        case .unconnected: return .retry(after: nil, because: "no connection to \(host)")
        case .refused(let refusal): return refusal.delivery
        }
    }

    private func fields(
        _ message: OutgoingMessage,
        to number: String,
        over provider: TelephoneProvider
    ) -> [(String, String)] {
        let address = CallbackAddress(links, of: provider)
        let status = [("StatusCallback", address.status(of: message))]
        if channel == .voice {
            return [
                ("To", number), ("From", provider.callerNumber), ("Timeout", "40"),
                ("Twiml", CallScript(message, round: 1, at: address).text), ("StatusCallbackEvent", "answered"),
                ("StatusCallbackEvent", "completed"),
            ] + status
        }
        let sender =
            switch provider.sender {
            case .number(let number): ("From", number)
            case .service(let name): ("MessagingServiceSid", name)
            }
        let validity =
            message.urgency == .page ? [("ValidityPeriod", "\(Self.validity.components.seconds)")] : []
        return [("To", number), sender, ("Body", PhoneText(message).text)] + validity + status
    }
}

extension Delivery {
    /// How likely it is that the message gets there yet: of several failures the most hopeful one counts.
    fileprivate var hope: Int {
        switch self {
        case .delivered: 4
        case .ambiguous: 3
        case .retry: 2
        case .held: 1
        case .refused: 0
        }
    }
}

/// Fields as a browser's form sends them.
enum FormText {
    static func encoded(_ fields: [(String, String)]) -> String {
        fields.map { "\(encoded($0))=\(encoded($1))" }.joined(separator: "&")
    }

    private static func encoded(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46, 95: encoded.unicodeScalars.append(Unicode.Scalar(byte))
            case 32: encoded += "+"
            default: encoded += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return encoded
    }
}
