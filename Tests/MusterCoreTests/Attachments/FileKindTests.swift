import Testing

@testable import MusterCore

@Suite("The kind of a file")
struct FileKindTests {
    @Test(
        "is what its first bytes say",
        arguments: [
            ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0], FileKind.png), ([0xFF, 0xD8, 0xFF, 0xE0], .jpeg),
            (Array("GIF89a".utf8), .gif), (Array("RIFF....WEBPVP8 ".utf8), .webp), (Array("%PDF-1.7".utf8), .pdf),
            ([0x50, 0x4B, 3, 4], .zip), ([0x1F, 0x8B, 8], .gzip), (Array("2026-03-04 out of memory\n".utf8), .text),
            ([0, 1, 2, 3], .other), ([0x7F, 0x45, 0x4C, 0x46], .other), ([0xC3, 0x28, 0x41], .other),
        ] as [([UInt8], FileKind)]
    )
    func sniffs(head: [UInt8], kind: FileKind) {
        #expect(FileKind(head: head) == kind)
    }

    @Test(
        "of a page or a drawing is text, which runs nowhere",
        arguments: [
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>",
            "<!doctype html><script>alert(1)</script>", "GIF88a<script>alert(1)</script>", "", " \u{FEFF}<?xml?>",
        ]
    )
    func active(text: String) {
        let kind = FileKind(head: Array(text.utf8))

        #expect(kind == .text)
        #expect(!kind.isPicture)
        #expect(kind.contentType.hasPrefix("text/plain"))
    }

    @Test("of a text stays text where the head ends within a character")
    func cutCharacter() {
        let text = String(repeating: "€", count: FileKind.headLength)

        #expect(FileKind(head: Array(text.utf8).prefix(FileKind.headLength)) == .text)
    }

    @Test("of a picture tells how large it is")
    func sizes() {
        let png: [UInt8] =
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8) + [
                0, 0, 5, 0, 0, 0, 2, 0xD0,
            ]
        let gif = Array("GIF89a".utf8) + [0x40, 1, 0xF0, 0]
        let jpeg: [UInt8] = [
            0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0, 0, 0xFF, 0xC2, 0, 17, 8, 0x01, 0xE0, 0x02, 0x80, 3,
        ]
        let webp = Array("RIFF....WEBPVP8X".utf8) + [10, 0, 0, 0, 0, 0, 0, 0, 0x7F, 2, 0, 0xDF, 1, 0]

        #expect(PictureSize(of: .png, head: png) == PictureSize(width: 1_280, height: 720))
        #expect(PictureSize(of: .gif, head: gif) == PictureSize(width: 320, height: 240))
        #expect(PictureSize(of: .jpeg, head: jpeg) == PictureSize(width: 640, height: 480))
        #expect(PictureSize(of: .webp, head: webp) == PictureSize(width: 640, height: 480))
        #expect(
            PictureSize(width: 1_280, height: 720).fitting(width: 480, height: 270)
                == PictureSize(width: 480, height: 270)
        )
    }

    @Test("of a picture whose bytes are cut off or lie is no size", arguments: FileKind.allCases)
    func hostile(kind: FileKind) {
        var seed = OnCallSeed(7)
        let starts: [[UInt8]] = [
            [], [0xFF, 0xD8, 0xFF, 0xFF, 0xFF, 0xFF], [0xFF, 0xD8, 0xFF, 0xE0, 0xFF, 0xFF],
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], Array("RIFF....WEBPVP8X".utf8),
        ]
        for start in starts {
            for length in 0..<60 {
                let head = start + (0..<length).map { _ in UInt8.random(in: 0...255, using: &seed) }
                let size = PictureSize(of: kind, head: head)

                #expect(size.map { $0.width > 0 && $0.height > 0 && $0.width < 1 << 30 } ?? true)
            }
        }
    }
}
