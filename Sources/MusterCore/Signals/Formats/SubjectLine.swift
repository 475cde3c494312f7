/// One line of text as monitoring tools write it: `[FIRING:3] DiskFull (critical)`, `RECOVERY: web on db1 is OK`.
struct SubjectLine {
    /// As it came, on one line.
    let text: String
    /// Without the tags in front that tell the state.
    let title: String
    /// The same for what begins and what ends one alert: its words without those that tell a state.
    let key: String
    /// Of a line that may be the end of a group, and of another tool's alert as well.
    private let groupKey: String?
    var state: ReportedState
    let severity: String?

    /// Words that say that it is over, where a source has its own.
    init(_ line: String, overWords: Set<String> = []) {
        text = line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        var rest = Self.withoutReplyMarks(text[...])
        var state: ReportedState?
        var (isGroup, mayEndGroup) = (false, false)
        // Tags in brackets tell most; the rest of the line may speak of anything.
        while rest.hasPrefix("["), let end = rest.firstIndex(of: "]") {
            let tag = Self.words(rest[..<end])
            state = state ?? Self.state(of: tag, overWords)
            isGroup = isGroup || (tag.first == "firing" && tag.count == 2 && Int(tag[1]) != nil)
            mayEndGroup = mayEndGroup || tag == ["resolved"]
            rest = rest[rest.index(after: end)...].drop { $0 == " " }
        }
        title = rest.isEmpty ? text : String(rest)
        let words = Self.words(rest.isEmpty ? text[...] : rest)
        self.state = state ?? Self.state(of: words, overWords) ?? .firing
        severity = words.lazy.compactMap { Self.severities[$0] }.first
        func key(_ words: [String]) -> String {
            let telling = words.filter {
                ReportedState(word: $0) == nil && !overWords.contains($0) && !Self.fillers.contains($0)
            }
            return (telling.isEmpty ? words : telling).joined(separator: " ")
        }
        let lasting = Self.words(Self.withoutCommonLabels(rest))
        // A group is not the alert of a tool that writes the same without saying how many there are.
        let ofGroup = lasting.isEmpty ? nil : key(lasting) + " ()"
        self.key = isGroup ? ofGroup ?? key(words) : key(words)
        groupKey = mayEndGroup ? ofGroup : nil
    }

    /// What it is known by: one key of what begins, and each of what it may end.
    var keys: [String] { state == .over ? [key] + (groupKey.map { [$0] } ?? []) : [key] }

    /// Without the parentheses at the end, in which Alertmanager and Grafana write what all alerts of a group have in common at the
    /// moment: it changes as alerts join the group and leave it. (The templates `__subject` and `default.title` of theirs, which begin
    /// with `[FIRING:2]` or with `[RESOLVED]`; the latter is what others write, too.)
    private static func withoutCommonLabels(_ text: Substring) -> Substring {
        guard text.hasSuffix(")") else { return text }
        var depth = 0
        for index in text.indices.reversed() {
            switch text[index] {
            case ")": depth += 1
            case "(": depth -= 1
            default: break
            }
            if depth == 0 { return text[..<index] }
        }
        return text
    }

    private static func withoutReplyMarks(_ text: Substring) -> Substring {
        var rest = text
        for mark in ["re:", "fwd:", "fw:"] where rest.lowercased().hasPrefix(mark) {
            rest = rest.dropFirst(mark.count).drop { $0 == " " }
        }
        return rest
    }

    private static func words(_ text: Substring) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "-" && $0 != "." }.map {
            String($0)
        }
    }

    /// "Over" counts before "firing": `RESOLVED: critical alert` is over.
    private static func state(of words: [String], _ overWords: Set<String>) -> ReportedState? {
        if words.contains(where: { overWords.contains($0) }) { return .over }
        let states = words.filter { Int($0) == nil }.compactMap(ReportedState.init(word:))
        if overWords.isEmpty, states.contains(.over) { return .over }
        return states.first { $0 != .over }
    }

    private static let severities = [
        "critical": "critical", "disaster": "critical", "down": "critical", "fatal": "critical", "error": "error",
        "warning": "warning", "warn": "warning", "info": "info",
    ]
    /// Change with the state and tell nothing.
    private static let fillers: Set = ["is", "was", "has", "been", "now", "again"]
}
