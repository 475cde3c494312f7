import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("Reading a form with files")
struct MultipartReaderTests {
    private typealias Event = MultipartReader.Event

    /// Reads a form that arrives in pieces, and joins the bytes of each part again.
    private func read(_ text: [UInt8], border: String = "B", pieces size: Int = .max) throws -> [Event] {
        var reader = try MultipartReader(contentType: "multipart/form-data; boundary=\(border)")
        var events: [Event] = []
        for start in stride(from: 0, to: text.count, by: min(size, max(1, text.count))) {
            for event in try reader.read(Array(text[start..<min(text.count, start + min(size, text.count))])) {
                if case .bytes(let more) = event, case .bytes(let bytes)? = events.last {
                    events[events.count - 1] = .bytes(bytes + more)
                } else {
                    events.append(event)
                }
            }
        }
        try reader.finish()
        return events
    }

    private static let form = Array(
        """
        --B\r\nContent-Disposition: form-data; name="text"\r\n\r\nIt broke\r\n--B\r
        Content-Disposition: form-data; name="file"; filename="gräph.png"\r\nContent-Type: text/html\r\n\r
        \r\n--CAD\r\n\r--\r\n--B--\r\n
        """.utf8
    )

    private static let expected: [Event] = [
        .part(.init(name: "text")), .bytes(Array("It broke".utf8)), .partEnd,
        .part(.init(name: "file", fileName: "gräph.png")), .bytes(Array("\r\n--CAD\r\n\r--".utf8)), .partEnd,
    ]

    @Test("gives each part with its bytes, however the form is cut on its way", arguments: [1, 2, 3, 5, 7, 64, .max])
    func pieces(size: Int) throws {
        #expect(try read(Self.form, pieces: size) == Self.expected)
    }

    @Test("that is cut off anywhere is refused", arguments: 0..<Self.form.count - 3)
    func truncated(length: Int) {
        #expect(throws: MultipartProblem.self) { try read(Array(Self.form.prefix(length))) }
    }

    @Test(
        "needs a border that its head names",
        arguments: [
            "multipart/form-data", "multipart/form-data; boundary=", "multipart/mixed; boundary=B", "text/plain", "",
            "multipart/form-data; boundary=\(String(repeating: "x", count: 71))",
            "multipart/form-data; boundary=\"a\r\nb\"",
        ]
    )
    func border(type: String) {
        #expect(throws: MultipartProblem.self) { try MultipartReader(contentType: type) }
    }

    @Test(
        "refuses what no browser sends",
        arguments: [
            ("hello", MultipartProblem.noBorder), ("--C\r\n\r\n\r\n--C--", .noBorder), ("--Bx\r\n", .noBorder),
            ("--B\r\n\r\nbody\r\n--B--", .noName),
            ("--B\r\nContent-Type: a\r\n\r\nbody\r\n--B--", .noName),
            ("--B\r\nContent-Disposition: form-data; name=\"\"\r\n\r\nx\r\n--B--", .noName),
            ("--B\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nx\r\n--B--", .unreadableHead),
            ("--B\r\nContent-Disposition\r\n\r\nx\r\n--B--", .unreadableHead),
            ("--B\r\nContent-Disposition: form-data;\r\n name=\"a\"\r\n\r\nx\r\n--B--", .unreadableHead),
            (
                "--B\r\nContent-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b\r\n\r\nx\r\n--B--",
                .unreadableHead
            ),
        ]
    )
    func refused(text: String, problem: MultipartProblem) {
        #expect(throws: problem) { try read(Array(text.utf8)) }
    }

    @Test("keeps no head without end, and no form of endless parts")
    func huge() {
        let head = "--B\r\nX: " + String(repeating: "a", count: 20_000)
        let part = "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n"

        #expect(throws: MultipartProblem.headTooLong) { try read(Array(head.utf8), pieces: 100) }
        #expect(throws: MultipartProblem.tooManyParts) { try read(Array(String(repeating: part, count: 300).utf8)) }
    }

    @Test(
        "reads names in every way that they are written",
        arguments: [
            ("filename=\"a.png\"", "a.png"), ("filename=a.png", "a.png"), ("filename=\"a;b=c\"", "a;b=c"),
            ("filename=\"a\\\"b\"", "a\"b"), ("filename=\"a%22b%0D%0Ac\"", "a\"b\r\nc"), ("filename=\"\"", ""),
            ("filename=\"../../x\"", "../../x"), ("filename=\"C:\\x\\y.txt\"", "C:\\x\\y.txt"),
            ("filename=\"日本.txt\"", "日本.txt"), ("filename=\"open", "open"),
        ]
    )
    func names(parameter: String, name: String) throws {
        let text = "--B\r\nContent-Disposition: form-data; name=\"file\"; \(parameter)\r\n\r\nx\r\n--B--\r\n"

        #expect(try read(Array(text.utf8)).first == .part(.init(name: "file", fileName: name)))
    }

    @Test("never fails in another way than with a problem, and never makes bytes up", arguments: 0..<300)
    func fuzz(round: Int) {
        let chance = SeededChance(seed: UInt64(round))
        var text = Self.form
        let noise = chance.bytes(8)
        for byte in noise.prefix(round % 8) {
            let place = (Int(byte) * 257 + round) % text.count
            switch byte % 4 {
            case 0: text[place] = byte
            case 1: text.remove(at: place)
            case 2: text.insert(byte, at: place)
            default: text.insert(contentsOf: Array("\r\n--B".utf8), at: place)
            }
        }
        do throws(MultipartProblem) {
            var reader = try MultipartReader(contentType: "multipart/form-data; boundary=B")
            var count = 0
            for byte in text {
                for case .bytes(let bytes) in try reader.read([byte]) { count += bytes.count }
            }
            #expect(count <= text.count)
            try reader.finish()
        } catch {
            #expect(!error.words.isEmpty)
        }
    }
}
