/// A time without interruption for which one person is on call, overrides counted in.
package struct Shift: Equatable, Codable, Sendable {
    package let person: ID<Person>
    package let start: Timestamp
    /// Not included: it belongs to whoever comes in.
    package let end: Timestamp

    package init(person: ID<Person>, start: Timestamp, end: Timestamp) {
        self.person = person
        self.start = start
        self.end = end
    }
}

extension Schedule {
    /// The shifts between two moments, by their start, cut off at both ends.
    ///
    /// Turns of one person that follow each other are one shift. A person is in a shift at exactly the moments at
    /// which ``onCall(at:away:)`` names them.
    package func shifts(from start: Timestamp, to end: Timestamp, away: Absences = .none) -> [Shift] {
        Self.shifts(in: spans(from: start, to: end, away: away), to: end)
    }

    /// The times between two moments for which nobody is on call, in order.
    package func gaps(from start: Timestamp, to end: Timestamp, away: Absences = .none) -> [Range<Timestamp>] {
        let spans = spans(from: start, to: end, away: away)
        return spans.indices.filter { spans[$0].people.isEmpty }.map { index in
            spans[index].start..<(index + 1 < spans.count ? spans[index + 1].start : end)
        }
    }

    /// The turns of one layer as it stands, whoever is away and whatever lies over it.
    package func shifts(of layer: Layer, from start: Timestamp, to end: Timestamp) -> [Shift] {
        let borders = layer.borders(from: start, to: end, holidays: holidays, in: layer.zone ?? zone)
        let spans = Self.spans(at: borders, from: start, to: end) { moment in
            onCall(layer, at: moment).map { [$0] } ?? []
        }
        return Self.shifts(in: spans, to: end)
    }

    /// A time for which the people on call are the same, up to the start of the next one.
    package struct Span: Equatable, Sendable {
        package let start: Timestamp
        /// Empty in a gap.
        package let people: [ID<Person>]
    }

    /// The whole of the time between two moments, cut where the people on call change.
    package func spans(from start: Timestamp, to end: Timestamp, away: Absences) -> [Span] {
        let turns = layers.filter { !$0.isShadow }.flatMap { layer in
            layer.borders(from: start, to: end, holidays: holidays, in: layer.zone ?? zone)
        }
        let borders = turns + overrides.flatMap { [$0.start, $0.end] } + away.borders(of: participants)
        return Self.spans(at: borders, from: start, to: end) { onCall(at: $0, away: away) }
    }

    /// - Parameter borders: every moment at which `people` may change its answer, in any order, each as often as it likes.
    private static func spans(
        at borders: [Timestamp],
        from start: Timestamp,
        to end: Timestamp,
        people: (Timestamp) -> [ID<Person>]
    ) -> [Span] {
        guard start < end else { return [] }
        var spans: [Span] = []
        for border in Set(borders + [start]).sorted() where border >= start && border < end {
            let found = people(border)
            if spans.last?.people != found { spans.append(Span(start: border, people: found)) }
        }
        return spans
    }

    private static func shifts(in spans: [Span], to end: Timestamp) -> [Shift] {
        var shifts: [Shift] = []
        var running: [(person: ID<Person>, since: Timestamp)] = []
        for span in spans {
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
}
