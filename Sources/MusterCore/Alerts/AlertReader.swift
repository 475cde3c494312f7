/// Reads the alerts of one body in one pass over its bytes; gives up at whatever is out of the ordinary.
struct AlertReader {
    private let bytes: [UInt8]
    private var at = 0
    private(set) var alerts: [AlertBatch.Place] = []
    private(set) var pairs: [AlertBatch.Pair] = []
    /// Has bytes beyond ASCII, which are still to be checked.
    private(set) var hasHighBytes = false
    /// The time that was read last: the alerts of one body mostly have the same.
    private var lastTime: (place: Range<Int>, moment: Timestamp?)?

    /// Deeper than anything that a source sends in a field that Muster does not know.
    private static let deepest = 32

    private let namesAreClassic: Bool

    /// - Parameter namesAreClassic: gives up at a label whose name has more than letters, digits and `_`.
    init(_ bytes: [UInt8], namesAreClassic: Bool) {
        self.bytes = bytes
        self.namesAreClassic = namesAreClassic
    }

    /// - Returns: false where it gave up.
    mutating func readAll() -> Bool {
        guard skip("[") else { return false }
        if skip("]") { return isAtEnd }
        repeat {
            guard let alert = alert() else { return false }
            alerts.append(alert)
        } while skip(",")
        return skip("]") && isAtEnd
    }

    private var isAtEnd: Bool {
        mutating get {
            skipSpace()
            return at == bytes.count
        }
    }

    private mutating func alert() -> AlertBatch.Place? {
        skipSpace()
        var alert = AlertBatch.Place()
        let start = at
        guard skip("{"), !skip("}") else { return nil }
        var seen: UInt8 = 0
        repeat {
            guard let name = plainText(), skip(":") else { return nil }
            guard let field = Field(bytes[name]) else {
                guard skipValue(depth: 0) else { return nil }
                continue
            }
            guard seen & field.rawValue == 0, read(field, into: &alert) else { return nil }
            seen |= field.rawValue
        } while skip(",")
        guard skip("}"), !alert.labels.isEmpty else { return nil }
        if let starts = alert.startsAt, let ends = alert.endsAt, ends < starts { return nil }
        alert.whole = start..<at
        alert.fingerprint = fingerprint(of: alert)
        return alert
    }

    private enum Field: UInt8 {
        case labels = 1
        case annotations = 2
        case startsAt = 4
        case endsAt = 8
        case generatorURL = 16

        init?(_ name: ArraySlice<UInt8>) {
            switch name.count {
            case 6 where name.elementsEqual("labels".utf8): self = .labels
            case 6 where name.elementsEqual("endsAt".utf8): self = .endsAt
            case 8 where name.elementsEqual("startsAt".utf8): self = .startsAt
            case 11 where name.elementsEqual("annotations".utf8): self = .annotations
            case 12 where name.elementsEqual("generatorURL".utf8): self = .generatorURL
            default: return nil
            }
        }
    }

    private mutating func read(_ field: Field, into alert: inout AlertBatch.Place) -> Bool {
        switch field {
        case .labels:
            guard let labels = texts(areLabels: true) else { return false }
            alert.labels = labels
        case .annotations:
            skipSpace()
            let start = at
            guard let annotations = texts(areLabels: false) else { return false }
            alert.annotations = annotations
            alert.annotationsHash ^= hash(start..<at)
        case .startsAt:
            guard let place = plainText(), let moment = moment(place) else { return false }
            alert.startsAt = moment
        case .endsAt:
            guard let place = plainText(), let moment = moment(place) else { return false }
            alert.endsAt = moment
        case .generatorURL:
            guard let text = text() else { return false }
            alert.generatorURL = text.range
            alert.annotationsHash ^= hash(text.range) &* 31
        }
        return true
    }

    /// An object of texts, sorted by name; labels without a value are no labels.
    private mutating func texts(areLabels: Bool) -> Range<Int>? {
        let first = pairs.count
        guard skip("{") else { return nil }
        if skip("}") { return first..<first }
        repeat {
            guard let name = text(), skip(":"), let value = text() else { return nil }
            if areLabels {
                if namesAreClassic, !isClassic(name.range) { return nil }
                if value.range.isEmpty { continue }
            }
            let pair = AlertBatch.Pair(name: name.range, value: value.range, isEscaped: value.isEscaped)
            guard insert(pair, from: first) else { return nil }
        } while skip(",")
        return skip("}") ? first..<pairs.count : nil
    }

