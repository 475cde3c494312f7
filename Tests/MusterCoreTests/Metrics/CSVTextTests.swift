import Testing

@testable import MusterCore

@Suite("Comma-separated values")
struct CSVTextTests {
    @Test(
        "are quoted where they must be, and no formula",
        arguments: [
            (["a", "b"], "a,b\r\n"), (["a,b", ""], "\"a,b\",\r\n"), (["say \"so\""], "\"say \"\"so\"\"\"\r\n"),
            (["=1+1"], "'=1+1\r\n"), (["two\r\nlines"], "\"two\r\nlines\"\r\n"),
        ] as [([String], String)]
    )
    func lines(values: [String], line: String) {
        #expect(CSVText.line(values) == line)
    }
}
