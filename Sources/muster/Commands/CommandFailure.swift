/// What a command could not do, and what to do about it.
struct CommandFailure: Error, CustomStringConvertible {
    let message: String
    let hint: String?

    init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }

    var description: String { hint.map { "\(message)\nmuster: hint: \($0)" } ?? message }
}
