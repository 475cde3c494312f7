import Foundation
import MusterCore

/// JSON that comes from outside.
enum ReceivedJSON {
    /// Deeper than anything that the product takes, and shallow enough for the stack of any thread.
    private static let deepest = 64

    struct Problem: Error {
        /// What the text is instead, and where: "not JSON: …".
        let words: String
    }

    static func read(_ bytes: [UInt8]) throws(Problem) -> JSONValue {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw Problem(words: "not JSON: it is not UTF-8") }
        guard depth(of: bytes) <= deepest else {
            throw Problem(words: "not JSON that is taken: it is more than \(deepest) lists and objects deep")
        }
        do {
            return try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
        } catch {
            throw Problem(words: "not JSON: \(words(error))")
        }
    }

    /// How many lists and objects stand in one another; texts are skipped.
    private static func depth(of bytes: [UInt8]) -> Int {
        var (depth, deepest) = (0, 0)
        var (isText, isEscaped) = (false, false)
        for byte in bytes {
            if isText {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isText = false
                }
                continue
            }
            switch Unicode.Scalar(byte) {
            case "\"": isText = true
            case "[", "{":
                depth += 1
                deepest = max(deepest, depth)
            case "]", "}": depth -= 1
            default: break
            }
        }
        return deepest
    }

    /// What the parser says, with the line and column where it knows them.
    private static func words(_ error: any Error) -> String {
        guard case DecodingError.dataCorrupted(let context) = error else { return "it could not be read" }
        let reason = (context.underlyingError as NSError?)?.userInfo[NSDebugDescriptionErrorKey] as? String
        return reason ?? context.debugDescription
    }
}
