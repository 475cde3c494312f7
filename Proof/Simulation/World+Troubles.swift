import MusterCore
import MusterEngine
import MusterStore

/// Something that monitoring sees, until it is over.
struct Alarm: Sendable {
    let labels: [String: String]
    let begins: Timestamp
    let ends: Timestamp
}

extension World {
    private static let services = ["checkout", "search", "payments", "nothing-known", nil]
    private static let gravities = ["critical", "page", "SEV1", "SEV1", "SEV2", "warning"]
    /// How often monitoring says again that something fires, and for how long that holds.
    private static let pace = Duration.minutes(4)

    func planTroubles() {
        for number in 0..<scenario.troubles {
            let begins = Scenario.start + die.duration(.zero...(.hours(scenario.hours)))
            if die.hits(0.5) {
                at(begins) { await $0.declare() }
            } else {
                plan(alarm(number, begins))
            }
        }
        if scenario.has(.storm) {
            let begins = Scenario.start + die.duration(.hours(1)...(.hours(scenario.hours - 1)))
            history.faults[.storm, default: 0] += 1
            for number in 0..<60 { plan(alarm(10_000 + number, begins + die.duration(.zero...(.seconds(20))))) }
        }
    }

    private func alarm(_ number: Int, _ begins: Timestamp) -> Alarm {
        var labels = ["alertname": "Trouble\(number % 40)", "severity": die.pick(Self.gravities)]
        labels["instance"] = "host\(die.below(20))"
        if let service = die.pick(Self.services) { labels["service"] = service }
        return Alarm(labels: labels, begins: begins, ends: begins + die.patience(.minutes(2)...(.hours(4))))
    }

    private func plan(_ alarm: Alarm) {
        at(alarm.begins) { await $0.fires(alarm, since: alarm.begins) }
        // Flapping: it comes again once or more after its end.
        if die.hits(scenario.has(.disorder) ? 0.4 : 0.1) {
            let pause = die.duration(.seconds(5)...(.minutes(10)))
            let again = Alarm(labels: alarm.labels, begins: alarm.ends + pause, ends: alarm.ends + pause + .minutes(6))
            at(again.begins) { await $0.fires(again, since: again.begins) }
            if scenario.has(.disorder) {
                // That it ended is heard once more while it fires again.
                at(again.begins + .seconds(20)) { await $0.post(alarm.labels, from: alarm.begins, until: alarm.ends) }
            }
        }
        guard scenario.has(.disorder) else { return }
        history.faults[.disorder, default: 0] += 1
        // Two monitoring servers say the same at once; and what was on its way is late.
        at(alarm.begins) { await $0.fires(alarm, since: alarm.begins) }
        if die.hits(0.3) {
            at(alarm.ends + .seconds(20)) {
                await $0.post(alarm.labels, from: alarm.begins, until: alarm.begins + .minutes(1))
            }
        }
        if die.hits(0.3) {
            at(alarm.begins - .seconds(5)) {
                await $0.post(alarm.labels, from: alarm.begins - .minutes(9), until: alarm.begins - .seconds(6))
            }
        }
    }

    private func fires(_ alarm: Alarm, since begun: Timestamp) async {
        if now >= alarm.ends {
            // Said more than once, as Prometheus does.
            await post(alarm.labels, from: begun, until: alarm.ends)
            if now < alarm.ends + .minutes(5) { later(Self.pace) { await $0.fires(alarm, since: begun) } }
            return
        }
        await post(alarm.labels, from: begun, until: now + Self.pace + .minutes(1), isFiring: true)
        let next = min(Self.pace, max(alarm.ends - now, .seconds(1)))
        later(next) { await $0.fires(alarm, since: begun) }
    }

    private func post(
        _ labels: [String: String],
        from begins: Timestamp,
        until ends: Timestamp,
        isFiring: Bool = false
    ) async {
        guard let source, let node = await anyNode() else { return }
        let alert = IncomingAlert(
            labels: labels,
            annotations: ["summary": "\(labels["alertname"] ?? "It") is in trouble"],
            startsAt: begins,
            endsAt: ends,
            generatorURL: nil
        )
        let answer: History.Answer
        do {
            try await node.signals.take([alert], from: source, payload: "a payload")
            answer = .taken
        } catch StoreError.diskFull, StoreError.overloaded, StoreError.unreachable {
            answer = .refused
            if scenario.has(.diskFull) { history.faults[.diskFull, default: 0] += 1 }
        } catch {
            answer = .unknown
        }
        note("alert \(History.name(of: labels)) \(isFiring ? "fires" : "is over"): \(answer)")
        history.posts.append(
            History.Post(
                labels: labels,
                isFiring: isFiring,
                startsAt: begins,
                endsAt: ends,
                at: now,
                answer: answer
            )
        )
        check(alert, answer)
        // Looks again when it would be taken to be over.
        if isFiring { at(ends + .seconds(2)) { await $0.lookAll() } }
    }

    private func lookAll() async {
        for node in working { await turn(of: node) }
    }

    private func declare() async {
        guard let node = await anyNode() else { return }
        let severity = die.pick(process.severities)
        var declaration = Declaration(
            severity: severity.key,
            functionality: "Function \(die.below(30))",
            state: "failing",
            audience: "customers",
            service: die.pick(["checkout", "search", nil])
        )
        if severity.needsCategory { declaration.category = process.categories.first }
        declaration.restricted = die.hits(0.05)
        declaration.mobilises = true
        let organisation = node.parts.organisations.current
        let people = organisation.people.filter { $0.isActive && $0.permission != .stakeholder }
        let person = die.pick(people).id
        do {
            let incident = try await node.commands.declare(declaration, as: .person(person), by: .web)
            history.declared.append((incident.id, now))
            note("\(incident.reference) is declared: \(incident.severity)")
            learn(incident)
            let left = die.below(6)
            let id = incident.id
            if !isCalm, die.hits(0.5) { later(.minutes(2)) { await $0.work(on: id, as: person, left: left) } }
        } catch is IncidentRejection {
            return
        } catch {
            // They do not know whether it was declared, and nothing was promised to them.
            return
        }
    }
}
