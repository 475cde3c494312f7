import Foundation
import MusterCore
import MusterEngine

/// A week or a month of one schedule at a glance: who is on call on top, what the layers say below.
struct RosterTable: Sendable {
    enum Span: String, CaseIterable, Sendable {
        case week, month

        /// Columns of the table for each day.
        var columns: Int {
            switch self {
            case .week: 24
            case .month: 8
            }
        }
    }

    let schedule: Schedule
    let organisation: Organisation
    let span: Span
    /// The Monday of the week, or the first of the month.
    let first: CivilDate
    let now: Timestamp
    private let days: Int

    /// - Parameter day: any day of the week or month.
    init(_ schedule: Schedule, _ organisation: Organisation, _ span: Span, around day: CivilDate, now: Timestamp) {
        self.schedule = schedule
        self.organisation = organisation
        self.span = span
        self.now = now
        switch span {
        case .week:
            var monday = day
            while monday.weekday != .monday { monday = monday.adding(days: -1) }
            first = monday
            days = 7
        case .month:
            first = day.adding(days: 1 - day.day)
            days = Self.following(first).dayNumber - first.dayNumber
        }
    }

    var start: Timestamp { schedule.zone.firstOccurrence(of: first.at(.midnight)) }
    var end: Timestamp { schedule.zone.firstOccurrence(of: first.adding(days: days).at(.midnight)) }

    var previous: CivilDate {
        switch span {
        case .week: first.adding(days: -7)
        case .month: first.adding(days: -1).adding(days: 1 - first.adding(days: -1).day)
        }
    }

    var next: CivilDate { first.adding(days: days) }

    var title: String {
        let words = first.text.split(separator: " ")
        return switch span {
        case .week: "\(first.text) to \(first.adding(days: 6).text)"
        case .month: "\(words[1]) \(words[2])"
        }
    }

    private static func following(_ first: CivilDate) -> CivilDate {
        let late = first.adding(days: 31)
        return late.adding(days: 1 - late.day)
    }

    var body: HTML {
        let away = organisation.absences
        let spans = schedule.spans(from: start, to: end, away: away)
        let final = spans.enumerated().map { index, span in
            Stretch(
                people: span.people,
                start: span.start,
                end: index + 1 < spans.count ? spans[index + 1].start : end
            )
        }
        let overrides = schedule.overrides.filter { $0.start < end && start < $0.end }.map {
            Stretch(people: [$0.person], start: max(start, $0.start), end: min(end, $0.end))
        }
        let covers: HTML = overrides.isEmpty ? "" : row("Overrides", overrides, isFinal: false)
        let layers = schedule.layers.map { layer -> HTML in
            let turns = schedule.shifts(of: layer, from: start, to: end).flatMap(pieces)
            return row(layer.isShadow ? "\(layer.name) (shadow)" : layer.name, turns, isFinal: false)
        }
        return """
            <div class="scroll" tabindex="0" role="region" aria-label="Shifts, \(title)"><table class="duty \(span.rawValue)">\
            <colgroup><col class="name"><col span="\(days * span.columns)"></colgroup>\
            <thead><tr><td></td>\(heads)</tr></thead><tbody>\(row("On call", final, isFinal: true))\(covers)\(layers)</tbody></table></div>
            """
    }

    private var heads: [HTML] {
        let today = schedule.zone.civilTime(at: now).date
        return (0..<days).map { offset in
            let date = first.adding(days: offset)
            let isOff = [.saturday, .sunday].contains(date.weekday) || schedule.holidays.contains(date)
            let name = date.weekday.rawValue.capitalized
            let short: HTML = span == .week ? "\(name.prefix(3)) " : "<span class=\"muted\">\(name.prefix(1))</span>"
            let current: HTML = date == today ? " aria-current=\"date\"" : ""
            return """
                <th colspan="\(span.columns)" scope="col"\(isOff ? " class=\"we\"" : "" as HTML)\(current)>\
                <abbr title="\(name) \(date.text)">\(short)\(date.day)</abbr></th>
                """
        }
    }

