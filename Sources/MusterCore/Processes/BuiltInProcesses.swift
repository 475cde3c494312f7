/// The processes that come with Muster. They are files like anyone's, and can be copied and changed.
package enum BuiltInProcesses {
    /// The one that runs where nobody chose another.
    package static let defaultName = "standard"

    /// In the order in which they are listed.
    package static let names = ["standard", "foundations", "cloudflare", "sre", "trustleaf"]

    /// All that are sound, in the order of ``names``. A test sees to it that every one of them is.
    package static var all: [ProcessDefinition] { names.compactMap(ProcessDefinition.builtIn(named:)) }

    /// The text of a file, or nil where there is none of this name.
    package static func bytes(of name: String) -> [UInt8]? {
        switch name {
        case "standard": PackageResources.standard_yaml
        case "foundations": PackageResources.foundations_yaml
        case "cloudflare": PackageResources.cloudflare_yaml
        case "sre": PackageResources.sre_yaml
        case "trustleaf": PackageResources.trustleaf_yaml
        default: nil
        }
    }

    /// Each is read once, when it is first asked for.
    fileprivate static let definitions: [String: ProcessDefinition] = {
        var found: [String: ProcessDefinition] = [:]
        for name in names {
            found[name] = bytes(of: name).flatMap { ProcessFile(bytes: $0).definition }
        }
        return found
    }()
}

extension ProcessDefinition {
    /// A built-in process, or nil where there is none of this name.
    package static func builtIn(named name: String) -> ProcessDefinition? {
        BuiltInProcesses.definitions[name]
    }
}
