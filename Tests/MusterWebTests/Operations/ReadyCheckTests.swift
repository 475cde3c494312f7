import Dispatch
import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("Readiness", .timeLimit(.minutes(5)))
struct ReadyCheckTests {
    @Test("is denied in time while the disk hangs, without a pile of waiting checks")
    func hangs() async throws {
        let muster = try await TestSite()
        let database = muster.engine.parts.database
        let (release, (running, isRunning)) = (DispatchSemaphore(value: 0), AsyncStream.makeStream(of: Void.self))
        let holder = Task {
            try await database.write(.urgent) { _ in
                isRunning.finish()
                release.wait()
            }
        }
        for await _ in running {}
        let check = ReadyCheck(muster.site)

        for _ in 0..<3 {
            async let answer = check.answer()
            await muster.engine.clock.whenWaiting()
            muster.engine.clock.advance(by: ReadyCheck.timeLimit)
            let denied = await answer
            #expect(!denied.isReady)
            #expect(denied.facts["database"] == "gave no answer within 2 s")
        }
        #expect(database.load.waiting[.urgent] == 1)
        release.signal()
        _ = await holder.result

        #expect(await check.answer().facts["database"] == "writes")
    }
}
