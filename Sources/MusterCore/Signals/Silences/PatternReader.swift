/// Turns the text of a ``LabelPattern`` into its steps.
struct PatternReader {
    /// Characters of a pattern: longer than any that a person writes.
    private static let textLimit = 1_000
    /// Steps of one: repetitions are written out.
    private static let stepLimit = 5_000
    /// Times that a part may be asked for, and groups that may stand in one another.
    private static let repetitionLimit = 1_000
    private static let depthLimit = 50

    private typealias Step = LabelPattern.Step

    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var depth = 0
    private var ignoresCase = false

    private init(_ text: String) {
        scalars = Array(text.unicodeScalars)
    }

    static func program(of text: String) throws(LabelPattern.Malformed) -> [LabelPattern.Step] {
        if text.unicodeScalars.count > textLimit {
            throw LabelPattern.Malformed(message: "the expression is longer than \(textLimit) characters")
        }
        var reader = PatternReader(text)
        let steps = try reader.alternatives()
        if reader.next != nil { throw reader.malformed("a ) has no (") }
        return steps + [.found]
    }

    private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func skip(_ sign: Unicode.Scalar) -> Bool {
        guard next == sign else { return false }
        position += 1
        return true
    }

    private mutating func skip(_ text: String) -> Bool {
        guard scalars[position...].starts(with: text.unicodeScalars) else { return false }
        position += text.unicodeScalars.count
        return true
    }

    private func malformed(_ words: String) -> LabelPattern.Malformed {
        LabelPattern.Malformed(message: "the expression is wrong at its character \(position + 1): \(words)")
    }

    private mutating func alternatives() throws(LabelPattern.Malformed) -> [Step] {
        depth += 1
        defer { depth -= 1 }
        if depth > Self.depthLimit { throw malformed("groups are more than \(Self.depthLimit) deep") }
        var steps = try sequence()
        while skip("|") {
            let other = try sequence()
            steps =
                [.fork(1, steps.count + 2)] + Self.moved(steps, by: 1) + [.jump(steps.count + 2 + other.count)]
                + Self.moved(other, by: steps.count + 2)
            try checkLength(steps)
        }
        return steps
    }

    private mutating func sequence() throws(LabelPattern.Malformed) -> [Step] {
        var steps: [Step] = []
        while let sign = next, sign != "|", sign != ")" {
            steps += Self.moved(try repeated(try part()), by: steps.count)
            try checkLength(steps)
        }
        return steps
    }

    private func checkLength(_ steps: [Step]) throws(LabelPattern.Malformed) {
        if steps.count > Self.stepLimit { throw malformed("it repeats too much") }
    }

    private mutating func part() throws(LabelPattern.Malformed) -> [Step] {
        guard let sign = next else { return [] }
        position += 1
        switch sign {
        case "(": return try group()
        case "[": return [.one(try set())]
        case ".": return [.one(.any)]
        case "^": return [.start]
        case "$": return [.end]
        case "\\": return [.one(cased(try escaped()))]
        case "*", "+", "?": throw malformed("there is nothing before \(sign) to repeat")
        default: return [.one(cased(.one(sign)))]
        }
    }

    private func cased(_ set: ScalarSet) -> ScalarSet {
        var set = set
        set.ignoresCase = ignoresCase
        return set
    }

    private mutating func group() throws(LabelPattern.Malformed) -> [Step] {
        if skip("?i)") {
            ignoresCase = true
            return []
        }
        let before = ignoresCase
        if skip("?i:") {
            ignoresCase = true
        } else if skip("?"), !skip(":") {
            throw malformed("of groups that begin with ? there are (?:, (?i) and (?i:")
        }
        let steps = try alternatives()
        guard skip(")") else { throw malformed("a ( has no )") }
        ignoresCase = before
        return steps
    }

    private mutating func escaped() throws(LabelPattern.Malformed) -> ScalarSet {
        guard let sign = next else { throw malformed("nothing follows the backslash") }
        position += 1
        switch sign {
        case "d": return .digits
        case "w": return .words
        case "s": return .spaces
        case "D": return inverted(.digits)
        case "W": return inverted(.words)
        case "S": return inverted(.spaces)
        case "n": return .one("\n")
        case "t": return .one("\t")
        case "r": return .one("\r")
        default:
            if sign.properties.isAlphabetic || sign.properties.numericType != nil {
                throw malformed("\\\(sign) is not known")
            }
            return .one(sign)
        }
    }

