import MusterCore
import MusterEngine

/// Firing alerts as Alertmanager lists them, sorted by fingerprint, written a piece at a time: fifty thousand of them are
/// 30 MB.
struct AlertList: Sequence {
    /// One alert, the silences that hide it, and the fingerprints of the alerts that do.
    struct Entry {
        let alert: ActiveAlert
        let silences: [String]
        let inhibitors: [String]
    }

    private let alerts: [Entry]

    init(_ alerts: [Entry]) {
        self.alerts = alerts.sorted { $0.alert.fingerprint < $1.alert.fingerprint }
    }

    func makeIterator() -> some IteratorProtocol<[UInt8]> { Pieces(alerts: alerts) }

    private struct Pieces: IteratorProtocol {
        /// Alerts of one piece: some 100 KB.
        private static let length = 256

        let alerts: [Entry]
        var position: Int? = 0

        mutating func next() -> [UInt8]? {
            guard let start = position else { return nil }
            let end = Swift.min(start + Self.length, alerts.count)
            var bytes: [UInt8] = []
            bytes.reserveCapacity((end - start) * 640 + 2)
            if start == 0 { bytes.append(UInt8(ascii: "[")) }
            for index in start..<end {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                alerts[index].write(into: &bytes)
            }
            position = end == alerts.count ? nil : end
            if position == nil { bytes.append(contentsOf: "]\n".utf8) }
            return bytes
        }
    }
}

extension AlertList.Entry {
    fileprivate func write(into bytes: inout [UInt8]) {
        let text = alert.text
        bytes.append(contentsOf: #"{"annotations":"#.utf8)
        bytes.append(contentsOf: text.annotations)
        bytes.append(contentsOf: #","endsAt":"#.utf8)
        Self.write(alert.endsAt, into: &bytes)
        bytes.append(contentsOf: #","fingerprint":""#.utf8)
        for shift in stride(from: 60, through: 0, by: -4) {
            bytes.append(Self.digits[Int(alert.fingerprint >> UInt64(shift) & 0xF)])
        }
        bytes.append(contentsOf: #"","receivers":[{"name":"muster"}],"startsAt":"#.utf8)
        Self.write(alert.startsAt, into: &bytes)
        if silences.isEmpty, inhibitors.isEmpty {
            bytes.append(contentsOf: Self.status)
        } else {
            let (hidden, silenced) = (Self.list(inhibitors), Self.list(silences))
            let status =
                #","status":{"inhibitedBy":[\#(hidden)],"mutedBy":[],"silencedBy":[\#(silenced)],"state":"suppressed"},"updatedAt":"#
            bytes.append(contentsOf: status.utf8)
        }
        Self.write(alert.updatedAt, into: &bytes)
        bytes.append(contentsOf: #","generatorURL":"#.utf8)
        bytes.append(contentsOf: text.generatorURL)
        bytes.append(contentsOf: #","labels":"#.utf8)
        bytes.append(contentsOf: text.labels)
        bytes.append(UInt8(ascii: "}"))
    }

    private static func list(_ ids: [String]) -> String { ids.map { "\"\($0)\"" }.joined(separator: ",") }

    private static let digits = Array("0123456789abcdef".utf8)

    private static let status = Array(
        #","status":{"inhibitedBy":[],"mutedBy":[],"silencedBy":[],"state":"active"},"updatedAt":"#.utf8
    )

    /// "2026-03-02T09:00:00.000Z" in quotes, without a text in between.
    private static func write(_ moment: Timestamp, into bytes: inout [UInt8]) {
        let wall = CivilTime(milliseconds: moment.clamped.milliseconds)
        let date = wall.date.components
        let time = wall.millisecondOfDay
        bytes.append(UInt8(ascii: "\""))
        write(date.year, 4, UInt8(ascii: "-"), into: &bytes)
        write(date.month, 2, UInt8(ascii: "-"), into: &bytes)
        write(date.day, 2, UInt8(ascii: "T"), into: &bytes)
        write(time / 3_600_000, 2, UInt8(ascii: ":"), into: &bytes)
        write(time / 60_000 % 60, 2, UInt8(ascii: ":"), into: &bytes)
        write(time / 1_000 % 60, 2, UInt8(ascii: "."), into: &bytes)
        write(time % 1_000, 3, UInt8(ascii: "Z"), into: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    private static func write(_ number: Int, _ count: Int, _ end: UInt8, into bytes: inout [UInt8]) {
        var weight = 1
        for _ in 1..<count { weight *= 10 }
        while weight > 0 {
            bytes.append(digits[number / weight % 10])
            weight /= 10
        }
        bytes.append(end)
    }
}
