import Foundation
import MusterCore
import MusterEngine
import MusterStore

/// The product opens what a fault has left, verifies all of it, and goes on.
struct Reopening {
    let folder: String
    let seed: UInt64

    func problems() async -> [String] {
        do {
            return try await look()
        } catch {
            return ["it does not go on: \(error)"]
        }
    }

    private func look() async throws -> [String] {
        let ledger = Ledger()
        // Later than anything that is on it: what is due by then is due now.
        let outside = Outside(seed: seed &+ 1_000_000, at: Outside.start + .hours(9))
        let server = try await Server(in: folder, outside, ledger)
        do {
            let problems = try await look(server, outside, ledger)
            await server.close()
            return problems
        } catch {
            await server.close()
            throw error
        }
    }

    private func look(_ server: Server, _ outside: Outside, _ ledger: Ledger) async throws -> [String] {
        var problems = try await RecordCheck(server.parts).report().findings.map(\.description)
        let report = await Auditor(server.parts, beat: nil).tick(now: outside.now())
        if report?.repaired != 0 { problems.append("the auditor: \(report?.words ?? "cannot look")") }

        try await server.escalate(ledger)
        try await server.post("afterwards \(seed)", ledger)
        try await server.sendAll(ledger)
        let before = try await server.versions().count
        if before == 0 { problems.append("an alert declares nothing any more") }
        let open = try await server.openPages(1)
        if open.isEmpty { problems.append("an alert pages nobody any more") }
        for page in open { try await server.answer(page, ledger) }
        let delivered = ledger.all.contains { $0.kind == .delivery }
        if !delivered { problems.append("nothing is sent any more") }
        return problems
    }
}
