import Foundation

/// The files of this working copy, read once: what is or could be committed, not what is built or kept beside it.
///
/// Folders are left out by name rather than by asking git, so that the rules hold in an archive of the tree too.
enum Tree {
    /// What `.gitignore` names, and git's own folder.
    static let leftOut: Set<String> = [
        ".git", ".build", ".venv", ".venv-matrix", ".test-output", ".pytest_cache", "__pycache__", "data",
        "Package.resolved", ".DS_Store",
    ]

    /// The folder of Package.swift. Links are resolved, so that the suite can be built from elsewhere.
    private static let root: URL = URL(filePath: #filePath)
        .resolvingSymlinksInPath()
        .deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Every path below the root, folders too, sorted; folders without a slash at the end.
    static let paths: [String] = walk(root, under: "").sorted()

    /// Every file that is text.
    static let files: [TrackedFile] = paths.compactMap { path in
        guard let data = try? Data(contentsOf: root.appending(path: path)),
            let text = String(validating: data, as: UTF8.self)
        else { return nil }
        return TrackedFile(path: path, text: text)
    }

    /// Every Swift file under Sources and Tests.
    static let swift: [TrackedFile] = files.filter { file in
        file.isSwift && (file.isUnder("Sources/") || file.isUnder("Tests/"))
    }

    /// The text of one file, or nil where there is none.
    static func text(at path: String) -> String? {
        files.first { $0.path == path }?.text
    }

    private static func walk(_ folder: URL, under prefix: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { !leftOut.contains($0) && !$0.hasPrefix(".build-") }.flatMap { name in
            [prefix + name] + walk(folder.appending(path: name), under: prefix + name + "/")
        }
    }
}
