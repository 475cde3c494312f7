/// A piece of YAML and where it stands; all that the readers of sections see of a file.
struct YAMLNode {
    enum Content {
        case text(String)
        case list([YAMLNode])
        case fields([YAMLField])
        /// A key with nothing behind it.
        case nothing
    }

    var content: Content
    var line: Int
    var column: Int
    var path: String

    /// What a person would call it.
    var kind: String {
        switch content {
        case .text: "a text"
        case .list: "a list"
        case .fields: "a mapping (key: value)"
        case .nothing: "nothing"
        }
    }

    /// The text, or nil where it is something else.
    var text: String? {
        if case .text(let text) = content { text } else { nil }
    }

    func problem(_ message: String, mend: String = "", gravity: ProcessProblem.Gravity = .error) -> ProcessProblem {
        ProcessProblem(gravity: gravity, line: line, column: column, path: path, message: message, mend: mend)
    }
}

/// A key and its value.
struct YAMLField {
    /// The key itself as a node, so that mistakes in it have a place.
    var key: YAMLNode
    var name: String
    var value: YAMLNode
}
