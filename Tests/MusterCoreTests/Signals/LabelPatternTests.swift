import Testing

@testable import MusterCore

@Suite("A pattern of labels")
struct LabelPatternTests {
    @Test(
        "describes whole values",
        arguments: [
            ("", "", true), ("", "a", false), ("a", "a", true), ("a", "ba", false), ("a|b", "b", true),
            ("a|bc|d", "bc", true), ("a|bc|d", "b", false), ("crit.*", "critical", true), (".*", "", true),
            (".+", "", false), ("a?b+c*", "abbb", true), ("a?b+c*", "ac", false), ("(ab)+", "ababab", true),
            ("(?:ab|c)*d", "abcabd", true), ("(?i)PROD", "prod", true), ("(?i:P)rod", "prod", true),
            ("(?i:p)rod", "PROD", false), ("[a-c]+", "abccba", true), ("[^a-c]", "d", true), ("[^a-c]", "b", false),
            ("[]a]", "]", true), ("[a-]", "-", true), ("[\\d_]+", "1_2", true), ("\\d{3}", "123", true),
            ("\\d{3}", "12", false), ("a{2,}", "aaaa", true), ("a{2,}", "a", false), ("a{1,3}", "aaaa", false),
            ("a{0,2}b", "b", true), ("^a$", "a", true), ("a$b", "ab", false), ("\\.", ".", true), ("\\.", "x", false),
            ("db-\\w+\\.example\\.org", "db-12.example.org", true), ("ü+", "üü", true), (".", "\u{1F600}", true),
            ("\\S+", "a b", false), ("a{x", "a{x", true), ("x*?", "xx", true), ("()", "", true), ("a||b", "", true),
            (".", "\n", false), ("(a*)*b", "aaab", true), ("node(1|2)?", "node", true),
        ]
    )
    func matches(text: String, value: String, expected: Bool) throws {
        #expect(try LabelPattern(text).matches(value) == expected)
    }

    @Test(
        "is refused where it is malformed",
        arguments: [
            "(", ")", "a)", "(a", "[a", "[z-a]", "*", "+a", "a|*", "\\", "\\q", "(?<n>a)", "(?=a)", "a{5,2}", "a{2000}",
            "(a{999}){999}", "[\\D]",
        ]
    )
    func malformed(text: String) {
        #expect(throws: LabelPattern.Malformed.self) { try LabelPattern(text) }
    }

    @Test("takes no longer for one that would keep others busy for years")
    func linear() throws {
        let value = String(repeating: "a", count: 2_000)

        #expect(try LabelPattern("(a*)*(a*)*(a*)*b").matches(value) == false)
        #expect(try LabelPattern("(a|a|a)*(a|aa)*").matches(value))
    }

    @Test("is refused where it is deeper, or longer, than anybody writes")
    func large() {
        let deep = String(repeating: "(", count: 400) + String(repeating: ")", count: 400)

        #expect(throws: LabelPattern.Malformed.self) { try LabelPattern(deep) }
        #expect(throws: LabelPattern.Malformed.self) { try LabelPattern(String(repeating: "a", count: 1_001)) }
    }
}

@Suite("A matcher of labels")
struct LabelMatcherTests {
    @Test(
        "is read as the tools of Alertmanager write it",
        arguments: [
            ("alertname=Down", "alertname=\"Down\""), ("a=\"b\"", "a=\"b\""), ("a!=\"b c\"", "a!=\"b c\""),
            ("a=~\"b|c\"", "a=~\"b|c\""), ("a!~b.*", "a!~\"b.*\""), ("a = \"b\"", "a=\"b\""), ("a=", "a=\"\""),
            (#"a="x\"y\\z\n""#, #"a="x\"y\\z\n""#), ("a=b=c", "a=\"b=c\""),
        ]
    )
    func read(text: String, means: String) throws {
        #expect(try LabelMatcher(text).text == means)
        #expect(try LabelMatcher(means) == LabelMatcher(text))
    }

    @Test("is refused where it is malformed", arguments: ["", "a", "=b", "a=\"b", "a=\"b\"c\"", "a=~\"(\"", "a<b"])
    func malformed(text: String) {
        #expect(throws: LabelPattern.Malformed.self) { try LabelMatcher(text) }
    }

    @Test(
        "holds, or does not",
        arguments: [
            ("a=b", "b", true), ("a=b", "c", false), ("a!=b", "c", true), ("a!=b", nil, true), ("a=", nil, true),
            ("a=~\"b|c\"", "c", true), ("a=~\".+\"", nil, false), ("a!~\"b.*\"", "bcd", false),
        ] as [(String, String?, Bool)]
    )
    func holds(text: String, value: String?, expected: Bool) throws {
        #expect(try LabelMatcher(text).matches(value) == expected)
    }
}
