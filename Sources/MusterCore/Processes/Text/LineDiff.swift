/// What changed between two texts, line by line.
package enum LineDiff {
    /// Longer texts are not compared: what is compared is written by people.
    package static let lineLimit = 5_000

    /// Unchanged lines that are shown around a change.
    private static let context = 2

    package enum Line: Equatable, Sendable {
        case same(String, number: Int)
        case added(String, number: Int)
        case removed(String)
        /// Unchanged lines that are left out.
        case gap(Int)
    }

    /// - Returns: empty where nothing changed; nil where a text is longer than ``lineLimit``.
    package static func lines(from old: String, to new: String) -> [Line]? {
        let before = old.split(separator: "\n", omittingEmptySubsequences: false)
        let after = new.split(separator: "\n", omittingEmptySubsequences: false)
        guard before.count <= lineLimit, after.count <= lineLimit else { return nil }
        let difference = after.difference(from: before)
        if difference.isEmpty { return [] }
        var removed: [Int: Bool] = [:]
        var inserted: [Int: Bool] = [:]
        for change in difference {
            switch change {
            case .remove(let place, _, _): removed[place] = true
            case .insert(let place, _, _): inserted[place] = true
            }
        }
        var lines: [Line] = []
        var (left, right) = (0, 0)
        while left < before.count || right < after.count {
            if removed[left] != nil {
                lines.append(.removed(String(before[left])))
                left += 1
            } else if inserted[right] != nil {
                lines.append(.added(String(after[right]), number: right + 1))
                right += 1
            } else {
                lines.append(.same(String(after[right]), number: right + 1))
                left += 1
                right += 1
            }
        }
        return shortened(lines)
    }

    private static func shortened(_ lines: [Line]) -> [Line] {
        let changes = lines.indices.filter { if case .same = lines[$0] { false } else { true } }
        var kept: Set<Int> = []
        for change in changes { kept.formUnion(max(0, change - context)...min(lines.count - 1, change + context)) }
        var result: [Line] = []
        var left = 0
        for (index, line) in lines.enumerated() {
            guard kept.contains(index) else {
                left += 1
                continue
            }
            if left > 0 { result.append(.gap(left)) }
            left = 0
            result.append(line)
        }
        if left > 0 { result.append(.gap(left)) }
        return result
    }
}
