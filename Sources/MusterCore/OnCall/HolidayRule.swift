/// What a layer of a schedule does on the holidays of its schedule.
package enum HolidayRule: String, Codable, CaseIterable, Sendable {
    /// As on any other day.
    case asUsual
    /// Nobody of the layer is on call.
    case off
    /// The layer is for holidays alone.
    case only
}

extension CivilDate {
    /// From the first moment at which the wall shows this day or a later one to the same of the next day: days that
    /// follow each other leave nothing between them and have nothing in common.
    func span(in zone: Zone) -> Range<Timestamp> {
        zone.firstOccurrence(of: at(.midnight))..<zone.firstOccurrence(of: adding(days: 1).at(.midnight))
    }
}

extension HolidayRule {
    func isInForce(at moment: Timestamp, holidays: [CivilDate], in zone: Zone) -> Bool {
        switch self {
        case .asUsual: true
        case .off: !isHoliday(moment, holidays, zone)
        case .only: isHoliday(moment, holidays, zone)
        }
    }

    func borders(from start: Timestamp, to end: Timestamp, holidays: [CivilDate], in zone: Zone) -> [Timestamp] {
        if self == .asUsual { return [] }
        let first = zone.civilTime(at: start).date.adding(days: -2)
        let last = zone.civilTime(at: end).date.adding(days: 2)
        return holidays.filter { first <= $0 && $0 <= last }.flatMap { date in
            let span = date.span(in: zone)
            return [span.lowerBound, span.upperBound]
        }
    }

    private func isHoliday(_ moment: Timestamp, _ holidays: [CivilDate], _ zone: Zone) -> Bool {
        let today = zone.civilTime(at: moment).date
        // Where clocks go back over midnight the wall shows yesterday again, which has ended.
        return holidays.contains { abs($0.dayNumber - today.dayNumber) <= 2 && $0.span(in: zone).contains(moment) }
    }
}
