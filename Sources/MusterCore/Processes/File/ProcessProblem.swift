/// One thing that is wrong in a process file, where it stands, and what would be right.
package struct ProcessProblem: Equatable, Sendable, Error {
    package enum Gravity: String, Equatable, Sendable {
        /// The file cannot be used.
        case error
        /// The file can be used, and is probably not what was meant.
        case warning
    }

    package var gravity: Gravity = .error
    /// From 1.
    package var line: Int
    /// From 1, counted in Unicode scalars.
    package var column: Int
    /// The keys that lead there, list items counted from 1: `clocks[2].every`. Empty for the file as a whole.
    package var path: String
    package var message: String
    /// What to do about it; empty where the message says it all.
    package var mend: String
}

extension ProcessProblem: CustomStringConvertible {
    /// `41:7: clocks[2].owner: no role or contact "incident comander"; did you mean "incident commander"?`
    package var description: String {
        let place = "\(line):\(column): " + (gravity == .warning ? "warning: " : "")
        let subject = path.isEmpty ? "" : "\(path): "
        return place + subject + message + (mend.isEmpty ? "" : "; \(mend)")
    }

    /// The description behind the name of the file, as compilers write it.
    package func description(in file: String) -> String { "\(file):\(description)" }
}
