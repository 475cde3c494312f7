import MusterCore
import MusterEngine
import MusterStore

extension World {
    /// Decides when which fault comes.
    func planFaults() {
        if scenario.has(.crash) { raiseRisk() }
        if scenario.has(.silence) { providers.silence = 0.05 }
        often(.diskFull, 3) { world in
            for node in world.nodes { node.life.fillDisk(true) }
            world.later(world.die.duration(.minutes(1)...(.minutes(20)))) { world in
                for node in world.nodes { node.life.fillDisk(false) }
            }
        }
        often(.failover, 4) { world in
            for node in world.nodes { node.life.changeOver(true) }
            world.history.disturbed.append(world.now)
            world.later(world.die.duration(.seconds(2)...(.seconds(30)))) { world in
                for node in world.nodes { node.life.changeOver(false) }
            }
        }
        often(.temporary, 8) { world in
            let channel = world.die.pick([Channel.email, .sms, .voice])
            world.providers.laterUntil[channel] = world.now + world.die.duration(.seconds(10)...(.minutes(20)))
        }
        often(.void, 4) { world in
            let channel = world.die.pick([Channel.email, .sms, .voice])
            world.providers.voidUntil[channel] = world.now + world.die.duration(.minutes(1)...(.minutes(40)))
        }
        often(.refusal, 4) { world in
            let people = world.nodes[0].parts.organisations.current.people
            let address = world.die.pick(world.die.pick(people).contactMethods).address
            world.providers.refused.insert(address)
            world.later(.hours(2)) { $0.providers.refused.remove(address) }
        }
        often(.restart, 3) { world in
            for (turn, node) in world.nodes.enumerated() {
                let name = node.name
                world.later(.seconds(20 * turn)) { await $0.replace(name) }
            }
        }
        often(.stuck, 2) { world in
            world.stuckUntil = world.now + .minutes(10)
            world.later(.minutes(10) + .milliseconds(1)) { world in
                world.stuckUntil = nil
                for node in world.working { await world.turn(of: node) }
            }
        }
        often(.standstill, 3) { await $0.pauseEverything() }
        often(.edit, 4) { await $0.editPolicy() }
        often(.departure, 3) { await $0.leave() }
    }

    /// So many times in the first hours, at moments that nobody knows.
    private func often(_ fault: Fault, _ times: Int, _ begin: @escaping Happening) {
        guard scenario.has(fault) else { return }
        for _ in 0..<times {
            at(Scenario.start + die.duration(.minutes(5)...(.hours(scenario.hours) - .minutes(30)))) { world in
                if world.isCalm { return }
                world.history.faults[fault, default: 0] += 1
                world.note("fault: \(fault.rawValue)")
                await begin(world)
            }
        }
    }

    private func raiseRisk() {
        for node in nodes { node.life.risk(0.002) }
        if now < scenario.end { later(.minutes(1)) { if !$0.isCalm { $0.raiseRisk() } } }
    }

    /// A new one in the place of an old one that was told to end and finished its work.
    private func replace(_ name: Int) async {
        guard let node = nodes.first(where: { $0.name == name }), !node.life.isOver, parked[name] == nil else { return }
        node.parts.desk.close()
        node.life.end()
        _ = node.life.bury()
        await start(name)
    }

    private func pauseEverything() async {
        guard !isStandstill, let node = await anyNode() else { return }
        do {
            try await PauseSwitch(node.parts).pause(because: "a drill", by: .muster)
        } catch {
            // It may have been kept all the same, and then somebody has to end it.
            guard look({ try Pauses($0).current() }) ?? nil != nil else { return }
        }
        isStandstill = true
        pausedSince = history.next()
        later(die.duration(.minutes(2)...(.minutes(45)))) { await $0.resumeEverything() }
    }

    private func resumeEverything() async {
        guard let node = await anyNode(), (try? await PauseSwitch(node.parts).resume(by: .muster)) != nil else {
            return later(.seconds(10)) { await $0.resumeEverything() }
        }
        isStandstill = false
        checkStandstill()
        for node in working { await turn(of: node) }
    }

    private func change(_ comment: String, _ body: @escaping @Sendable (inout Organisation) -> Void) async -> Bool {
        guard let node = await anyNode() else { return false }
        do {
            try await node.parts.organisations.change(
                in: node.parts.database,
                by: .muster,
                at: now,
                comment: comment,
                body
            )
        } catch {
            // It may have been kept all the same.
        }
        let latest = look { try Organisations($0).latest() } ?? nil
        if let latest { organisations.append((now, latest.organisation)) }
        return latest != nil
    }

    /// A policy is edited while it runs: what runs stays as it began.
    private func editPolicy() async {
        let pause = Duration.minutes(5 + die.below(20))
        _ = await change("an edit") { organisation in
            for index in organisation.policies.indices {
                for step in organisation.policies[index].steps.indices.dropFirst() {
                    organisation.policies[index].steps[step].after = pause * step
                }
            }
        }
    }

    /// Somebody leaves: they are not paged from then on.
    private func leave() async {
        let number = die.below(8)
        let returns = die.duration(.minutes(30)...(.hours(6)))
        let person = nodes[0].parts.organisations.current.people[number].id
        let isGone = await change("somebody leaves") { organisation in
            guard let index = organisation.people.firstIndex(where: { $0.id == person }) else { return }
            if organisation.people[index].permission != .admin { organisation.people[index].isActive = false }
        }
        guard isGone else { return }
        later(returns) { world in
            _ = await world.change("somebody comes back") { organisation in
                guard let index = organisation.people.firstIndex(where: { $0.id == person }) else { return }
                organisation.people[index].isActive = true
            }
        }
    }

    /// Nothing fails from now on, and nobody answers: what is owed must come by itself.
    func calm() {
        isCalm = true
        note("the faults end")
        providers = Providers()
        stuckUntil = nil
        for node in nodes {
            node.life.risk(0)
            node.life.fillDisk(false)
            node.life.changeOver(false)
            node.life.cutOff(false)
        }
        for name in parked.keys.sorted() {
            for waiting in parked.removeValue(forKey: name) ?? [] {
                parkedCount -= 1
                waiting.resume()
            }
        }
        if isStandstill { later(.seconds(1)) { await $0.resumeEverything() } }
    }

    /// Looks from outside whether all is done.
    func audit() async {
        later(isCalm ? .hours(6) : .minutes(40)) { await $0.audit() }
        guard let node = await anyNode() else { return }
        let before = beats
        let auditor = Auditor(node.parts, eventLimit: 40) { await self.beat() }
        let report = await auditor.tick(now: now)
        checkAudit(report, wasHeard: beats > before)
    }

    private func beat() { beats += 1 }
}
