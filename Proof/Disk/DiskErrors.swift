import Foundation
import MusterSimulation
import MusterStore
import NIOConcurrencyHelpers

/// A short story, told once for each call to the disk that can fail, with that call failing.
package struct DiskErrors: Sendable {
    /// What one failure was.
    struct Point: Sendable {
        var tale: Tale
        var fault: WatchedDisk.Fault
        var lasts: Bool
        var call: Int64
        /// Whether the server ends while the disk still fails; otherwise it goes on when the disk is well again.
        var ends: Bool

        /// By which it is told again.
        var name: String {
            "\(tale.rawValue):\(fault.rawValue):\(lasts ? "lasts" : "once"):\(call):\(ends ? "ends" : "goes-on")"
        }

        init(_ tale: Tale, _ fault: WatchedDisk.Fault, lasts: Bool, call: Int64, ends: Bool) {
            (self.tale, self.fault, self.lasts, self.call, self.ends) = (tale, fault, lasts, call, ends)
        }

        /// - Parameter name: as ``name`` gives it.
        init?(_ name: String) {
            let parts = name.split(separator: ":").map(String.init)
            guard parts.count == 5, let tale = Tale(rawValue: parts[0]), let call = Int64(parts[3]),
                let fault = WatchedDisk.Fault(rawValue: parts[1])
            else { return nil }
            self.init(tale, fault, lasts: parts[2] == "lasts", call: call, ends: parts[4] == "ends")
        }
    }

    /// What came of it.
    package struct Outcome: Codable, Sendable {
        /// How many failures were ordered, and how many came.
        package var points = 0
        package var failures = 0
        /// By kind of failure, how often it came.
        package var byFault: [String: Int] = [:]
        package var confirmed = 0
        package var refused = 0
        /// Servers that did not start, which said why.
        package var notStarted = 0
        /// Servers that did all that was asked of them once the disk was well again, and those that had to be started anew.
        package var wentOn = 0
        package var stopped = 0
        /// Which failure and what it made of an answer, and how often.
        package var reasons: [String: Int] = [:]
        /// Less was read than there is, which SQLite takes for nothing: the data were damaged by it, and the product saw it.
        package var damaged = 0
        /// With a full disk and the reserve: what is about incidents that were there before.
        package var withReserve = 0
        /// Where something was refused for good: how often it was looked as if it had been confirmed, and that was noticed.
        package var believed = 0
        package var noticed = 0
        package var findings: [String] = []

        package init() {}

        package mutating func add(_ other: Outcome) {
            points += other.points
            failures += other.failures
            byFault.merge(other.byFault, uniquingKeysWith: +)
            confirmed += other.confirmed
            refused += other.refused
            notStarted += other.notStarted
            wentOn += other.wentOn
            stopped += other.stopped
            reasons.merge(other.reasons, uniquingKeysWith: +)
            damaged += other.damaged
            withReserve += other.withReserve
            believed += other.believed
            noticed += other.noticed
            findings += other.findings
        }
    }

    struct NoSuchPoint: Error {}

    private let folder: String
    /// One of about so many points is tried.
    private let every: Int
    private let seed: UInt64

    /// - Parameter seed: which points are tried, and what the story is told with, is drawn from it.
    package init(in folder: String, every: Int = 1, seed: UInt64 = 1) {
        self.folder = folder
        self.every = every
        self.seed = seed
    }

    /// Tries all of them.
    ///
    /// - Parameter workers: how many are tried at the same time.
    package func sweep(workers: Int) async throws -> Outcome {
        try await prepare()
        var points: [Point] = []
        for tale in Tale.allCases { points += try await self.points(of: tale) }
        // By lot: what comes in turns would be left out in turns.
        var die = Die(seed: seed, "points")
        let chosen = points.filter { _ in die.next() % UInt64(every) == 0 }
        let next = NIOLockedValueBox(0)
        return await withTaskGroup(of: Outcome.self) { group in
            for worker in 0..<workers {
                group.addTask {
                    var sum = Outcome()
                    while case let place = next.withLockedValue({ place in
                        defer { place += 1 }
                        return place
                    }), place < chosen.count {
                        sum.add(await look(at: chosen[place], in: "\(folder)/point \(worker)"))
                    }
                    return sum
                }
            }
            var sum = Outcome()
            for await outcome in group { sum.add(outcome) }
            return sum
        }
    }

    /// Tries one.
    package func look(at name: String) async throws -> Outcome {
        guard let point = Point(name) else { throw NoSuchPoint() }
        try await prepare()
        return await look(at: point, in: "\(folder)/point", logs: true)
    }

    // MARK: Points

    private var template: String { "\(folder)/template" }

    /// Makes the data that most tales begin with: somebody has been paged and has not answered.
    private func prepare() async throws {
        try FileManager.default.createDirectory(atPath: template, withIntermediateDirectories: true)
        let (outside, ledger) = (Outside(seed: 1), Ledger())
        let server = try await Server(in: template, outside, ledger)
        try await server.post("before", ledger)
        try await server.sendAll(ledger)
        await server.close()
    }

    private func points(of tale: Tale) async throws -> [Point] {
        let place = "\(folder)/dry"
        try begin(tale, in: place)
        let disk = try WatchedDisk(place)
        let teller = Teller(tale: tale, folder: place, seed: 2)
        let server = await teller.tell()
        let told = disk.calls
        await server?.close()
        if teller.refused > 0 || !teller.problems.isEmpty {
            throw StoreError.failed("without a failure: \(teller.problems)")
        }
        var points: [Point] = []
        for call in 1...max(disk.calls, 1) {
            for fault in tale.faults where disk.canFail(call: call, fault) {
                // What comes later than the story comes while the server ends; and the reserve is taken again only after a while.
                let ends = call > told - 10 || call.isMultiple(of: 2) || tale == .reserve
                for lasts in tale.durations(of: fault) {
                    points.append(Point(tale, fault, lasts: lasts, call: call, ends: ends))
                }
            }
        }
        return points
    }

    private func begin(_ tale: Tale, in place: String) throws {
        try? FileManager.default.removeItem(atPath: place)
        if tale.beginsEmpty {
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        } else {
            try FileManager.default.copyItem(atPath: template, toPath: place)
        }
    }

    private func tell(_ point: Point, _ teller: Teller, in place: String, _ outcome: inout Outcome) async throws {
        let disk = try WatchedDisk(place)
        let room = point.tale == .reserve ? "\(place)/ballast" : nil
        disk.fail(call: point.call, point.fault, lasts: point.lasts, room: room)
        let server = await teller.tell()
        if let server, point.ends { await server.close() }
        outcome.failures = disk.failures > 0 ? 1 : 0
        outcome.byFault[point.fault.rawValue] = outcome.failures
        disk.heal()
        guard let server else {
            outcome.notStarted += 1
            return
        }
        if point.ends { return }
        if let reason = await teller.goOn(server) {
            outcome.stopped += 1
            outcome.reasons["\(point.fault.rawValue), \(reason)"] = 1
        } else {
            outcome.wentOn += 1
        }
        await server.close()
        withExtendedLifetime(disk) {}
    }

    /// Looks as if the server had said yes to what it refused: what is not there must be noticed.
    private func believe(_ ledger: Ledger, _ file: String, in place: String, _ outcome: inout Outcome) throws {
        let refused = ledger.refused.map { Confirmation(kind: .alerts, id: $0.key, number: $0.value, position: 0) }
        if refused.isEmpty { return }
        let reference = "\(place)/believed.db"
        try BareLook.run(reference, ledger.statements(and: refused))
        outcome.believed = 1
        let findings = BareLook.findings(file, reference: reference, position: 0, Promise.confirmed)
        outcome.noticed = findings.isEmpty ? 0 : 1
    }

    private func look(at point: Point, in place: String, logs: Bool = false) async -> Outcome {
        var outcome = Outcome()
        outcome.points = 1
        do {
            // Where the process ends here, this tells at which point.
            try Data(point.name.utf8).write(to: URL(fileURLWithPath: "\(place).name"))
            try begin(point.tale, in: place)
            let mine = seed &* 1_000_003 &+ UInt64(point.call)
            let teller = Teller(tale: point.tale, fault: point.fault, folder: place, seed: mine, logs: logs)
            try await tell(point, teller, in: place, &outcome)
            if point.tale == .reserve, teller.isStarted { outcome.withReserve += 1 }
            (outcome.confirmed, outcome.refused) = (teller.ledger.all.count, teller.refused)
            let reference = "\(place)/reference.db"
            try BareLook.run(reference, teller.ledger.statements())
            let file = "\(place)/muster.db"
            try believe(teller.ledger, file, in: place, &outcome)
            var findings = BareLook.findings(file, reference: reference, position: 0, Promise.confirmed + Promise.whole)
            findings += teller.problems
            let seen = await Reopening(folder: place, seed: UInt64(point.call)).problems()
            if point.fault == .short, !seen.isEmpty {
                outcome.damaged += 1
            } else {
                findings += seen
                outcome.findings = findings.isEmpty ? [] : ["\(point.name): \(findings.joined(separator: "; "))"]
            }
        } catch {
            outcome.findings = ["\(point.name): \(error)"]
        }
        return outcome
    }
}
