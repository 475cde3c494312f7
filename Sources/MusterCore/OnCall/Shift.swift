/// A time without interruption for which one person is on call, overrides counted in.
package struct Shift: Equatable, Codable, Sendable {
    package let person: ID<Person>
    package let start: Timestamp
    /// Not included: it belongs to whoever comes in.
    package let end: Timestamp
}

extension Schedule {
    /// The shifts between two moments, by their start, cut off at both ends.
    ///
    /// Turns of one person that follow each other are one shift. A person is in a shift at exactly the moments at
    /// which ``onCall(at:)`` names them.
    package func shifts(from start: Timestamp, to end: Timestamp) -> [Shift] {
        var shifts: [Shift] = []
        var running: [(person: ID<Person>, since: Timestamp)] = []
        for span in spans(from: start, to: end) {
            for turn in running where !span.people.contains(turn.person) {
                shifts.append(Shift(person: turn.person, start: turn.since, end: span.start))
            }
            running.removeAll { !span.people.contains($0.person) }
            for person in span.people where !running.contains(where: { $0.person == person }) {
                running.append((person, span.start))
            }
        }
        shifts += running.map { Shift(person: $0.person, start: $0.since, end: end) }
        // By start, and among equals in the order in which they were closed; `sort` alone may swap equals.
        return shifts.enumerated()
            .sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }
            .map(\.element)
    }

    /// The times between two moments for which nobody is on call, in order.
    package func gaps(from start: Timestamp, to end: Timestamp) -> [Range<Timestamp>] {
        let spans = spans(from: start, to: end)
        return spans.indices.filter { spans[$0].people.isEmpty }.map { index in
            spans[index].start..<(index + 1 < spans.count ? spans[index + 1].start : end)
        }
    }

    /// The times between which the people on call differ, each up to the next one's start.
    private func spans(from start: Timestamp, to end: Timestamp) -> [(start: Timestamp, people: [ID<Person>])] {
        guard start < end else { return [] }
        var borders: Set<Timestamp> = [start]
        borders.formUnion(layers.flatMap { $0.borders(from: start, to: end, in: zone) })
        borders.formUnion(overrides.flatMap { [$0.start, $0.end] })

        var spans: [(start: Timestamp, people: [ID<Person>])] = []
        for border in borders.sorted() where border >= start && border < end {
            let people = onCall(at: border)
            if spans.last?.people != people { spans.append((border, people)) }
        }
        return spans
    }
}
