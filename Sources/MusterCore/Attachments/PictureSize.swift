/// How large a picture is, in pixels, as the first bytes of its file say: so that a page can keep its place free while it
/// is still on its way.
package struct PictureSize: Codable, Equatable, Sendable {
    package var width: Int
    package var height: Int

    package init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// Nil where the bytes do not tell, or tell of a picture without any extent.
    package init?(of kind: FileKind, head: some Collection<UInt8>) {
        let bytes = Array(head)
        let size: PictureSize? =
            switch kind {
            case .png: Self.png(bytes)
            case .gif: Self.gif(bytes)
            case .jpeg: Self.jpeg(bytes)
            case .webp: Self.webp(bytes)
            case .pdf, .zip, .gzip, .text, .other: nil
            }
        guard let size, size.width > 0, size.height > 0 else { return nil }
        self = size
    }

    /// The same picture made to fit; never larger than it is.
    package func fitting(width limit: Int, height heightLimit: Int) -> PictureSize {
        let scale = min(1, Double(limit) / Double(width), Double(heightLimit) / Double(height))
        return PictureSize(
            width: max(1, Int((Double(width) * scale).rounded())),
            height: max(1, Int((Double(height) * scale).rounded()))
        )
    }

    private static func png(_ bytes: [UInt8]) -> PictureSize? {
        guard bytes.count >= 24 else { return nil }
        // Beyond any picture that a browser shows, and no number that could overflow.
        let (width, height) = (big(bytes[16..<20]), big(bytes[20..<24]))
        return width < 1 << 20 && height < 1 << 20 ? PictureSize(width: width, height: height) : nil
    }

    private static func gif(_ bytes: [UInt8]) -> PictureSize? {
        guard bytes.count >= 10 else { return nil }
        return PictureSize(width: little(bytes[6..<8]), height: little(bytes[8..<10]))
    }

    /// Walks over the segments to the one that begins the frame.
    private static func jpeg(_ bytes: [UInt8]) -> PictureSize? {
        var place = 2
        while place + 9 <= bytes.count, bytes[place] == 0xFF {
            let marker = bytes[place + 1]
            if marker == 0xFF {
                place += 1
                continue
            }
            let isFrame = (0xC0...0xCF).contains(marker) && ![0xC4, 0xC8, 0xCC].contains(marker)
            if isFrame {
                return PictureSize(
                    width: big(bytes[place + 7..<place + 9]),
                    height: big(bytes[place + 5..<place + 7])
                )
            }
            place += 2 + max(2, big(bytes[place + 2..<place + 4]))
        }
        return nil
    }

    private static func webp(_ bytes: [UInt8]) -> PictureSize? {
        guard bytes.count >= 30 else { return nil }
        switch String(decoding: bytes[12..<16], as: UTF8.self) {
        case "VP8 ":
            return PictureSize(
                width: little(bytes[26..<28]) & 0x3FFF,
                height: little(bytes[28..<30]) & 0x3FFF
            )
        case "VP8L":
            let bits = little(bytes[21..<25])
            return PictureSize(width: (bits & 0x3FFF) + 1, height: (bits >> 14 & 0x3FFF) + 1)
        case "VP8X": return PictureSize(width: little(bytes[24..<27]) + 1, height: little(bytes[27..<30]) + 1)
        default: return nil
        }
    }

    private static func big(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }
    private static func little(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reversed().reduce(0) { $0 << 8 | Int($1) } }
}
