import Glibc

/// An address of either version of IP.
package struct IPAddress: Hashable, Sendable {
    /// 4 or 16, most significant first.
    package let bytes: [UInt8]

    /// Reads the usual forms only, `192.0.2.1` and `2001:db8::1`: no octal, no hexadecimal, no zone.
    package init?(_ text: String) {
        var (four, sixteen) = (in_addr(), in6_addr())
        if unsafe inet_pton(AF_INET, text, &four) == 1 {
            bytes = unsafe withUnsafeBytes(of: &four) { unsafe Array($0) }
        } else if unsafe inet_pton(AF_INET6, text, &sixteen) == 1 {
            bytes = unsafe withUnsafeBytes(of: &sixteen) { unsafe Array($0) }
        } else {
            return nil
        }
    }

    /// - Parameter bytes: 4 or 16 of them.
    package init(bytes: [UInt8]) {
        precondition(bytes.count == 4 || bytes.count == 16, "an IP address has 4 bytes or 16")
        self.bytes = bytes
    }
}

extension IPAddress: CustomStringConvertible {
    /// Version 6 is written in full, eight groups, which every reader takes.
    package var description: String {
        guard bytes.count == 16 else { return bytes.map { String($0) }.joined(separator: ".") }
        return stride(from: 0, to: 16, by: 2)
            .map { String(Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]), radix: 16) }
            .joined(separator: ":")
    }
}

/// All addresses that begin with the same bits, such as `10.0.0.0/8`.
package struct AddressRange: Hashable, Sendable {
    package let base: IPAddress
    /// How many bits they share.
    package let length: Int

    /// Reads `10.0.0.0/8`, or one address, which is a range of one.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let base = IPAddress(String(parts[0])) else { return nil }
        let most = base.bytes.count * 8
        guard parts.count == 2 else {
            (self.base, length) = (base, most)
            return
        }
        guard let length = Int(parts[1]), (0...most).contains(length) else { return nil }
        (self.base, self.length) = (base, length)
    }

    package func contains(_ address: IPAddress) -> Bool {
        guard address.bytes.count == base.bytes.count else { return false }
        let whole = length / 8
        guard address.bytes.prefix(whole) == base.bytes.prefix(whole) else { return false }
        guard length % 8 > 0 else { return true }
        let shift = 8 - length % 8
        return address.bytes[whole] >> shift == base.bytes[whole] >> shift
    }
}