    /// A turn, cut where its person leaves or comes back.
    private func pieces(of shift: Shift) -> [Stretch] {
        let absences = organisation.person(shift.person)?.absences ?? []
        let inside = absences.flatMap { [$0.start, $0.end] }.filter { shift.start < $0 && $0 < shift.end }
        let borders = [shift.start] + Set(inside).sorted() + [shift.end]
        return zip(borders, borders.dropFirst()).map { start, end in
            Stretch(people: [shift.person], start: start, end: end)
        }
    }

    private struct Stretch {
        var people: [ID<Person>]
        var start: Timestamp
        var end: Timestamp
    }

    private func row(_ name: String, _ stretches: [Stretch], isFinal: Bool) -> HTML {
        var cells: [HTML] = []
        var column = 0
        for stretch in stretches {
            let begin = max(column, self.column(of: stretch.start))
            // What is shorter than a column is shown all the same, where there is room.
            let finish = min(days * span.columns, max(begin + 1, self.column(of: stretch.end)))
            if begin >= finish { continue }
            if begin > column { cells.append("<td colspan=\"\(begin - column)\"></td>") }
            cells.append(
                "<td colspan=\"\(finish - begin)\">\(bar(stretch, width: finish - begin, isFinal: isFinal))</td>"
            )
            column = finish
        }
        let rest = days * span.columns - column
        if rest > 0 { cells.append("<td colspan=\"\(rest)\"></td>") }
        return "<tr\(isFinal ? " class=\"final\"" : "" as HTML)><th scope=\"row\">\(name)</th>\(cells)</tr>"
    }

    /// By the wall, so that a day on which clocks change is as wide as any other.
    private func column(of moment: Timestamp) -> Int {
        let wall = schedule.zone.civilTime(at: moment)
        let part = Double(wall.millisecondOfDay) / 86_400_000 * Double(span.columns)
        return (wall.date.dayNumber - first.dayNumber) * span.columns + Int(part.rounded())
    }

    private func bar(_ stretch: Stretch, width: Int, isFinal: Bool) -> HTML {
        let zone = schedule.zone
        let times = "\(WallText.short(stretch.start, in: zone)) to \(WallText.short(stretch.end, in: zone))"
        let address = """
            \(schedule.address)?span=\(span.rawValue)&day=\(first)&start=\(stretch.start.milliseconds)\
            &end=\(stretch.end.milliseconds)#cover
            """
        guard let person = stretch.people.first else {
            // A schedule that is meant to have gaps shows none as a fault.
            if schedule.allowsGaps { return "" }
            let words: HTML = width >= span.columns * 2 ? "Nobody" : "!"
            return """
                <a class="gap" href="\(address)" title="Nobody, \(times)">\(words)<span class="vh">Nobody, \(times): fill the gap</span></a>
                """
        }
        let names = stretch.people.map { organisation.person($0)?.name ?? "Somebody who has left" }
        let isAway = organisation.isAway(person, at: stretch.start) && !isFinal
        let label = caption(names, width: width)
        let title = "\(names.joined(separator: ", "))\(isAway ? ", away" : ""), \(times)"
        let kind = "p\(colour(of: person))\(isAway ? " away" : "")"
        return """
            <a class="\(kind)" href="\(address)" title="\(title)"><span aria-hidden="true">\(label)</span><span class="vh">\(title)</span></a>
            """
    }

    private func caption(_ names: [String], width: Int) -> String {
        if width >= span.columns * 2 { return names.joined(separator: ", ") }
        let words = names.map { name in
            span == .week && width * 4 >= span.columns
                ? String(name.prefix { $0 != " " })
                : name.split(separator: " ").prefix(2).compactMap(\.first).map(String.init).joined()
        }
        return width * 3 >= span.columns * 2 || span == .week && width >= 4 ? words.joined(separator: "+") : ""
    }

    /// Which of the eight colours a person has: the same in every row.
    private func colour(of person: ID<Person>) -> Int {
        let known = schedule.participants
        return
            (known.firstIndex(of: person) ?? known.count
            + organisation.people.count { $0.id.description < person.description }) % 8
    }
}
