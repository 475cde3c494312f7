import ArgumentParser
import Foundation
import SingleThread

/// `muster-proof`: what is promised, tried out. No part of the product.
@main
struct Proof: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "muster-proof",
        abstract: "Tries out what Muster promises.",
        subcommands: [Simulate.self, Replay.self, Shrink.self, PowerCut.self, IOErrors.self]
    )
}

/// Runs `body` to its end on this thread, with all that it makes others do.
func onOneThread(_ body: @escaping @Sendable () async -> Int32) -> Never {
    single_thread_install()
    Task { single_thread_stop(await body()) }
    exit(single_thread_run())
}
