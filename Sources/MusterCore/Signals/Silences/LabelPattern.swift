/// A regular expression over the value of a label, anchored at both ends, as Alertmanager has them.
///
/// It takes time in proportion to the length of the value, whatever the expression: whoever may write one could
/// otherwise stop the intake with it. Of RE2's syntax it has what is said of labels: classes, groups, alternatives,
/// repetitions and `(?i)`; it has no word borders and no classes by name.
package struct LabelPattern: Equatable, Sendable {
    package let text: String
    private let program: [Step]

    /// One step of the machine that reads a value.
    enum Step: Equatable, Sendable {
        case one(ScalarSet)
        /// Goes on at both places.
        case fork(Int, Int)
        case jump(Int)
        case start
        case end
        case found
    }

    /// Why a text is no pattern.
    package struct Malformed: Error, Equatable {
        package let message: String
    }

    package init(_ text: String) throws(Malformed) {
        self.text = text
        program = try PatternReader.program(of: text)
    }

    package static func == (lhs: LabelPattern, rhs: LabelPattern) -> Bool { lhs.text == rhs.text }

    /// Whether the whole value is one that the pattern describes.
    package func matches(_ value: String) -> Bool {
        var current: [Int] = []
        var seen = Array(repeating: -1, count: program.count)
        let scalars = Array(value.unicodeScalars)
        add(0, at: 0, of: scalars.count, to: &current, &seen)
        for (position, scalar) in scalars.enumerated() {
            if current.isEmpty { return false }
            var next: [Int] = []
            for step in current {
                if case .one(let set) = program[step], set.contains(scalar) {
                    add(step + 1, at: position + 1, of: scalars.count, to: &next, &seen)
                }
            }
            current = next
        }
        return current.contains { program[$0] == .found }
    }

    /// Adds a step with all that it leads to without reading anything.
    private func add(_ step: Int, at position: Int, of length: Int, to steps: inout [Int], _ seen: inout [Int]) {
        var waiting = [step]
        while let step = waiting.popLast() {
            if seen[step] == position { continue }
            seen[step] = position
            switch program[step] {
            case .jump(let target): waiting.append(target)
            case .fork(let one, let other): waiting += [other, one]
            case .start: if position == 0 { waiting.append(step + 1) }
            case .end: if position == length { waiting.append(step + 1) }
            case .one, .found: steps.append(step)
            }
        }
    }
}

/// Some of all characters.
struct ScalarSet: Equatable, Sendable {
    var ranges: [ClosedRange<UInt32>] = []
    var isNegated = false
    /// Both cases of ASCII's letters count as one.
    var ignoresCase = false

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        var found = holds(scalar.value)
        if !found, ignoresCase, scalar.isASCII, scalar.properties.isAlphabetic { found = holds(scalar.value ^ 0x20) }
        return found != isNegated
    }

    private func holds(_ value: UInt32) -> Bool { ranges.contains { $0.contains(value) } }

    static let any = ScalarSet(ranges: [0x0A...0x0A], isNegated: true)
    static let digits = ScalarSet(ranges: [0x30...0x39])
    static let words = ScalarSet(ranges: [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    static let spaces = ScalarSet(ranges: [0x09...0x0A, 0x0C...0x0D, 0x20...0x20])

    static func one(_ scalar: Unicode.Scalar) -> ScalarSet { ScalarSet(ranges: [scalar.value...scalar.value]) }
}
