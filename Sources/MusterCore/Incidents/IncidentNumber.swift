/// How the number of an incident is counted and written: INC-7, or INC-R3 for one that was restricted from the start.
///
/// Those have a series of their own. In one series, a number that is missing would tell everybody that there is something
/// of which they may not know.
package enum IncidentNumber {
    /// What the restricted ones count from: more than any installation declares.
    package static let restrictedBase = 1_000_000_000

    /// 7, or R3.
    package static func short(_ number: Int) -> String {
        number > restrictedBase ? "R\(number - restrictedBase)" : "\(number)"
    }

    /// INC-7, or INC-R3.
    package static func reference(_ number: Int) -> String { "INC-\(short(number))" }

    /// Reads what people type: INC-7, inc7, 7, INC-R3, r3.
    ///
    /// - Returns: nil for what is no number of an incident.
    package static func read(_ text: some StringProtocol) -> Int? {
        var rest = text.lowercased()[...]
        if rest.hasPrefix("inc") { rest = rest.dropFirst(3).drop { $0 == "-" } }
        let isRestricted = rest.first == "r"
        if isRestricted { rest = rest.dropFirst() }
        guard rest.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }), let number = Int(rest), number > 0,
            number < restrictedBase
        else { return nil }
        return isRestricted ? restrictedBase + number : number
    }

    /// The first number of the series to which a number belongs.
    package static func first(ofSeriesOf number: Int) -> Int { number > restrictedBase ? restrictedBase + 1 : 1 }
}
