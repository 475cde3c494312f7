import Testing

/// A migration that is not in the list is never run, and one that has no reason cannot be judged in two years.
enum MigrationList {
    static let folder = "Sources/MusterStore/Migrations/"
    static let list = "Sources/MusterStore/Migration.swift"

    /// - Parameters:
    ///   - files: the files of the Migrations folder.
    ///   - list: the text of the Swift file that names each of them, as the compiler embeds it.
    static func findings(in files: [TrackedFile], listedIn list: String) -> [Finding] {
        let sorted = files.sorted { $0.path < $1.path }
        return sorted.enumerated().flatMap { index, file in
            var findings: [Finding] = []
            if file.name.wholeMatch(of: /m[0-9]{4}_[a-z0-9_]+\.sql/) == nil {
                findings.append(file.finding(line: 0, "is called m and four digits: m0002_what_it_does.sql"))
            }
            if index > 0, sorted[index - 1].name.prefix(5) == file.name.prefix(5) {
                findings.append(file.finding(line: 0, "has the number of \(sorted[index - 1].name): take the next"))
            }
            if !list.containsWord(String(file.name.map { $0 == "." ? "_" : $0 })) {
                findings.append(file.finding(line: 0, "is never run: add it at the end of the list in \(Self.list)"))
            }
            if file.lines.first?.hasPrefix("-- ") != true {
                findings.append(file.finding(line: 1, "begins with its reason, as a comment: -- Why …"))
            }
            return findings
        }
    }
}

@Suite("Migrations")
struct MigrationListTests {
    @Test("are numbered, listed and give their reason")
    func hold() throws {
        let files = Tree.files.filter { $0.isUnder(MigrationList.folder) }
        let list = try #require(Tree.text(at: MigrationList.list), "there is no \(MigrationList.list)")

        #expect(!files.isEmpty)
        expectNone(MigrationList.findings(in: files, listedIn: list))
    }

    @Test(
        "are found when not listed, without their number, or without a reason",
        arguments: [
            ("m0001_event.sql", "-- Why.", ""),
            ("m2_event.sql", "-- Why.", "PackageResources.m2_event_sql"),
            ("m0001_event.sql", "CREATE TABLE a (b TEXT);", "PackageResources.m0001_event_sql"),
        ]
    )
    func finds(name: String, text: String, list: String) {
        let file = TrackedFile(path: MigrationList.folder + name, text: text)

        #expect(MigrationList.findings(in: [file], listedIn: list).count == 1)
    }

    @Test("are found where two have one number")
    func sharedNumber() {
        let files = ["m0001_event.sql", "m0001_timer.sql"].map {
            TrackedFile(path: MigrationList.folder + $0, text: "-- Why.\n")
        }
        let list = "PackageResources.m0001_event_sql), PackageResources.m0001_timer_sql)"

        #expect(MigrationList.findings(in: files, listedIn: list).count == 1)
    }

    @Test("pass in order")
    func letsPass() {
        let files = ["m0001_event.sql", "m0002_timer.sql"].map {
            TrackedFile(path: MigrationList.folder + $0, text: "-- Why.\n")
        }
        let list = "PackageResources.m0001_event_sql), PackageResources.m0002_timer_sql)"

        #expect(MigrationList.findings(in: files, listedIn: list) == [])
    }
}
