extension IPAddress {
    /// Whether anyone on the internet could mean it: not this machine, not a network around it, not a cloud's inside.
    package var isPublic: Bool {
        if let embedded = embeddedAddress { return embedded.isPublic }
        let mayBe = bytes.count == 4 || Self.globalUnicast.contains { $0.contains(self) }
        return mayBe && !Self.special.contains { $0.contains(self) }
    }

    /// The address of version 4 that a translator would send this one on to (RFC 6052), where a network has no version 4
    /// of its own.
    private var embeddedAddress: IPAddress? {
        Self.translated.contains { $0.contains(self) } ? IPAddress(bytes: Array(bytes.suffix(4))) : nil
    }

    private static let translated = ranges("64:ff9b::/96")

    /// All of version 6 that is routed at all. Loopback, mapped, unique local, link-local and multicast lie outside.
    private static let globalUnicast = ranges("2000::/3")

    /// The special-purpose registries (RFC 6890 and its updates), multicast, and the one public address at which a cloud
    /// serves its virtual machines their secrets.
    private static let special = ranges(
        """
        0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
        192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4
        168.63.129.16 2001::/23 2001:db8::/32 2002::/16 3fff::/20
        """
    )

    private static func ranges(_ text: String) -> [AddressRange] {
        text.split(whereSeparator: \.isWhitespace).map { word in
            guard let range = AddressRange(String(word)) else {
                preconditionFailure("\(word) is no range of addresses")
            }
            return range
        }
    }
}
