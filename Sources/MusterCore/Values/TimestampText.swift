extension Timestamp {
    /// The first and the last moment that dates are written for: the years 1970 to 9999 in UTC.
    package static let earliest = Timestamp(milliseconds: 0)
    package static let latest = Timestamp(milliseconds: 253_402_300_799_999)

    /// The nearest moment inside ``earliest`` to ``latest``, so that a wild number from outside cannot overflow.
    package var clamped: Timestamp { min(max(self, .earliest), .latest) }

    /// Reads an RFC 3339 date and time: "2026-03-02T09:00:00Z", "2026-03-02 10:00:00.123456+01:00".
    ///
    /// The offset may lack its colon ("+0000"), as some monitoring tools write it. Digits beyond the millisecond are
    /// dropped; a leap second counts as the second after it. Outside the years 1970 to 9999, and for anything
    /// else, nil: note that some tools write the year 1 for "not yet".
    package init?(rfc3339 text: String) {
        var reader = RFC3339Reader(text)
        guard let year = reader.digits(4), reader.skip("-") else { return nil }
        guard let month = reader.digits(2), reader.skip("-"), let day = reader.digits(2) else { return nil }
        guard reader.skip("T") || reader.skip("t") || reader.skip(" ") else { return nil }
        guard let hour = reader.digits(2), hour < 24, reader.skip(":") else { return nil }
        guard let minute = reader.digits(2), minute < 60, reader.skip(":") else { return nil }
        guard let second = reader.digits(2), second <= 60 else { return nil }
        guard let milliseconds = reader.fraction(), let offsetMinutes = reader.offset(), reader.isAtEnd else {
            return nil
        }
        guard let date = CivilDate(year: year, month: month, day: day) else { return nil }

        let minutes = date.dayNumber * 1_440 + hour * 60 + minute - offsetMinutes
        let moment = Timestamp(milliseconds: Int64((minutes * 60 + second) * 1_000 + milliseconds))
        guard moment == moment.clamped else { return nil }
        self = moment
    }

    /// In UTC and always with milliseconds, so that it sorts as text: "2026-03-02T09:00:00.000Z".
    ///
    /// A moment outside ``earliest`` to ``latest`` is written as the nearest one inside.
    package var rfc3339: String {
        let wall = CivilTime(milliseconds: clamped.milliseconds)
        let (minutes, rest) = wall.millisecondOfDay.quotientAndRemainder(dividingBy: 60_000)
        let (hour, minute) = minutes.quotientAndRemainder(dividingBy: 60)
        let (second, millisecond) = rest.quotientAndRemainder(dividingBy: 1_000)
        let time = "\(hour.padded(to: 2)):\(minute.padded(to: 2)):\(second.padded(to: 2))"
        return "\(wall.date)T\(time).\(millisecond.padded(to: 3))Z"
    }

    /// As people in a place read it, to the minute: "2 Mar 2026 09:00".
    package func text(in zone: Zone) -> String {
        zone.civilTime(at: self).text
    }
}

/// Takes an RFC 3339 text apart from the front.
private struct RFC3339Reader {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = Substring(text).utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ sign: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: sign) else { return false }
        rest = rest.dropFirst()
        return true
    }

    mutating func digits(_ count: Int) -> Int? {
        let digits = rest.prefix(count)
        guard digits.count == count, let number = Int(digits: Substring(digits)) else { return nil }
        rest = rest.dropFirst(count)
        return number
    }

    /// The fraction in milliseconds: 0 without one, nil for a point with no digits after it.
    mutating func fraction() -> Int? {
        guard skip(".") else { return 0 }
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        guard !digits.isEmpty else { return nil }
        rest = rest.dropFirst(digits.count)
        let text = String(Substring(digits.prefix(3)))
        return Int(text + String(repeating: "0", count: 3 - text.utf8.count))
    }

    /// Minutes ahead of UTC.
    mutating func offset() -> Int? {
        if skip("Z") || skip("z") { return 0 }
        let sign: Int
        if skip("+") { sign = 1 } else if skip("-") { sign = -1 } else { return nil }
        guard let hours = digits(2), hours < 24 else { return nil }
        _ = skip(":")
        guard let minutes = digits(2), minutes < 60 else { return nil }
        return sign * (hours * 60 + minutes)
    }
}
