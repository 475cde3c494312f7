/// The pattern of a `LIKE … ESCAPE '\'` over lower-case text that finds what a person typed, taken literally.
struct SQLPattern: SQLBindable {
    private let pattern: String

    init(containing text: String) {
        let literal = text.lowercased().flatMap { character -> [Character] in
            "%_\\".contains(character) ? ["\\", character] : [character]
        }
        pattern = "%" + String(literal) + "%"
    }

    var sqlValue: SQLValue { .text(pattern) }
}
