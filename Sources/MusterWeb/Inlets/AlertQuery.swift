import Hummingbird
import MusterCore
import MusterEngine
import MusterStore

/// Which alerts are asked for, in the words of Alertmanager's API.
struct AlertQuery: Sendable {
    /// The one receiver that there is: whom Muster tells is the business of its process.
    static let receiver = "muster"

    /// What the labels must be, with the bytes by which each is found.
    private var matchers: [(matcher: LabelMatcher, start: [UInt8])] = []
    /// What an alert must have to be asked for: tells most of the others at a glance.
    private(set) var signature = LabelSignature()
    private var wantsActive = true
    private var wantsSilenced = true
    private var wantsInhibited = true
    private var hasReceiver = true
    private let parameters: [(name: String, value: String)]

    /// What is wrong with a query: the status of the answer, and its one sentence.
    struct Problem: Error {
        let isOfType: Bool
        let message: String
    }

    init(_ request: Request) throws(Problem) {
        parameters = Self.parameters(of: request)
        for text in values("filter") {
            let matcher = try Self.matcher(text)
            matchers.append((matcher, AlertText.start(of: matcher.name)))
            // Who asks for an empty value asks for an alert without the label.
            if matcher.isEqual, !matcher.isRegex, !matcher.value.isEmpty {
                signature.require(matcher.name, matcher.value)
            }
        }
        wantsActive = try flag("active")
        wantsSilenced = try flag("silenced")
        wantsInhibited = try flag("inhibited")
        // Nothing waits to be routed; what is asked must be right all the same.
        for name in ["unprocessed", "muted"] { _ = try flag(name) }
        if let text = values("receiver").last, !text.isEmpty {
            do throws(LabelPattern.Malformed) {
                hasReceiver = try LabelPattern(text).matches(Self.receiver)
            } catch {
                throw Problem(isOfType: false, message: "failed to parse receiver param: \(error.message)")
            }
        }
    }

    /// - Parameters:
    ///   - active: the silences in force.
    ///   - causes: nil where nothing hides other alerts.
    /// - Returns: nil where an alert is not asked for.
    func entry(
        for alert: ActiveAlert,
        _ active: [Silence],
        _ causes: AlertCauses?,
        integration: String
    ) -> AlertList.Entry? {
        guard hasReceiver else { return nil }
        var (silences, inhibitors): ([String], [String]) = ([], [])
        if !matchers.isEmpty || !active.isEmpty || causes != nil {
            let text = alert.text
            guard matchers.allSatisfy({ $0.matcher.isPassed(by: text.label(startingWith: $0.start)) }) else {
                return nil
            }
            silences = active.filter { $0.covers(text.label, of: integration) }.map(\.id.description)
            inhibitors = causes?.fingerprints(hiding: text) ?? []
        }
        if !silences.isEmpty, !wantsSilenced { return nil }
        if !inhibitors.isEmpty, !wantsInhibited { return nil }
        if silences.isEmpty, inhibitors.isEmpty, !wantsActive { return nil }
        return AlertList.Entry(alert: alert, silences: silences, inhibitors: inhibitors)
    }

    /// Whether a silence is asked for: one whose matchers are about the labels of the filter.
    func covers(_ silence: Silence) -> Bool {
        matchers.allSatisfy { filter in
            filter.matcher.isPassed(by: silence.matchers.last { $0.name == filter.matcher.name }?.value)
        }
    }

    /// True where it is not given.
    func flag(_ name: String) throws(Problem) -> Bool {
        switch values(name).last {
        case nil, "true", "1", "t", "T", "TRUE", "True": return true
        case "false", "0", "f", "F", "FALSE", "False": return false
        case let text?:
            throw Problem(isOfType: true, message: "\(name) in query must be of type boolean: \"\(text.prefix(40))\"")
        }
    }

    private func values(_ name: String) -> [String] { parameters.filter { $0.name == name }.map(\.value) }

    private static func matcher(_ text: String) throws(Problem) -> LabelMatcher {
        do throws(LabelPattern.Malformed) { return try LabelMatcher(text) } catch {
            throw Problem(isOfType: false, message: "bad matcher format: \(error.message)")
        }
    }

    /// As they were written, with names that stand several times, and with plus as a space.
    private static func parameters(of request: Request) -> [(name: String, value: String)] {
        (request.uri.query ?? "").split(separator: "&").compactMap { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PlainForm.decoded(parts[0]), let value = PlainForm.decoded(parts.count > 1 ? parts[1] : "")
            else { return nil }
            return (name, value)
        }
    }
}

extension LabelMatcher {
    /// The rule of Alertmanager's lists, where an empty value stands for a label that is not there.
    fileprivate func isPassed(by found: String?) -> Bool {
        if value.isEmpty, isEqual == (found == nil) { return true }
        return matches(found)
    }
}
