import MusterCore

/// How incidents went: one question a card, its answer as the title, the definition under it.
struct ReportPage: Sendable {
    var frame: PageFrame
    var report: Report
    /// Ranks of the severities, from the process in force; others come after them.
    var process: ProcessDefinition
    var organisation: Organisation

    var body: HTML {
        frame.page(
            """
            <main id="main" class="page"><div class="page-head"><div><h1>Reports</h1><p>\(span)</p></div>\(spans)</div>
            \(report.whole.declared == 0 ? nothing : cards)</main>
            """
        )
    }

    private var cards: HTML {
        """
        <div class="report">\(ReportHowMany(report: report).card)\(ReportHowLong(report: report).card)\(ReportMeasures(report: report).card)\
        \(ReportPromises(report: report, process: process).card)\
        \(ReportGroups(report: report, process: process, organisation: organisation).cards)</div>
        """
    }

    private var nothing: HTML {
        let leftOut: HTML = report.leftOut.map { "<p>\($0)</p>" } ?? ""
        return """
            <div class="card empty"><strong>Nothing was declared in these months.</strong>\(leftOut)<p>Incidents are counted in the month of their declaration.</p></div>
            """
    }

    private var span: String {
        let (first, last) = (report.months.lowerBound, report.months.upperBound)
        return first == last ? "Declared in \(first.words)" : "Declared from \(first.words) to \(last.words)"
    }

    /// The usual spans, up to the present month, and the figures as a file.
    private var spans: HTML {
        let this = Month(of: frame.now)
        let links = [(3, "3 months"), (12, "12 months"), (36, "3 years")].map { length, words -> HTML in
            let months = this.adding(1 - length)...this
            let mark: HTML = months == report.months ? " aria-current=\"page\"" : ""
            return "<a href=\"/reports?from=\(months.lowerBound.text)&amp;to=\(this.text)\"\(mark)>\(words)</a>"
        }
        let query = "from=\(report.months.lowerBound.text)&to=\(report.months.upperBound.text)"
        return """
            <nav class="filters" aria-label="Months">\(links)<a href="/reports.csv?\(query)" download>CSV</a></nav>
            """
    }
}

extension Report {
    /// What stands in none of the figures, in words; nil where that is nothing.
    var leftOut: String? {
        let counts = [(drills, "drill"), (dismissed, "dismissed incident")].filter { $0.0 > 0 }
        if counts.isEmpty { return nil }
        let words = counts.map { count, what -> String in "\(count.grouped) \(what)\(count == 1 ? "" : "s")" }
        return "\(words.joined(separator: " and ")) \(drills + dismissed == 1 ? "is" : "are") left out."
    }
}

/// A duration in a few characters: its two largest units.
enum ShortDuration {
    static func text(_ duration: Duration?) -> String {
        guard let seconds = duration?.components.seconds else { return "–" }
        switch seconds {
        case ..<60: return "\(seconds) s"
        case ..<3_600: return "\((seconds + 30) / 60) min"
        case ..<86_400: return two(seconds / 3_600, "h", seconds % 3_600 / 60, "min")
        default: return two(seconds / 86_400, "d", seconds % 86_400 / 3_600, "h")
        }
    }

    private static func two(_ large: Int64, _ unit: String, _ small: Int64, _ smallUnit: String) -> String {
        small == 0 ? "\(large) \(unit)" : "\(large) \(unit) \(small) \(smallUnit)"
    }
}
