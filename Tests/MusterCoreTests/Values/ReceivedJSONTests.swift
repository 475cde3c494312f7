import Foundation
import Testing

@testable import MusterCore

@Suite("JSON from outside")
struct ReceivedJSONTests {
    @Test(
        "is read as another reader of JSON reads it",
        arguments: [
            "{}", "[]", " [ 1 , -2.5e3, 0, -0, 0.1, 1E+2, 12345678901234 ] ", "\"\"", "null", "true", "[false]",
            "{\"a\": {\"b\": [null, {\"c\": \"d\"}]}}", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
            "\"\\u00e9\\u4E2d \\ud83d\\uDE00\"",
            "\"é中😀\"", "{\"\": 1}", "\n\t{\"a\"\r\n: 1}\n",
        ]
    )
    func reads(text: String) throws {
        let expected = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))

        #expect(try ReceivedJSON.read(Array(text.utf8)) == expected)
    }

    @Test("of which a name stands twice counts as it stood last")
    func twice() throws {
        #expect(try ReceivedJSON.read(Array("{\"a\": 1, \"a\": 2}".utf8)) == .of(["a": 2]))
    }

    @Test(
        "that is wrong is refused with the place and what is missing",
        arguments: [
            ("", "line 1, column 1: a value is missing"),
            ("{", "line 1, column 2: a name"),
            ("{\"a\"}", "line 1, column 5: a colon is missing after the name \"a\""),
            ("{\"a\": 1,}", "line 1, column 9: a name"),
            ("{\n  \"severity\": SEV1\n}", "line 2, column 15: a value must be"),
            ("{\"a\": 1 \"b\": 2}", "line 1, column 9: a comma or } is missing"),
            ("[1 2]", "line 1, column 4: a comma or ] is missing"),
            ("[1,]", "line 1, column 4: a value must be"),
            ("{} {}", "line 1, column 4: there is more"),
            ("01", "line 1, column 2: there is more"),
            ("[1.]", "line 1, column 4: a digit"), ("-", "line 1, column 2: a digit"), ("1e", "a digit"),
            ("[1e999]", "line 1, column 2: the number is too large"),
            ("[NaN]", "a value must be"), ("nul", "a value must be"), ("'a'", "a value must be"),
            ("\"a", "a text has no end"), ("\"a\\", "a text has no end"), ("\"\\\"", "a text has no end"),
            ("\"a\nb\"", "line 1, column 3: a control character"),
            ("\"\\x41\"", "line 1, column 2: there is no such escape"),
            ("\"\\u12\"", "four hexadecimal digits"), ("\"\\u+123\"", "four hexadecimal digits"),
            ("\"\\ud83d\"", "line 1, column 2: \\u names half"), ("\"\\ude00\"", "\\u names half"),
            ("\"\\ud83d\\u0041\"", "\\u names half"),
            ("[\"é\", x]", "line 1, column 7: a value must be"),
        ]
    )
    func refuses(text: String, words: String) {
        let problem = #expect(throws: ReceivedJSON.Problem.self) { try ReceivedJSON.read(Array(text.utf8)) }

        #expect(problem?.words.hasPrefix("not JSON: line ") == true)
        #expect(problem?.words.contains(words) == true, "\(problem?.words ?? "")")
    }

    @Test("may be so deep and no deeper")
    func depth() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }

        #expect(try ReceivedJSON.read(nested(64)) != .null)
        #expect(throws: ReceivedJSON.Problem.self) { try ReceivedJSON.read(nested(65)) }
        #expect(throws: ReceivedJSON.Problem.self) { try ReceivedJSON.read(nested(200_000)) }
        #expect(try ReceivedJSON.read(Array("\"\(String(repeating: "[", count: 200))\"".utf8)).text?.count == 200)
    }

    @Test("must be UTF-8")
    func encoding() {
        #expect(throws: ReceivedJSON.Problem(words: "not JSON: it is not UTF-8")) {
            try ReceivedJSON.read([0x22, 0xFF, 0xFE, 0x22])
        }
    }
}
