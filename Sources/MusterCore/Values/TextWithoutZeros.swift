extension String {
    /// With U+FFFD for every zero: PostgreSQL takes no text that has one, and SQLite gives it back cut there.
    ///
    /// For every text that comes from outside, where it comes in: what an event holds is hashed as it is.
    package var withoutZeros: String {
        guard utf8.contains(0) else { return self }
        let replacement: Unicode.Scalar = "\u{FFFD}"
        return String(String.UnicodeScalarView(unicodeScalars.map { $0.value == 0 ? replacement : $0 }))
    }
}
