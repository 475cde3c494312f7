import Testing

@Suite("Swift text")
struct SwiftTextTests {
    @Test(
        "blanks what is not code",
        arguments: [
            ("let a = 1 // Date()", "let a = 1          "),
            ("a /* b /* c */ d */ e", "a                   e"),
            (#"f("Date()")"#, #"f("      ")"#),
            (#"f("a\"b") // c"#, #"f("    ")     "#),
            (##"f(#"a"b"#)"##, ##"f(#"   "#)"##),
            (#"a = /b"!\/c/ + d"#, #"a =          + d"#),
            (#"a = #/b"!/c/# + d"#, #"a =           + d"#),
            ("a = b / c + d / e", "a = b / c + d / e"),
            ("\"\"\"\nDate() \"x\"\n\"\"\" + b", "\"\"\"\n          \n\"\"\" + b"),
        ]
    )
    func blanks(text: String, code: String) {
        #expect(SwiftText.blanked(text) == code)
    }

    @Test(
        "keeps the code in an interpolation",
        arguments: [
            (#""now \(Date()) then""#, #""      Date())     ""#),
            (#""a \(f("b(")) c" + d"#, #""    f("  "))  " + d"#),
            (##"#"a \#(b()) \(c)"# + d"##, ##"#"     b())     "# + d"##),
        ]
    )
    func interpolation(text: String, code: String) {
        #expect(SwiftText.blanked(text) == code)
    }

    @Test("keeps the line ends, so that a finding names the right line")
    func lineEnds() {
        let text = "a\n/* b\nc */\n\"\"\"\n  d\n  \"\"\"\ne"

        let file = TrackedFile(path: "Sources/A.swift", text: text)

        #expect(file.code.count == file.lines.count)
        #expect(file.code.last == "e")
    }

    @Test("finds whole words only")
    func words() {
        #expect("let x = Date()".containsWord("Date()"))
        #expect(!"let x = dueDate()".containsWord("Date()"))
        #expect("x.random(in: 1...2)".containsWord(".random("))
    }
}
