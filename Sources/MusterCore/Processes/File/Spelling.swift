/// Finds what somebody probably meant.
enum Spelling {
    /// The candidate that is nearest to a word, if it is near: at most a third of the letters differ, and no more than 3.
    static func nearest(to word: String, among candidates: [String]) -> String? {
        let wanted = Array(word.lowercased().unicodeScalars.prefix(80))
        var best: (name: String, distance: Int)?
        for candidate in candidates {
            let letters = Array(candidate.lowercased().unicodeScalars.prefix(80))
            let limit = min(3, max(wanted.count, letters.count) / 3)
            let distance = distance(wanted, letters)
            guard distance <= limit, distance < best?.distance ?? .max else { continue }
            best = (candidate, distance)
        }
        return best?.name
    }

    /// A mend that names the nearest candidate, or else all of them.
    static func mend(for word: String, among candidates: [String], called plural: String) -> String {
        if let nearest = nearest(to: word, among: candidates) { return "did you mean \"\(nearest)\"?" }
        guard !candidates.isEmpty else { return "this process has no \(plural)" }
        let shown = candidates.prefix(16).map { "\"\($0)\"" }.joined(separator: ", ")
        return "the \(plural) are \(shown)" + (candidates.count > 16 ? " …" : "")
    }

    /// How many letters must be put in, left out, changed or swapped with their neighbour.
    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var older: [Int] = []
        var previous = Array(0...right.count)
        for (i, letter) in left.enumerated() {
            var current = [i + 1]
            for (j, other) in right.enumerated() {
                var cost = min(previous[j] + (letter == other ? 0 : 1), previous[j + 1] + 1, current[j] + 1)
                if i > 0, j > 0, letter == right[j - 1], left[i - 1] == other { cost = min(cost, older[j - 1] + 1) }
                current.append(cost)
            }
            (older, previous) = (previous, current)
        }
        return previous[right.count]
    }
}