    private func isClassic(_ name: Range<Int>) -> Bool {
        guard let first = bytes[name].first, !(0x30...0x39).contains(first) else { return false }
        return bytes[name].allSatisfy { byte in
            switch Unicode.Scalar(byte) {
            case "a"..."z", "A"..."Z", "0"..."9", "_": true
            default: false
            }
        }
    }

    /// Puts a pair at its place among those from `first` on; most come sorted.
    ///
    /// - Returns: false where its name stands there already.
    private mutating func insert(_ pair: AlertBatch.Pair, from first: Int) -> Bool {
        var place = pairs.count
        while place > first {
            switch compare(pairs[place - 1].name, pair.name) {
            case 0: return false
            case ..<0:
                if place == pairs.count { pairs.append(pair) } else { pairs.insert(pair, at: place) }
                return true
            default: place -= 1
            }
        }
        pairs.insert(pair, at: first)
        return true
    }

    /// Below 0 where the text at `left` comes first, 0 where they are the same.
    private func compare(_ left: Range<Int>, _ right: Range<Int>) -> Int {
        for offset in 0..<min(left.count, right.count) {
            let difference = Int(bytes[left.lowerBound + offset]) - Int(bytes[right.lowerBound + offset])
            if difference != 0 { return difference }
        }
        return left.count - right.count
    }

    private func fingerprint(of alert: AlertBatch.Place) -> UInt64 {
        var hash = FNV1a64()
        for pair in pairs[alert.labels] {
            if namesAreClassic { hash.add(bytes[pair.name]) } else { hash.add(JSONBytes.unescaped(bytes, pair.name)) }
            hash.add(0xFF)
            if pair.isEscaped { hash.add(JSONBytes.unescaped(bytes, pair.value)) } else { hash.add(bytes[pair.value]) }
            hash.add(0xFF)
        }
        return hash.value
    }

    /// Tells texts apart, eight bytes at a time; no more than that.
    private func hash(_ range: Range<Int>) -> UInt64 {
        var hash: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(range.count)
        var at = range.lowerBound
        while at + 8 <= range.upperBound {
            var word: UInt64 = 0
            for offset in 0..<8 { word = word << 8 | UInt64(bytes[at + offset]) }
            hash = (hash ^ word) &* 0xFF51_AFD7_ED55_8CCD
            hash ^= hash >> 32
            at += 8
        }
        while at < range.upperBound {
            hash = (hash ^ UInt64(bytes[at])) &* 0x0000_0100_0000_01B3
            at += 1
        }
        return hash
    }

    // MARK: JSON

    private mutating func skipSpace() {
        while at < bytes.count {
            switch bytes[at] {
            case 0x20, 0x0A, 0x0D, 0x09: at += 1
            default: return
            }
        }
    }

    private mutating func skip(_ sign: Unicode.Scalar) -> Bool {
        skipSpace()
        guard at < bytes.count, bytes[at] == UInt8(ascii: sign) else { return false }
        at += 1
        return true
    }

    /// A text without escapes.
    private mutating func plainText() -> Range<Int>? {
        guard let text = text(), !text.isEscaped else { return nil }
        return text.range
    }

    private mutating func text() -> (range: Range<Int>, isEscaped: Bool)? {
        guard skip("\"") else { return nil }
        let start = at
        var isEscaped = false
        var high: UInt8 = 0
        while at < bytes.count {
            let byte = bytes[at]
            high |= byte
            switch byte {
            case JSONBytes.quote:
                if high >= 0x80 { hasHighBytes = true }
                at += 1
                return (start..<at - 1, isEscaped)
            case JSONBytes.backslash:
                isEscaped = true
                guard skipEscape() else { return nil }
            case 0..<0x20: return nil
            default: at += 1
            }
        }
        return nil
    }

