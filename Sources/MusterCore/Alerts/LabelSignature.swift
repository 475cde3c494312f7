/// Which labels an alert may have, in eight bytes: who looks for one label among fifty thousand alerts asks this first, and
/// unpacks only those that may have it.
package struct LabelSignature: Equatable, Sendable {
    /// Two for each pair of a name and a value.
    private var bits: UInt64 = 0

    /// Of nothing: every alert may have that.
    package init() {}

    /// - Parameter labels: a JSON object of texts without a space between them, as ``AlertText/labels``.
    init(_ labels: ArraySlice<UInt8>) {
        var hash = Self.seed
        var quotes = 0
        var isEscaped = false
        for byte in labels.dropFirst() {
            hash = Self.next(hash, byte)
            if isEscaped {
                isEscaped = false
            } else if byte == JSONBytes.backslash {
                isEscaped = true
            } else if byte == JSONBytes.quote {
                quotes += 1
                guard quotes == 4 else { continue }
                insert(hash)
                quotes = 0
            } else if quotes == 0 {
                // The comma before the next name.
                hash = Self.seed
            }
        }
    }

    /// Adds a label that is asked for.
    package mutating func require(_ name: String, _ value: String) {
        var pair: [UInt8] = []
        JSONBytes.write(name.utf8, into: &pair)
        pair.append(UInt8(ascii: ":"))
        JSONBytes.write(value.utf8, into: &pair)
        insert(pair.reduce(Self.seed, Self.next))
    }

    /// False where the alert of this signature surely lacks what another one asks for.
    package func mayHave(_ wanted: LabelSignature) -> Bool { bits & wanted.bits == wanted.bits }

    private mutating func insert(_ hash: UInt64) {
        bits |= 1 << (hash >> 58) | 1 << (hash >> 52 & 63)
    }

    /// FNV-1a.
    private static let seed: UInt64 = 0xCBF2_9CE4_8422_2325

    private static func next(_ hash: UInt64, _ byte: UInt8) -> UInt64 { (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
}
