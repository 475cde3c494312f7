extension AlertBatch {
    /// Reads a body by the rules of Alertmanager, in one pass.
    ///
    /// It reads only what sources really send. Whatever is out of the ordinary — a value that is no text, a name that
    /// stands twice, an alert with a mistake — makes it give up, and the caller reads the body at leisure, to say what is
    /// wrong with which alert.
    ///
    /// - Returns: nil where the body is out of the ordinary. It may still be a good one.
    package init?(ordinary bytes: [UInt8]) {
        var reader = AlertReader(bytes, namesAreClassic: true)
        guard reader.readAll() else { return nil }
        // Checked as a whole, which is many times quicker than text by text.
        if reader.hasHighBytes, String(validating: bytes, as: UTF8.self) == nil { return nil }
        self.init(bytes: bytes, alerts: reader.alerts, pairs: reader.pairs)
    }

    /// Alerts that came in another format, or out of the ordinary.
    ///
    /// - Parameter original: what was received, kept beside each alert that is new.
    package init(_ alerts: [ReadAlert], original: String?) {
        var bytes: [UInt8] = [UInt8(ascii: "[")]
        for (index, alert) in alerts.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            alert.write(into: &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
        var reader = AlertReader(bytes, namesAreClassic: false)
        guard reader.readAll() else { preconditionFailure("what Muster writes, it reads") }
        var places = reader.alerts
        for (index, alert) in alerts.enumerated() {
            guard let known = alert.fingerprint else { continue }
            // Known by its key, it may come with other labels, which are news then.
            places[index].annotationsHash ^= places[index].fingerprint
            places[index].fingerprint = known
        }
        self.init(bytes: bytes, alerts: places, pairs: reader.pairs, original: original)
    }

    /// An alert out of its format.
    package struct ReadAlert: Sendable {
        let labels: [String: String]
        let annotations: [String: String]
        let startsAt: Timestamp?
        let endsAt: Timestamp?
        let generatorURL: String?
        let fingerprint: UInt64?

        /// - Parameters:
        ///   - labels: at least one, none of them empty.
        ///   - fingerprint: of an alert that its source knows by a key of its own; nil for one that is known by its labels.
        package init(
            labels: [String: String],
            annotations: [String: String],
            startsAt: Timestamp?,
            endsAt: Timestamp?,
            generatorURL: String?,
            fingerprint: UInt64? = nil
        ) {
            self.labels = labels
            self.annotations = annotations
            // A source whose clock runs behind may say that it ended before it began.
            self.startsAt = if let startsAt, let endsAt { min(startsAt, endsAt) } else { startsAt }
            self.endsAt = endsAt
            self.generatorURL = generatorURL
            self.fingerprint = fingerprint
        }

        fileprivate func write(into bytes: inout [UInt8]) {
            bytes.append(contentsOf: #"{"labels":"#.utf8)
            write(labels, into: &bytes)
            bytes.append(contentsOf: #","annotations":"#.utf8)
            write(annotations, into: &bytes)
            for (name, moment) in [("startsAt", startsAt), ("endsAt", endsAt)] {
                guard let moment else { continue }
                bytes.append(contentsOf: ",\"\(name)\":\"\(moment.rfc3339)\"".utf8)
            }
            if let generatorURL {
                bytes.append(contentsOf: #","generatorURL":"#.utf8)
                JSONBytes.write(generatorURL.utf8, into: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }

        private func write(_ texts: [String: String], into bytes: inout [UInt8]) {
            bytes.append(UInt8(ascii: "{"))
            var isFirst = true
            for (name, value) in texts {
                if !isFirst { bytes.append(UInt8(ascii: ",")) }
                isFirst = false
                JSONBytes.write(name.utf8, into: &bytes)
                bytes.append(UInt8(ascii: ":"))
                JSONBytes.write(value.utf8, into: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }
}