    private mutating func skipEscape() -> Bool {
        guard at + 1 < bytes.count else { return false }
        switch Unicode.Scalar(bytes[at + 1]) {
        case "\"", "\\", "/", "b", "f", "n", "r", "t":
            at += 2
            return true
        case "u":
            guard at + 6 <= bytes.count, bytes[at + 2..<at + 6].allSatisfy(Self.isHexDigit) else { return false }
            at += 6
            return true
        default: return false
        }
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        switch Unicode.Scalar(byte) {
        case "0"..."9", "a"..."f", "A"..."F": true
        default: false
        }
    }

    /// A value of a field that is not known, whatever it is.
    private mutating func skipValue(depth: Int) -> Bool {
        skipSpace()
        guard depth < Self.deepest, at < bytes.count else { return false }
        switch Unicode.Scalar(bytes[at]) {
        case "\"": return text() != nil
        case "{":
            at += 1
            if skip("}") { return true }
            repeat {
                guard text() != nil, skip(":"), skipValue(depth: depth + 1) else { return false }
            } while skip(",")
            return skip("}")
        case "[":
            at += 1
            if skip("]") { return true }
            repeat {
                guard skipValue(depth: depth + 1) else { return false }
            } while skip(",")
            return skip("]")
        default:
            // Numbers are rare here; a reader that knows them all looks at them.
            for word in ["true", "false", "null"] where bytes[at...].starts(with: word.utf8) {
                at += word.utf8.count
                return true
            }
            return false
        }
    }

    // MARK: Time

    /// - Returns: nil where it is no time; a value of nil for the zero time of other programs.
    private mutating func moment(_ place: Range<Int>) -> Timestamp?? {
        if let lastTime, compare(lastTime.place, place) == 0 { return .some(lastTime.moment) }
        let moment: Timestamp?
        if let utc = utc(place) {
            moment = utc
        } else {
            let text = String(decoding: bytes[place], as: UTF8.self)
            if text.hasPrefix("0001-01-01T00:00:00") {
                moment = nil
            } else if let other = Timestamp(rfc3339: text) {
                moment = other
            } else {
                return nil
            }
        }
        lastTime = (place, moment)
        return .some(moment)
    }

    /// "2026-03-02T09:00:00.123Z", by far the commonest form.
    private func utc(_ place: Range<Int>) -> Timestamp? {
        let start = place.lowerBound
        guard place.count >= 20, bytes[place.upperBound - 1] == UInt8(ascii: "Z"),
            bytes[start + 4] == UInt8(ascii: "-"), bytes[start + 7] == UInt8(ascii: "-"),
            bytes[start + 10] == UInt8(ascii: "T"), bytes[start + 13] == UInt8(ascii: ":"),
            bytes[start + 16] == UInt8(ascii: ":"),
            let year = number(start, 4), let month = number(start + 5, 2), let day = number(start + 8, 2),
            let hour = number(start + 11, 2), let minute = number(start + 14, 2), let second = number(start + 17, 2),
            hour < 24, minute < 60, second < 60, let date = CivilDate(year: year, month: month, day: day)
        else { return nil }
        var milliseconds = 0
        if place.count > 20 {
            guard bytes[start + 19] == UInt8(ascii: "."), place.count > 21 else { return nil }
            var weight = 100
            for byte in bytes[start + 20..<place.upperBound - 1] {
                guard (0x30...0x39).contains(byte) else { return nil }
                milliseconds += Int(byte - 0x30) * weight
                weight /= 10
            }
        }
        let seconds = (date.dayNumber * 1_440 + hour * 60 + minute) * 60 + second
        let moment = Timestamp(milliseconds: Int64(seconds * 1_000 + milliseconds))
        return moment == moment.clamped ? moment : nil
    }

    private func number(_ start: Int, _ count: Int) -> Int? {
        var number = 0
        for byte in bytes[start..<start + count] {
            guard (0x30...0x39).contains(byte) else { return nil }
            number = number * 10 + Int(byte - 0x30)
        }
        return number
    }
}

extension FNV1a64 {
    fileprivate mutating func add(_ byte: UInt8) { add(CollectionOfOne(byte)) }
}
