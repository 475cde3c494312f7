/// Why a file cannot be imported: nothing of the import is done then.
package struct ImportProblem: Error, Equatable, Sendable {
    /// Name of the file, with the line where one is known: `services.csv:3`.
    package var place: String
    package var message: String
    /// What would be right.
    package var mend: String

    package init(_ place: String, _ message: String, mend: String) {
        self.place = place
        self.message = message
        self.mend = mend
    }
}

/// One file of an import.
package struct ImportDocument: Equatable, Sendable {
    package var name: String
    package var text: String

    package init(name: String, text: String) {
        self.name = name
        self.text = text
    }
}
