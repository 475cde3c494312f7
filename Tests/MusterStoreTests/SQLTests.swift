import MusterCore
import Testing

@testable import MusterStore

@Suite("A statement")
struct SQLTests {
    @Test("binds what stands in its holes, in the spelling of either database")
    func binds() {
        let nothing: String? = nil
        let sql: SQL = "SELECT id FROM person WHERE name = \("Ana") AND age > \(30) AND note = \(nothing)"

        #expect(sql.text(.question) == "SELECT id FROM person WHERE name = ? AND age > ? AND note = ?")
        #expect(sql.text(.dollar) == "SELECT id FROM person WHERE name = $1 AND age > $2 AND note = $3")
        #expect(sql.bindings == [.text("Ana"), .integer(30), .null])
    }

    @Test("takes in another one with its bindings, in order")
    func nests() {
        let condition: SQL = "b = \(2)"

        let sql: SQL = "SELECT a FROM t WHERE a = \(1) \(SQL.and([condition, "c = \(3)"])) LIMIT \(4)"

        #expect(sql.text(.dollar) == "SELECT a FROM t WHERE a = $1  AND (b = $2) AND (c = $3) LIMIT $4")
        #expect(sql.bindings == [.integer(1), .integer(2), .integer(3), .integer(4)])
    }

    @Test("lists values, and NULL where there are none, which is in no list")
    func lists() {
        #expect(SQL.list(["a", "b"]).text(.question) == "?, ?")
        #expect(SQL.list([String]()).text(.question) == "NULL")
    }

    @Test("names a column that is not what was expected")
    func unexpected() {
        let row = SQLRow(values: [.text("x"), .null, .integer(2)], columns: SQLColumns(["name", "age", "flag"]))

        #expect(throws: StoreError.unexpectedValue(column: "name", found: .text("x"))) { try row.integer("name") }
        #expect(throws: StoreError.unexpectedValue(column: "age", found: .null)) { try row.integer("age") }
        #expect(throws: StoreError.unexpectedValue(column: "flag", found: .integer(2))) { try row.flag("flag") }
        #expect(throws: StoreError.unexpectedValue(column: "size", found: nil)) { try row.text("size") }
        #expect(throws: StoreError.unexpectedValue(column: "name", found: .text("x"))) {
            try row.id("name", of: Incident.self)
        }
    }
}

@Suite("Where a page of a list ended")
struct ListCursorTests {
    @Test("reads what it writes, and nothing else", arguments: ["", "12", "x.y", ".id"])
    func text(wrong: String) {
        let cursor = ListCursor(at: .at(5), id: "a.b")

        #expect(ListCursor(cursor.description) == cursor)
        #expect(ListCursor(wrong) == nil)
    }
}
