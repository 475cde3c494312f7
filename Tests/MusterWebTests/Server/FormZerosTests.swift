import Testing

@testable import MusterWeb

@Suite("A form with zeros")
struct FormZerosTests {
    @Test("has none in its fields, which no database would keep whole")
    func zeros() throws {
        let fields = try Form.fields(of: Array("text=a%00b+c&name=x".utf8))

        #expect(fields == ["text": "a\u{FFFD}b c", "name": "x"])
    }
}
