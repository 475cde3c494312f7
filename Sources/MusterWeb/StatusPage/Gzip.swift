import CZlib

/// The gzip format, for bytes that are compressed once and sent often.
enum Gzip {
    /// - Returns: nil where the library cannot, which it can whenever there is memory.
    static func compressed(_ bytes: [UInt8]) -> [UInt8]? {
        var stream = unsafe z_stream()
        // 16 more than the largest window asks for gzip's own header in place of zlib's.
        let begun = unsafe deflateInit2_(
            &stream,
            Z_BEST_COMPRESSION,
            Z_DEFLATED,
            MAX_WBITS + 16,
            MAX_MEM_LEVEL,
            Z_DEFAULT_STRATEGY,
            ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size)
        )
        guard begun == Z_OK else { return nil }
        defer { unsafe deflateEnd(&stream) }
        // Room for the worst case, so that one call does all of it.
        var room = [UInt8](repeating: 0, count: Int(unsafe deflateBound(&stream, UInt(bytes.count))))
        var source = bytes
        let ended = unsafe source.withUnsafeMutableBufferPointer { input in
            unsafe room.withUnsafeMutableBufferPointer { output in
                unsafe stream.next_in = input.baseAddress
                unsafe stream.avail_in = UInt32(input.count)
                unsafe stream.next_out = output.baseAddress
                unsafe stream.avail_out = UInt32(output.count)
                return unsafe deflate(&stream, Z_FINISH)
            }
        }
        guard ended == Z_STREAM_END else { return nil }
        return Array(room.prefix(Int(unsafe stream.total_out)))
    }
}
