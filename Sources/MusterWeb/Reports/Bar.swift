import MusterCore

/// A bar whose length is a share; what it says stands beside it as a number, so it is hidden from those who listen.
enum Bar {
    static func of(_ value: Int, within outer: Int = 0, most: Int) -> HTML {
        svg("\(part("outer", from: 0, to: outer, of: most))\(part("inner", from: 0, to: value, of: most))")
    }

    /// Kept, late and missed, one after the other.
    static func of(_ promises: Report.Promises) -> HTML {
        let (kept, late) = (promises.kept, promises.kept + promises.late)
        return svg(
            """
            \(part("kept", from: 0, to: kept, of: promises.count))\(part("belated", from: kept, to: late, of: promises.count))\
            \(part("missed", from: late, to: promises.count, of: promises.count))
            """
        )
    }

    private static func svg(_ parts: HTML) -> HTML {
        "<svg class=\"bar\" aria-hidden=\"true\" width=\"100%\" height=\"100%\">\(parts)</svg>"
    }

    private static func part(_ kind: String, from start: Int, to end: Int, of whole: Int) -> HTML {
        guard end > start, whole > 0 else { return .none }
        return
            "<rect class=\"\(kind)\" x=\"\(percent(start, whole))\" width=\"\(percent(end - start, whole))\" height=\"100%\"/>"
    }

    /// With one digit behind the point.
    private static func percent(_ value: Int, _ whole: Int) -> String {
        let tenths = value * 1_000 / whole
        return "\(tenths / 10).\(tenths % 10)%"
    }
}

extension Int {
    /// `1,234,567`.
    var grouped: String {
        guard magnitude >= 1_000 else { return "\(self)" }
        let rest = "\(magnitude % 1_000)"
        let sign = self < 0 ? "-" : ""
        return sign + Int(magnitude / 1_000).grouped + "," + String(repeating: "0", count: 3 - rest.count) + rest
    }
}
