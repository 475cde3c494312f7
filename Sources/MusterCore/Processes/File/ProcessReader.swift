/// Reads the sections of a process file one by one and collects what is wrong with them.
///
/// A reading function always returns something usable, even where it reported a problem, so that the rest of the file
/// is still read.
struct ProcessReader {
    private(set) var problems: [ProcessProblem] = []
    var names = ProcessNames()
    /// Whether the file was in force before: an installation must start with what it has, whatever was learnt since.
    var isKept = false
    /// How long one sprint is, for those who compare deadlines.
    var sprint: Duration = .days(14)

    var hasErrors: Bool { problems.contains { $0.gravity == .error } }

    mutating func report(_ node: YAMLNode, _ message: String, mend: String = "") {
        problems.append(node.problem(message, mend: mend))
    }

    /// Refuses what earlier releases let pass: of a file that is kept, it is a warning.
    mutating func refuse(_ node: YAMLNode, _ message: String, mend: String = "") {
        if isKept { warn(node, message, mend: mend) } else { report(node, message, mend: mend) }
    }

    mutating func warn(_ node: YAMLNode, _ message: String, mend: String = "") {
        problems.append(node.problem(message, mend: mend, gravity: .warning))
    }

    /// The fields of a mapping; those that are not among `known` are reported and left out.
    mutating func fields(of node: YAMLNode, known: [String]) -> ProcessFields {
        var result = ProcessFields(node: node)
        for field in entries(of: node) {
            if known.contains(field.name) {
                result.values[field.name] = field.value
            } else {
                report(field.key, "unknown key \"\(field.name)\"", mend: unknownKeyMend(field, known: known))
                if let meant = Spelling.nearest(to: field.name, among: known) { result.misspelt.insert(meant) }
            }
        }
        return result
    }

    /// The fields of a mapping whose keys are names that the file chooses.
    mutating func entries(of node: YAMLNode?) -> [YAMLField] {
        guard let node else { return [] }
        switch node.content {
        case .fields(let fields):
            return fields
        case .nothing:
            report(node, "nothing stands here", mend: "write \"key: value\" below it, or leave the key out")
        case .text, .list:
            report(node, "expected a mapping (key: value), but this is \(node.kind)", mend: "write \"key: value\"")
        }
        return []
    }

    /// The items of a list; a single text counts as a list of one.
    mutating func items(of node: YAMLNode?) -> [YAMLNode] {
        guard let node else { return [] }
        switch node.content {
        case .list(let items):
            return items
        case .text:
            return [node]
        case .nothing:
            report(
                node,
                "nothing stands here",
                mend: "write the items below it, each after \"- \", or leave the key out"
            )
        case .fields:
            report(node, "expected a list, but this is \(node.kind)", mend: "begin each item with \"- \"")
        }
        return []
    }

    private func unknownKeyMend(_ field: YAMLField, known: [String]) -> String {
        if let nearest = Spelling.nearest(to: field.name, among: known) { return "did you mean \"\(nearest)\"?" }
        if case .nothing = field.value.content {
            return "if it belongs to the text before it, quote that text, since a comma within braces ends it"
        }
        return "known here are " + known.map { "\"\($0)\"" }.joined(separator: ", ")
    }
}

/// The known fields of one mapping.
struct ProcessFields {
    let node: YAMLNode
    fileprivate(set) var values: [String: YAMLNode] = [:]
    /// Keys that were probably meant by unknown ones; nobody need be told that they are missing too.
    fileprivate(set) var misspelt: Set<String> = []

    subscript(key: String) -> YAMLNode? { values[key] }
}
