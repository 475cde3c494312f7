extension Int {
    /// A number of bytes as people read it: 12 KB, 3.4 MB.
    package var bytesText: String {
        if self < 1_000 { return "\(self) bytes" }
        if self < 1_000_000 { return "\((self + 500) / 1_000) KB" }
        let tenths = (self + 50_000) / 100_000
        return tenths.isMultiple(of: 10) || tenths >= 1_000 ? "\(tenths / 10) MB" : "\(tenths / 10).\(tenths % 10) MB"
    }
}
