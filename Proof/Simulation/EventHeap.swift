import MusterCore

/// What will happen, the soonest first; of what happens at the same moment, what was put in first.
struct EventHeap<Work> {
    private var items: [(at: Timestamp, serial: Int, work: Work)] = []
    private var serial = 0

    var count: Int { items.count }
    var next: Timestamp? { items.first?.at }

    mutating func add(_ work: Work, at moment: Timestamp) {
        serial += 1
        items.append((moment, serial, work))
        var child = items.count - 1
        while child > 0, isBefore(child, (child - 1) / 2) {
            items.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func take() -> (at: Timestamp, work: Work)? {
        guard let first = items.first else { return nil }
        let last = items.removeLast()
        if items.isEmpty { return (first.at, first.work) }
        items[0] = last
        var parent = 0
        while true {
            var smallest = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < items.count && isBefore(child, smallest) {
                smallest = child
            }
            if smallest == parent { return (first.at, first.work) }
            items.swapAt(parent, smallest)
            parent = smallest
        }
    }

    private func isBefore(_ one: Int, _ other: Int) -> Bool {
        (items[one].at, items[one].serial) < (items[other].at, items[other].serial)
    }
}
