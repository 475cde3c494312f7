import MusterCore
import MusterEngine
import MusterStore

/// A whole installation and everybody who has to do with it: servers, providers, monitoring and people, with one clock that
/// jumps from one thing that happens to the next.
///
/// The servers are the product's own engine and store; all around them is of this module, and is the same at every run of
/// one scenario.
actor World {
    let scenario: Scenario
    let process: ProcessDefinition
    let store: SQLiteDatabase
    let clock: SimulatedClock
    let chance: Chance
    var die: Die
    var nodes: [Node] = []
    /// How often each name was started.
    var runs: [Int: Int] = [:]
    var coming = EventHeap<Happening>()
    /// When each node looks for what is due next, so that it is not called twice for the same.
    var called: [Int: Timestamp] = [:]
    var history = History()
    var verdict = Verdict()
    var source: Integration?
    /// Faults happen until then, and people act until then.
    var isCalm = false
    var isStandstill = false
    var stuckUntil: Timestamp?
    /// When nobody was left who could work.
    var downSince: Timestamp?
    /// What is under way, and what of it stands still in the middle of a send.
    let underWay = Tally()
    var parked: [Int: [CheckedContinuation<Void, Never>]] = [:]
    var parkedCount = 0
    /// The serial at which the present turn of each node began.
    var turns: [Int: Int] = [:]
    var providers = Providers()
    /// Incidents that people know of, as they saw them last.
    var known: [ID<Incident>: Incident] = [:]
    var beats = 0
    /// The serial at which everything was told to stand still; 0 before the first time.
    var pausedSince = 0
    /// What was claimed and sent during it.
    var sentInStandstill: [String] = []
    var seenAlerts: Set<ID<Alert>> = []
    var totals = Totals()
    /// The organisation as the store has it, by the version that was read last.
    var inForce: (version: Int, organisation: Organisation)?
    /// Each version of the organisation, and since when it is in force.
    var organisations: [(at: Timestamp, organisation: Organisation)] = []
    var trace: [String] = []
    let traces: Bool

    typealias Happening = @Sendable (isolated World) async -> Void

    init(_ scenario: Scenario, traces: Bool = false) throws {
        guard let process = ProcessDefinition.builtIn(named: scenario.process) else { throw NoSuchProcess() }
        self.scenario = scenario
        self.process = process
        self.traces = traces
        store = try SQLiteDatabase.onOneThread()
        clock = SimulatedClock(Scenario.start)
        chance = Chance(Die(seed: scenario.seed, "identities"))
        die = Die(seed: scenario.seed, "world")
    }

    struct NoSuchProcess: Error {}

    var now: Timestamp { clock.now() }

    func note(_ words: @autoclosure () -> String) {
        if traces { trace.append("\(now.rfc3339) \(words())") }
    }

    func later(_ after: Duration, _ work: @escaping Happening) {
        coming.add(work, at: now + after)
    }

    func at(_ moment: Timestamp, _ work: @escaping Happening) {
        coming.add(work, at: moment)
    }

    /// Lets all of it happen, and checks it.
    func run() async throws {
        try await Migration.migrate(store)
        let organisation = People.organisation(chance: chance, start: Scenario.start, die: &die)
        organisations.append((now, organisation.current))
        for name in 1...scenario.nodes { await start(name, organisation: organisation) }
        try await nodes[0].parts.processes.keep(in: store, at: now)
        source = try await Inlets(nodes[0].parts).add(name: "prometheus", kind: .prometheus, by: .muster)
        planTroubles()
        planFaults()
        at(scenario.end) { $0.calm() }
        later(.minutes(5)) { await $0.audit() }
        later(.hours(1)) { await $0.tidyUp() }
        let last = scenario.end + Scenario.calm
        while let next = coming.next, next <= last, let event = coming.take() {
            clock.move(to: event.at)
            totals.happenings += 1
            await event.work(self)
            await settle()
            callNodes()
        }
        await finish()
    }

    // MARK: Nodes

    func start(_ name: Int, organisation: OrganisationBook? = nil) async {
        runs[name, default: 0] += 1
        let book = organisation ?? bookInStore()
        let node = Node(
            name,
            run: runs[name, default: 1],
            of: scenario,
            on: store,
            clock: clock,
            organisation: book,
            process: process,
            chance: chance
        ) { message, attempt, life in
            await self.take(message, attempt: attempt, from: name, life)
        }
        nodes.removeAll { $0.name == name }
        nodes.append(node)
        nodes.sort { $0.name < $1.name }
        called[name] = nil
        let handed = node.parts.desk.open()
        let (underWay, outbox) = (underWay, node.outbox)
        Task {
            for await bundle in handed {
                underWay.begin()
                Task {
                    await outbox.send(bundle)
                    underWay.end()
                }
            }
        }
        await hear(node)
        note("server \(name) starts")
    }

    private func bookInStore() -> OrganisationBook {
        let latest = look { try Organisations($0).latest() }
        guard let latest = latest ?? nil else { return nodes[0].parts.organisations }
        return OrganisationBook(latest.organisation, version: latest.version)
    }

    /// Those who can do their work.
    var working: [Node] { nodes.filter { $0.life.reachesStore && parked[$0.name] == nil } }

    /// Waits until nothing is under way but what stands still in the middle of a send.
    func settle() async {
        var quiet = 0
        while quiet < 4 {
            await giveWay()
            let handedOver = nodes.filter { !$0.life.isOver }.reduce(0) { $0 + $1.parts.desk.count }
            quiet = underWay.count <= parkedCount && handedOver <= parkedCount ? quiet + 1 : 0
        }
        noteOutage()
        buryTheDead()
    }

    /// Lets everything go on that is ready to. `Task.yield` would go past the one thread of this process, to those of the system.
    private func giveWay() async {
        await withCheckedContinuation { continuation in
            Task.detached { continuation.resume() }
        }
    }

    private func noteOutage() {
        let isDown = working.isEmpty || isStandstill || (stuckUntil.map { $0 > now } ?? false)
        switch (isDown, downSince) {
        case (true, nil): downSince = now
        case (false, let since?):
            history.outages.append(since...now)
            downSince = nil
        case (true, _?), (false, nil): break
        }
    }

    /// Whoever ended is started again by the machine after a while.
    private func buryTheDead() {
        for node in nodes where node.life.isOver && node.life.bury() {
            history.faults[.crash, default: 0] += 1
            history.disturbed.append(now)
            note("server \(node.name) has ended")
            let name = node.name
            later(die.duration(.seconds(1)...(.seconds(40)))) { await $0.start(name) }
        }
    }

    /// Has each node look when something is due: at most a second late, as its poll has it.
    func callNodes() {
        // Whoever lets them go on calls them.
        if isStandstill || stuckUntil != nil { return }
        let due = store.due()
        for node in working {
            guard let due else { break }
            let latest = max(due, now)
            if let planned = called[node.name], planned >= now, planned <= latest + .seconds(1) { continue }
            let moment = latest + die.duration(.zero...(.seconds(1)))
            called[node.name] = moment
            let name = node.name
            // One that was planned before a sooner one is not needed any more.
            at(moment) { if $0.called[name] == moment { await $0.turn(of: node) } }
        }
    }

    func turn(of node: Node) async {
        called[node.name] = nil
        guard nodes.contains(where: { $0 === node }), working.contains(where: { $0 === node }) else { return }
        if let stuckUntil, stuckUntil > now { return }
        turns[node.name] = history.next()
        totals.turns += 1
        history.recent = []
        await hear(node)
        let (underWay, now) = (underWay, now)
        underWay.begin()
        Task {
            _ = try? await node.timers.tick(now: now)
            _ = try? await node.outbox.tick(now: now)
            underWay.end()
        }
        await settle()
        if underWay.count == 0 { checkTurn(of: node) }
    }
}
