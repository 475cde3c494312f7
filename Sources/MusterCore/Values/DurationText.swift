extension Duration {
    /// The longest duration that any text can state: 3,650 days. Longer ones are slips of the pen, and adding them
    /// to a moment could overflow.
    package static let textLimit: Duration = .days(3_650)

    /// Reads a duration as people write it: "20 min", "2 h 50 min", "2h50m", "1 week".
    ///
    /// Whole numbers with a unit each, largest unit first and each unit once; case does not matter. A number
    /// without a unit, a negative one, a fraction, and more than ``textLimit`` are refused with nil.
    package init?(text: String) {
        var scanner = DurationScanner(text)
        scanner.skipSpaces()
        guard !scanner.isAtEnd else { return nil }

        var milliseconds: Int64 = 0
        var last = Int64.max
        while !scanner.isAtEnd {
            guard let count = scanner.number() else { return nil }
            scanner.skipSpaces()
            guard let unit = DurationUnit(word: scanner.word()), unit.milliseconds < last else { return nil }
            guard let sum = unit.adding(count, to: milliseconds) else { return nil }
            milliseconds = sum
            last = unit.milliseconds
            scanner.skipSpaces()
        }
        self = .milliseconds(milliseconds)
    }

    /// Reads an ISO 8601 duration of weeks, days, hours, minutes and whole seconds: "PT15M", "P1DT2H", "P2W".
    ///
    /// Years and months are refused with nil, since they have no fixed length; so are signs, fractions, and more
    /// than ``textLimit``.
    package init?(iso8601 text: String) {
        var scanner = DurationScanner(text)
        guard scanner.skip("p"), !scanner.isAtEnd else { return nil }

        var milliseconds: Int64 = 0
        var last = Int64.max
        var isTime = false
        while !scanner.isAtEnd {
            if scanner.skip("t") {
                guard !isTime, !scanner.isAtEnd else { return nil }
                isTime = true
            }
            guard let count = scanner.number() else { return nil }
            guard let unit = DurationUnit(letter: scanner.letter(), isTime: isTime), unit.milliseconds < last else {
                return nil
            }
            guard let sum = unit.adding(count, to: milliseconds) else { return nil }
            milliseconds = sum
            last = unit.milliseconds
        }
        self = .milliseconds(milliseconds)
    }

    /// The duration as people write it, exact to the millisecond: "2 h 50 min", "1 day", "0 min".
    ///
    /// ``init(text:)`` reads it back, but for a negative one, which has a "-" in front and is for reading only.
    package var text: String {
        guard milliseconds != 0 else { return "0 min" }

        var rest = milliseconds.magnitude
        var parts: [String] = []
        for unit in DurationUnit.allCases where unit != .week {
            let (count, remainder) = rest.quotientAndRemainder(dividingBy: unit.milliseconds.magnitude)
            if count > 0 { parts.append("\(count) \(unit.label(of: count))") }
            rest = remainder
        }
        return (milliseconds < 0 ? "-" : "") + parts.joined(separator: " ")
    }

    /// The duration as what was measured is read: its two largest units, no finer than a second: "47 min 12 s", "2 h 5 min".
    package var measured: String {
        guard milliseconds.magnitude >= 1_000 else { return "less than 1 s" }
        let units: [Int64] = [86_400_000, 3_600_000, 60_000, 1_000]
        let largest = units.firstIndex { milliseconds.magnitude >= $0 } ?? 3
        let step = units[min(largest + 1, 3)]
        return Duration.milliseconds(milliseconds / step * step).text
    }
}

/// The units a duration is written in, largest first.
private enum DurationUnit: CaseIterable {
    case week, day, hour, minute, second, millisecond

    init?(word: String) {
        switch word {
        case "w", "wk", "wks", "week", "weeks": self = .week
        case "d", "day", "days": self = .day
        case "h", "hr", "hrs", "hour", "hours": self = .hour
        case "m", "min", "mins", "minute", "minutes": self = .minute
        case "s", "sec", "secs", "second", "seconds": self = .second
        case "ms", "millisecond", "milliseconds": self = .millisecond
        default: return nil
        }
    }

    init?(letter: String, isTime: Bool) {
        switch (letter, isTime) {
        case ("w", false): self = .week
        case ("d", false): self = .day
        case ("h", true): self = .hour
        case ("m", true): self = .minute
        case ("s", true): self = .second
        default: return nil
        }
    }

    var milliseconds: Int64 {
        switch self {
        case .week: 604_800_000
        case .day: 86_400_000
        case .hour: 3_600_000
        case .minute: 60_000
        case .second: 1_000
        case .millisecond: 1
        }
    }

    func label(of count: UInt64) -> String {
        switch self {
        case .week: count == 1 ? "week" : "weeks"
        case .day: count == 1 ? "day" : "days"
        case .hour: "h"
        case .minute: "min"
        case .second: "s"
        case .millisecond: "ms"
        }
    }

    /// The sum, or nil above ``Duration/textLimit``.
    func adding(_ count: Int64, to sum: Int64) -> Int64? {
        let (product, tooBig) = count.multipliedReportingOverflow(by: milliseconds)
        let limit = Duration.textLimit.milliseconds
        guard !tooBig, product <= limit - sum else { return nil }
        return sum + product
    }
}

/// Walks over the ASCII of a duration, in lower case.
private struct DurationScanner {
    private var rest: Substring.UTF8View
    private let text: String

    init(_ text: String) {
        self.text = text.lowercased()
        rest = Substring(self.text).utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skipSpaces() {
        rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }

    mutating func skip(_ letter: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: letter) else { return false }
        rest = rest.dropFirst()
        return true
    }

    mutating func number() -> Int64? {
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        rest = rest.dropFirst(digits.count)
        return Int64(String(Substring(digits)))
    }

    mutating func word() -> String {
        let letters = rest.prefix { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
        rest = rest.dropFirst(letters.count)
        return String(Substring(letters))
    }

    mutating func letter() -> String {
        guard let first = rest.first, first < 0x80 else { return "" }
        rest = rest.dropFirst()
        return String(Unicode.Scalar(first))
    }
}