    private func inverted(_ set: ScalarSet) -> ScalarSet {
        var set = set
        set.isNegated = true
        return set
    }

    private mutating func set() throws(LabelPattern.Malformed) -> ScalarSet {
        var set = ScalarSet(ignoresCase: ignoresCase)
        set.isNegated = skip("^")
        var isFirst = true
        while let sign = next, sign != "]" || isFirst {
            isFirst = false
            position += 1
            var low = sign.value
            if sign == "\\" {
                let escaped = try escaped()
                guard !escaped.isNegated else { throw malformed("\\D, \\W and \\S cannot stand in brackets") }
                set.ranges += escaped.ranges
                guard escaped.ranges.count == 1, let only = escaped.ranges.first, only.count == 1 else { continue }
                low = only.lowerBound
            }
            if next == "-", position + 1 < scalars.count, scalars[position + 1] != "]" {
                position += 1
                var high = scalars[position].value
                position += 1
                if high == 0x5C { high = try escaped().ranges.first?.lowerBound ?? high }
                guard low <= high else { throw malformed("a range in brackets runs backwards") }
                set.ranges.append(low...high)
            } else {
                set.ranges.append(low...low)
            }
        }
        guard skip("]") else { throw malformed("a [ has no ]") }
        return set
    }

    // MARK: Repetitions

    private mutating func repeated(_ part: [Step]) throws(LabelPattern.Malformed) -> [Step] {
        var steps = part
        while let sign = next {
            switch sign {
            case "*": steps = Self.anyNumber(of: steps)
            case "+": steps = steps + Self.moved(Self.anyNumber(of: steps), by: steps.count)
            case "?": steps = Self.optional(steps)
            case "{":
                guard let times = counts() else { return steps }
                steps = try written(steps, from: times.low, to: times.high)
                _ = skip("?")
                continue
            default: return steps
            }
            position += 1
            // Whether it takes as few as it can makes no difference to whether it matches.
            _ = skip("?")
            try checkLength(steps)
        }
        return steps
    }

    /// `{2}`, `{2,}` or `{2,5}`; nil, and nothing is read, where it is none, since a brace may stand for itself.
    private mutating func counts() -> (low: Int, high: Int?)? {
        guard let end = scalars[position...].firstIndex(of: "}") else { return nil }
        let text = String(String.UnicodeScalarView(scalars[(position + 1)..<end]))
        let parts = text.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
        guard let low = Int(parts[0]), low >= 0 else { return nil }
        var high: Int? = low
        if parts.count == 2 {
            high = Int(parts[1])
            if high == nil, !parts[1].isEmpty { return nil }
        }
        position = end + 1
        return (low, high)
    }

    private func written(_ part: [Step], from low: Int, to high: Int?) throws(LabelPattern.Malformed) -> [Step] {
        let most = max(low, high ?? low)
        guard most <= Self.repetitionLimit, low <= high ?? low, part.count * most <= Self.stepLimit else {
            throw malformed("it repeats too much, or from more to less")
        }
        var steps: [Step] = []
        for _ in 0..<low { steps += Self.moved(part, by: steps.count) }
        guard let high else { return steps + Self.moved(Self.anyNumber(of: part), by: steps.count) }
        for _ in low..<high { steps += Self.moved(Self.optional(part), by: steps.count) }
        return steps
    }

    private static func anyNumber(of part: [Step]) -> [Step] {
        [.fork(1, part.count + 2)] + moved(part, by: 1) + [.jump(0)]
    }

    private static func optional(_ part: [Step]) -> [Step] {
        [.fork(1, part.count + 1)] + moved(part, by: 1)
    }

    /// The same steps, standing so many places later.
    private static func moved(_ steps: [Step], by distance: Int) -> [Step] {
        steps.map { step in
            switch step {
            case .fork(let one, let other): .fork(one + distance, other + distance)
            case .jump(let target): .jump(target + distance)
            case .one, .start, .end, .found: step
            }
        }
    }
}
