import MusterCore
import MusterEngine

/// What the providers of a world are like just now.
struct Providers {
    /// Channels that say "later" until then.
    var laterUntil: [Channel: Timestamp] = [:]
    /// Addresses that are refused for good.
    var refused: Set<String> = []
    /// Channels that take everything and deliver nothing until then.
    var voidUntil: [Channel: Timestamp] = [:]
    /// How likely an answer is lost.
    var silence = 0.0
}

extension World {
    /// What becomes of one message at its provider.
    func take(_ message: OutgoingMessage, attempt: Int, from name: Int, _ life: Life) async -> Delivery {
        let claimedSince = turns[name] ?? 0
        let failures = life.failures
        var wasParked = false
        if !isCalm, scenario.has(.pause), scenario.nodes > 1, parked[name] == nil, die.hits(0.01) {
            await standStill(name)
            wasParked = true
            if life.isOver { return .ambiguous(because: "the process has ended") }
        }
        func received(_ became: History.Became) {
            let send = History.Send(
                serial: history.next(),
                at: now,
                message: message,
                attempt: attempt,
                node: name,
                claimedSince: claimedSince,
                became: became,
                wasParked: wasParked,
                life: life,
                failuresBefore: failures
            )
            check(send)
            history.recent.append(send)
            history.sends[message.key, default: []].append(send)
            note("\(message.channel.rawValue) to \(message.to): \(message.key), attempt \(attempt), \(became)")
        }
        if providers.refused.contains(message.to) {
            received(.never)
            history.faults[.refusal, default: 0] += 1
            return .refused(because: "no such address")
        }
        if let until = providers.laterUntil[message.channel], until > now {
            received(.later)
            history.faults[.temporary, default: 0] += 1
            return .retry(after: die.hits(0.3) ? die.duration(.seconds(1)...(.minutes(2))) : nil, because: "busy")
        }
        switch life.nextSend() {
        case .endsBefore: return .ambiguous(because: "the process has ended")
        case .endsAfter:
            received(.takenUnknown)
            arrive(message)
            return .ambiguous(because: "the process has ended")
        case .goesWell: break
        }
        if !isCalm, scenario.has(.partition), die.hits(0.01) {
            cutOff(name, life)
            received(.takenUnknown)
            arrive(message)
            return .delivered(receipt: "taken")
        }
        if die.hits(providers.silence) {
            history.faults[.silence, default: 0] += 1
            received(.takenUnknown)
            arrive(message)
            return .ambiguous(because: "no answer came")
        }
        let isLost = providers.voidUntil[message.channel].map { $0 > now } ?? false
        if isLost { history.faults[.void, default: 0] += 1 }
        received(life.reachesStore ? .delivered : .takenUnknown)
        if !isLost { arrive(message) }
        return .delivered(receipt: "taken")
    }

    /// A node stands still in the middle of a send, as a virtual machine does that is moved.
    private func standStill(_ name: Int) async {
        history.faults[.pause, default: 0] += 1
        history.disturbed.append(now)
        note("server \(name) stands still")
        later(die.duration(.seconds(2)...(.minutes(2)))) { world in
            world.note("server \(name) goes on")
            for waiting in world.parked.removeValue(forKey: name) ?? [] {
                world.parkedCount -= 1
                waiting.resume()
            }
        }
        parkedCount += 1
        await withCheckedContinuation { parked[name, default: []].append($0) }
    }

    func cutOff(_ name: Int, _ life: Life) {
        history.faults[.partition, default: 0] += 1
        history.disturbed.append(now)
        note("server \(name) is cut off from the database")
        life.cutOff(true)
        later(die.duration(.seconds(2)...(.minutes(1)))) { world in
            world.note("server \(name) reaches the database again")
            life.cutOff(false)
        }
    }
}
