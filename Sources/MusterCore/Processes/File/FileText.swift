/// The text of a file, checked byte by byte before a parser sees it.
struct FileText {
    /// Without a byte order mark.
    let text: String

    init(bytes: [UInt8]) throws(ProcessProblem) {
        guard bytes.count <= ProcessFile.sizeLimit else {
            throw Self.problem(
                1,
                1,
                "the file has \(bytes.count) bytes",
                "a process file may have at most \(ProcessFile.sizeLimit)"
            )
        }
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let content = bytes.starts(with: mark) ? bytes[3...] : bytes[...]
        guard let text = String(validating: content, as: UTF8.self) else {
            throw Self.undecodable(content)
        }

        var line = 1
        var column = 1
        for scalar in text.unicodeScalars {
            guard Self.isAllowed(scalar) else {
                let code = String(scalar.value, radix: 16, uppercase: true)
                throw Self.problem(line, column, "the character U+\(code) is not allowed", "delete it")
            }
            column += 1
            if scalar == "\n" { (line, column) = (line + 1, 1) }
        }
        self.text = text
    }

    /// What YAML 1.1 calls printable.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x10000...0x10FFFF:
            true
        default:
            false
        }
    }

    private static func undecodable(_ bytes: ArraySlice<UInt8>) -> ProcessProblem {
        var line = 1
        for part in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if String(validating: part, as: UTF8.self) == nil { break }
            line += 1
        }
        return problem(line, 1, "this line is not UTF-8", "save the file as UTF-8")
    }

    private static func problem(_ line: Int, _ column: Int, _ message: String, _ mend: String) -> ProcessProblem {
        ProcessProblem(line: line, column: column, path: "", message: message, mend: mend)
    }
}
