/// The FNV-1a hash of 64 bits: an identity for texts where nobody would forge one. Not for secrets or evidence.
package struct FNV1a64: Sendable {
    package private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    package init() {}

    package mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
    }

    /// Sixteen lower-case digits.
    package var hex: String { Alert.hex(value) }
}
