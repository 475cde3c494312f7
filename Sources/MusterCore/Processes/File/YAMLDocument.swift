import Yams

/// Reads the bytes of a file into a ``YAMLNode``, and refuses what is not plain YAML.
///
/// Anchors and aliases are refused because a few lines of them can unfold into gigabytes; tags because nothing here
/// needs them.
struct YAMLDocument {
    let text: String
    let root: YAMLNode

    init(bytes: [UInt8]) throws(ProcessProblem) {
        text = try FileText(bytes: bytes).text
        try Self.refuseAliases(in: text)
        root = try Self.root(of: text)
    }

    private static func root(of text: String) throws(ProcessProblem) -> YAMLNode {
        let parser: Parser
        let node: Node?
        do {
            // The encoding is named because the default is looked up in the environment.
            parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
            node = try parser.singleRoot()
        } catch {
            throw problem(of: error)
        }
        // The nodes refer to their anchors weakly; it is the parser that keeps them.
        defer { withExtendedLifetime(parser) {} }
        guard let node else {
            throw ProcessProblem(
                line: 1,
                column: 1,
                path: "",
                message: "the file is empty",
                mend: "begin with \"process: NAME\""
            )
        }
        return try convert(node, path: "", depth: 1)
    }

    private static func convert(_ node: Node, path: String, depth: Int) throws(ProcessProblem) -> YAMLNode {
        let place = YAMLNode(
            content: .nothing,
            line: node.mark?.line ?? 1,
            column: node.mark?.column ?? 1,
            path: path
        )
        guard depth <= ProcessFile.depthLimit else {
            throw place.problem("nested deeper than \(ProcessFile.depthLimit) levels", mend: "make it flatter")
        }
        guard node.anchor == nil else {
            throw place.problem("anchors (&name) are not allowed", mend: "write the value out, or quote the text")
        }

        var result = place
        switch node {
        case .scalar(let scalar):
            guard scalar.tag.isPlain else { throw place.problem("tags (!name) are not allowed", mend: "leave it out") }
            result.content = scalar.string.isEmpty ? .nothing : .text(scalar.string)
        case .sequence(let sequence):
            guard sequence.tag.isPlain else {
                throw place.problem("tags (!name) are not allowed", mend: "leave it out")
            }
            var items: [YAMLNode] = []
            for (index, item) in sequence.enumerated() {
                items.append(try convert(item, path: "\(path)[\(index + 1)]", depth: depth + 1))
            }
            result.content = .list(items)
        case .mapping(let mapping):
            guard mapping.tag.isPlain else { throw place.problem("tags (!name) are not allowed", mend: "leave it out") }
            var fields: [YAMLField] = []
            for (keyNode, valueNode) in mapping {
                let key = try convert(keyNode, path: path, depth: depth + 1)
                guard let name = key.text else {
                    throw key.problem("a key must be a text, but this is \(key.kind)", mend: "write \"key: value\"")
                }
                let inner = path.isEmpty ? name : "\(path).\(name)"
                var value = try convert(valueNode, path: inner, depth: depth + 1)
                if case .nothing = value.content { (value.line, value.column) = (key.line, key.column) }
                var named = key
                named.path = inner
                fields.append(YAMLField(key: named, name: name, value: value))
            }
            result.content = .fields(fields)
        case .alias:
            throw place.problem("aliases (*name) are not allowed", mend: "write the value out")
        }
        return result
    }

    /// Refuses a text in which an anchor is defined and used, before the parser unfolds it.
    private static func refuseAliases(in text: String) throws(ProcessProblem) {
        let separators: Set<Unicode.Scalar> = Set(" \t\r\u{85}\u{2028}\u{2029}[]{},:?%@`\"'".unicodeScalars)
        var anchors: Set<String> = []
        for (number, line) in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        {
            for word in line.split(whereSeparator: separators.contains) where word.count > 1 {
                let name = String(word.dropFirst())
                if word.first == "&" { anchors.insert(name) }
                guard word.first == "*", anchors.contains(name) else { continue }
                throw ProcessProblem(
                    line: number + 1,
                    column: line.distance(from: line.startIndex, to: word.startIndex) + 1,
                    path: "",
                    message: "aliases (*\(name)) are not allowed",
                    mend: "write the value out"
                )
            }
        }
    }

    private static func problem(of error: any Error) -> ProcessProblem {
        func at(_ mark: Mark, _ problem: String, _ mend: String) -> ProcessProblem {
            ProcessProblem(line: mark.line, column: mark.column, path: "", message: problem, mend: mend)
        }
        switch error as? YamlError {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let during = context.map { " (\($0.text) in line \($0.mark.line))" } ?? ""
            return at(
                mark,
                "not YAML: \(problem)\(during)",
                "look at the indentation, and quote texts that hold \": \" or begin with a sign"
            )
        case .duplicatedKeysInMapping(let duplicates, let context):
            let names = duplicates.map { "\"\($0)\"" }.joined(separator: ", ")
            return at(context.mark, "\(names) is given twice in the same place", "keep one")
        case .reader, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded, .no, nil:
            return ProcessProblem(
                line: 1,
                column: 1,
                path: "",
                message: "the text cannot be read",
                mend: "save it as UTF-8"
            )
        }
    }
}

extension Tag {
    /// Nothing but what YAML itself gives to plain and quoted values.
    fileprivate var isPlain: Bool {
        [Name.implicit, .str, .map, .seq].contains { $0.rawValue == rawValue }
    }
}
