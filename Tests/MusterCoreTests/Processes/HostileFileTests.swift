import Testing

@testable import MusterCore

@Suite("A hostile process file")
struct HostileFileTests {
    @Test("is refused before it can unfold into gigabytes")
    func billionLaughs() {
        var lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
        for (old, new) in zip("abcdefgh", "bcdefghi") {
            lines.append("\(new): &\(new) [\(Array(repeating: "*\(old)", count: 9).joined(separator: ", "))]")
        }

        let file = ProcessFile(text: lines.joined(separator: "\n"))

        #expect(file.problems.map(\.description) == ["2:8: aliases (*a) are not allowed; write the value out"])
    }

    @Test("is refused where it is nested too deeply, in every way that YAML has")
    func depth() {
        for text in [
            String(repeating: "[", count: 500) + String(repeating: "]", count: 500),
            String(repeating: "[", count: 100_000),
            String(repeating: "- ", count: 100_000),
            String(repeating: "? ", count: 100_000),
            String(repeating: "{a: ", count: 100_000),
        ] {
            let file = ProcessFile(text: text)

            #expect(file.definition == nil)
            #expect(file.problems.count == 1)
        }
    }

    @Test("is refused by its size, its bytes and its characters")
    func bytes() {
        let large = ProcessFile(bytes: Array(repeating: UInt8(ascii: "a"), count: ProcessFile.sizeLimit + 1))
        let latin1 = ProcessFile(bytes: Array("process: a\ntitle: ".utf8) + [0xE9, 0x0A])
        let nul = ProcessFile(bytes: Array("process: a\ntit".utf8) + [0x00] + Array("le: b\n".utf8))
        let empty = ProcessFile(text: "")

        #expect(
            large.problems.map(\.description) == [
                "1:1: the file has 1048577 bytes; a process file may have at most 1048576"
            ]
        )
        #expect(latin1.problems.map(\.description) == ["2:1: this line is not UTF-8; save the file as UTF-8"])
        #expect(nul.problems.map(\.description) == ["2:4: the character U+0 is not allowed; delete it"])
        #expect(empty.problems.map(\.description) == ["1:1: the file is empty; begin with \"process: NAME\""])
    }

    @Test("is refused with tags, with two documents and with something other than a mapping")
    func otherYAML() {
        let tag = ProcessFile(text: SmallProcess.text(line: 2, "title: !!binary aGk="))
        let two = ProcessFile(text: SmallProcess.text + "---\nprocess: two\n")
        let list = ProcessFile(text: "- a\n")

        #expect(tag.problems.map(\.description) == ["2:8: title: tags (!name) are not allowed; leave it out"])
        #expect(two.problems.map(\.line) == [57])
        #expect(
            list.problems.first?.description
                == "1:1: expected a mapping (key: value), but this is a list; write \"key: value\""
        )
    }

    /// In twenty parts, since a test that waits for nothing keeps its thread from those that do.
    @Test(
        "never stops the reader, however a sound file is spoiled: there is a definition or a problem",
        arguments: 0..<20
    )
    func spoiled(part: Int) throws {
        var random = SmallRandom(seed: 20_260_101 + UInt64(part))
        let pieces = [
            ": ", "- ", "\n", "\n  ", "{", "}", "[", "]", "&a ", "*a", "!t ", "|", ">", "\"", "'", "#", "\t", "%", "é",
            "\0",
        ]
        let originals = try BuiltInProcesses.names.map { try #require(BuiltInProcesses.bytes(of: $0)) }

        for round in 0..<100 {
            var bytes = originals[round % originals.count]
            for _ in 0...random.below(3) {
                let start = random.below(bytes.count)
                let end = min(bytes.count, start + random.below(12))
                switch random.below(4) {
                case 0: bytes.removeSubrange(start..<end)
                case 1: bytes.insert(contentsOf: pieces[random.below(pieces.count)].utf8, at: start)
                case 2: bytes.insert(contentsOf: bytes[start..<end], at: random.below(bytes.count))
                default: bytes[start] = UInt8(random.below(256))
                }
                if bytes.isEmpty { bytes = [0x20] }
            }

            let file = ProcessFile(bytes: bytes)

            let hasError = file.problems.contains { $0.gravity == .error }
            #expect((file.definition == nil) == hasError, "round \(round)")
            #expect(
                file.problems.allSatisfy { $0.line >= 1 && $0.column >= 1 && !$0.message.isEmpty },
                "round \(round)"
            )
        }
    }
}

/// Always the same numbers for the same seed.
private struct SmallRandom {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func below(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(limit))
    }
}
