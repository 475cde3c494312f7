import ArgumentParser
import Dispatch
import Foundation
import MusterSimulation
import SingleThread

/// `muster-proof`: what is promised, tried out. No part of the product.
@main
struct Proof: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "muster-proof",
        abstract: "Tries out what Muster promises in simulated worlds.",
        subcommands: [Simulate.self, Replay.self]
    )
}

/// Runs `body` to its end on this thread, with all that it makes others do.
func onOneThread(_ body: @escaping @Sendable () async -> Int32) -> Never {
    single_thread_install()
    let code = Box()
    Task {
        code.value = await body()
        single_thread_stop()
    }
    single_thread_run()
    exit(code.value)
}

/// Where a task leaves its result for the thread that runs it.
final class Box: @unchecked Sendable {
    var value: Int32 = 1
}
