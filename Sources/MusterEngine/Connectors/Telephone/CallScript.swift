import Foundation
import MusterCore

/// What a call says and which keys it takes, as TwiML.
package struct CallScript: Sendable {
    /// An XML document.
    package let text: String

    /// How often it is said before the call ends by itself.
    static let roundLimit = 3

    /// - Parameters:
    ///   - keys: where the pressed key is told; nil for a call that only speaks.
    ///   - next: where the next round is asked for; nil for the last one.
    init(_ message: OutgoingMessage, keys: String?, next: String?) {
        let words = Self.spoken(message)
        guard let answer = message.answer, let keys else {
            text = Self.document("<Say loop=\"3\">\(Self.escaped(words))</Say>")
            return
        }
        let escalate = answer.canEscalate ? " Press 6 to pass it on." : ""
        let ask = "<Say>\(Self.escaped(words)) Press 4 to acknowledge.\(escalate)</Say>"
        let again = next.map { "<Redirect method=\"POST\">\(Self.escaped($0))</Redirect>" } ?? "<Hangup/>"
        text = Self.document(
            "<Gather numDigits=\"1\" timeout=\"10\" method=\"POST\" action=\"\(Self.escaped(keys))\">\(ask)</Gather>\(again)"
        )
    }

    /// Says one thing and ends the call.
    package init(saying words: String) {
        text = Self.document("<Say>\(Self.escaped(words))</Say><Hangup/>")
    }

    private static func document(_ verbs: String) -> String {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>\(verbs)</Response>"
    }

    /// As a voice reads it: no hyphens that it would leave out, no addresses, and not for ever.
    private static func spoken(_ message: OutgoingMessage) -> String {
        var words = "This is Muster. \(message.subject.replacing("INC-", with: "incident "))."
        if message.answer == nil { words += " \(message.body)" }
        return String(words.prefix(600))
    }

    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\n", "\t": escaped += " "
            case let control where control.properties.generalCategory == .control: break
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
