/// Alerts as a source posted them: the bytes, and where in them the parts of each alert stand.
///
/// Nothing is copied out of the bytes until somebody asks: a storm consists of alerts that are known already, and of
/// those nothing but the fingerprint is needed.
package struct AlertBatch: Sendable {
    /// A JSON array of alerts of Alertmanager's API, version 2.
    package let bytes: [UInt8]
    package let alerts: [Place]
    /// The names and values of all alerts, one alert's after the other's.
    let pairs: [Pair]
    /// What was received, where that is not ``bytes``: another format, or JSON that had to be read anew.
    package let original: String?

    /// Where one alert stands, and what was worked out while reading it.
    package struct Place: Sendable {
        package internal(set) var fingerprint: UInt64 = 0
        /// Changes with the annotations and the link; says nothing else.
        package internal(set) var annotationsHash: UInt64 = 0
        /// Nil where the source did not say.
        package internal(set) var startsAt: Timestamp?
        package internal(set) var endsAt: Timestamp?
        var whole: Range<Int> = 0..<0
        /// In ``AlertBatch/pairs``, sorted by name.
        var labels: Range<Int> = 0..<0
        var annotations: Range<Int> = 0..<0
        /// Without its quotes.
        var generatorURL: Range<Int> = 0..<0
    }

    /// A name and its value, without their quotes.
    struct Pair: Sendable {
        var name: Range<Int>
        var value: Range<Int>
        /// Has a backslash in its value.
        var isEscaped: Bool
    }

    init(bytes: [UInt8], alerts: [Place], pairs: [Pair], original: String? = nil) {
        self.bytes = bytes
        self.alerts = alerts
        self.pairs = pairs
        self.original = original
    }

    package var count: Int { alerts.count }

    /// The value of a label; nil where the alert has none of that name.
    package func label(_ name: String, of alert: Place) -> String? {
        value(name, in: alert.labels)
    }

    package func annotation(_ name: String, of alert: Place) -> String? {
        value(name, in: alert.annotations)
    }

    /// As it was posted, to the byte.
    package func payload(of alert: Place) -> String {
        original ?? String(decoding: bytes[alert.whole], as: UTF8.self)
    }

    package func payloadBytes(of alert: Place) -> ArraySlice<UInt8> { bytes[alert.whole] }

    package func generatorURL(of alert: Place) -> String? {
        alert.generatorURL.isEmpty ? nil : JSONBytes.text(bytes, alert.generatorURL)
    }

    package func labels(of alert: Place) -> [String: String] { dictionary(alert.labels) }

    package func annotations(of alert: Place) -> [String: String] { dictionary(alert.annotations) }

    private func dictionary(_ range: Range<Int>) -> [String: String] {
        Dictionary(
            pairs[range].map { pair in (JSONBytes.text(bytes, pair.name), text(of: pair)) },
            uniquingKeysWith: { _, last in last }
        )
    }

    private func value(_ name: String, in range: Range<Int>) -> String? {
        let length = name.utf8.count
        return pairs[range].first { $0.name.count == length && bytes[$0.name].elementsEqual(name.utf8) }.map(text)
    }

    private func text(of pair: Pair) -> String {
        pair.isEscaped
            ? JSONBytes.text(bytes, pair.value) : String(decoding: bytes[pair.value], as: UTF8.self)
    }
}
