import Foundation

/// The objects of several JSON files, however their lists are wrapped, sorted by what they are.
struct ImportedJSON {
    /// By kind, in the order of the files.
    private(set) var objects: [String: [JSONValue]] = [:]

    /// - Parameter kind: what an object is, by its fields and by the name of the list that it stood in; nil for one that is
    ///   only a wrapping.
    init(
        _ documents: [ImportDocument],
        kind: (_ object: JSONValue, _ list: String) -> String?
    ) throws(ImportProblem) {
        for document in documents {
            let value: JSONValue
            do {
                value = try JSONDecoder().decode(JSONValue.self, from: Data(document.text.utf8))
            } catch {
                throw ImportProblem(document.name, "it is not JSON", mend: "send what the API or the export gave")
            }
            add(value, in: document.name, kind)
        }
    }

    private mutating func add(_ value: JSONValue, in list: String, _ kind: (JSONValue, String) -> String?) {
        switch value {
        case .array(let items): for item in items { add(item, in: list, kind) }
        case .object(let fields):
            if let kind = kind(value, list) {
                objects[kind, default: []].append(value)
            } else {
                for (name, field) in fields.sorted(by: { $0.key < $1.key }) {
                    // What an API wraps a page in says nothing of what stands in it; the name of the file does.
                    add(field, in: ["results", "data", "items"].contains(name) ? list : name, kind)
                }
            }
        case .null, .bool, .number, .string: break
        }
    }

    subscript(_ kind: String) -> [JSONValue] { objects[kind] ?? [] }

    var isEmpty: Bool { objects.isEmpty }
}

extension JSONValue {
    /// A whole number, also one that is written as a text.
    var integer: Int? {
        switch self {
        case .number(let number): Int(exactly: number)
        case .string(let text): Int(text)
        case .null, .bool, .array, .object: nil
        }
    }
}
