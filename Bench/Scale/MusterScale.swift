import Foundation
import MusterCore
import MusterEngine
import MusterStore

/// Fills the store of a data directory that `muster init --sample` has made with many incidents, for measuring.
///
///     MusterScale DATA INCIDENTS
@main
enum MusterScale {
    /// Over how long they are spread.
    private static let days = 1_095

    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst().map { $0 }
        guard arguments.count == 2, let count = Int(arguments[1]), count > 0 else {
            print("usage: MusterScale DATA INCIDENTS")
            exit(64)
        }
        let directory = try DataDirectory.open(arguments[0], create: false)
        guard let secret = try directory.existingSecret() else {
            print("the data directory was never prepared: make it with muster init --sample")
            exit(1)
        }
        let (database, _) = try await directory.database(mode: nil, secret: secret)
        guard let organisation = try await database.read({ try Organisations($0).latest() })?.organisation,
            let process = ProcessDefinition.builtIn(named: "foundations")
        else {
            print("the data directory has no organisation: make it with muster init --sample")
            exit(1)
        }
        let now = Timestamp(milliseconds: Int64((Date.now.timeIntervalSince1970 * 1_000).rounded()))
        try await ProcessLibrary(current: process).keep(in: database, at: now)
        let start = now - .days(days)
        let identities = Identities(at: start, seed: UInt64(count))
        let filling = Filling(
            database: database,
            world: StoryTeller.World(
                process: process,
                organisation: organisation,
                links: Links(base: "https://muster.example.org"),
                makeID: { identities.make() },
                vocabulary: Vocabulary()
            ),
            count: count,
            span: (start, now)
        )
        let clock = ContinuousClock()
        let begun = clock.now
        let written = try await filling.run()
        print("\(count) incidents with \(written) events in \((clock.now - begun).components.seconds) s")
        await database.close()
    }
}
