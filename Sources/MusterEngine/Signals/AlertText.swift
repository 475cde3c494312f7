extension String {
    /// At most so many bytes, at a character's end: a source may send anything, and a long word must not cost an alert.
    ///
    /// - Returns: nil where nothing is left to read.
    func cut(to limit: Int) -> String? {
        var result = ""
        var length = 0
        for character in self {
            length += character.utf8.count
            if length > limit { break }
            result.append(character)
        }
        return result.contains { !$0.isWhitespace } ? result : nil
    }
}
