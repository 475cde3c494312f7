/// What a source says of an alert, as JSON that is ready to be sent and to be searched: annotations, labels and the
/// link, each with its names in order and no space between them.
package struct AlertText: Equatable, Sendable {
    /// One after the other, so that an alert costs one piece of memory.
    private let bytes: [UInt8]
    private let annotationsEnd: UInt32
    private let labelsEnd: UInt32

    package init(_ alert: AlertBatch.Place, of batch: AlertBatch) {
        var bytes: [UInt8] = []
        // What is too much stays allocated as long as the alert: quotes, a colon and a comma for each pair.
        var length = alert.generatorURL.count + 6
        for pair in batch.pairs[alert.annotations] { length += pair.name.count + pair.value.count + 6 }
        for pair in batch.pairs[alert.labels] { length += pair.name.count + pair.value.count + 6 }
        bytes.reserveCapacity(length)
        Self.write(alert.annotations, of: batch, into: &bytes)
        annotationsEnd = UInt32(bytes.count)
        Self.write(alert.labels, of: batch, into: &bytes)
        labelsEnd = UInt32(bytes.count)
        let isEscaped = batch.bytes[alert.generatorURL].contains(JSONBytes.backslash)
        Self.write(alert.generatorURL, of: batch, isEscaped: isEscaped, into: &bytes)
        self.bytes = bytes
    }

    private init(bytes: [UInt8], annotationsEnd: UInt32, labelsEnd: UInt32) {
        self.bytes = bytes
        self.annotationsEnd = annotationsEnd
        self.labelsEnd = labelsEnd
    }

    /// The same in a fraction of the memory, as what differs from a pattern. Costs about a microsecond each way.
    package struct Packed: Sendable {
        private let bytes: [UInt8]
        private let annotationsEnd: UInt32
        private let labelsEnd: UInt32
        package let signature: LabelSignature
        /// Nil where the bytes are the text.
        private let pattern: TextPattern?

        /// - Parameter pattern: of one that is alike; nil keeps the text as it is.
        package init(_ text: AlertText, like pattern: TextPattern?) {
            annotationsEnd = text.annotationsEnd
            labelsEnd = text.labelsEnd
            signature = LabelSignature(text.labels)
            let packed = pattern?.pack(text.bytes)
            if let packed, packed.count < text.bytes.count {
                bytes = packed
                self.pattern = pattern
            } else {
                bytes = text.bytes
                self.pattern = nil
            }
        }

        /// What is said now of the same alert, which is mostly like what was said before.
        package func replaced(by text: AlertText) -> Packed { Packed(text, like: pattern) }

        package var text: AlertText {
            AlertText(
                bytes: pattern?.unpack(bytes) ?? bytes,
                annotationsEnd: annotationsEnd,
                labelsEnd: labelsEnd
            )
        }

        /// In bytes.
        package var length: Int { bytes.count }
    }

    package var pattern: TextPattern? { TextPattern(bytes) }

    /// In bytes.
    package var length: Int { bytes.count }

    package var annotations: ArraySlice<UInt8> { bytes[..<Int(annotationsEnd)] }
    package var labels: ArraySlice<UInt8> { bytes[Int(annotationsEnd)..<Int(labelsEnd)] }
    package var generatorURL: ArraySlice<UInt8> { bytes[Int(labelsEnd)...] }

    /// The link; nil where there is none.
    package var link: String? {
        let text = JSONBytes.text(bytes, Int(labelsEnd) + 1..<bytes.count - 1)
        return text.isEmpty ? nil : text
    }

    /// The value of a label; nil where there is none of that name.
    package func label(_ name: String) -> String? {
        label(startingWith: Self.start(of: name))
    }

    /// What ``label(startingWith:)`` asks for.
    package static func start(of name: String) -> [UInt8] {
        var start: [UInt8] = []
        JSONBytes.write(name.utf8, into: &start)
        start.append(contentsOf: [UInt8(ascii: ":"), JSONBytes.quote])
        return start
    }

    /// Like ``label(_:)`` for who asks many alerts: `start` is the name as JSON, a colon and a quote.
    package func label(startingWith start: [UInt8]) -> String? {
        guard let place = place(of: start) else { return nil }
        var end = place + start.count
        while bytes[end] != JSONBytes.quote { end += bytes[end] == JSONBytes.backslash ? 2 : 1 }
        return JSONBytes.text(bytes, place + start.count..<end)
    }

    /// Whether the labels hold these bytes: a name and a value as JSON.
    ///
    /// A quote inside a text is escaped, so what begins and ends with a quote is found only where it is a whole pair.
    package func hasLabel(_ pair: [UInt8]) -> Bool { place(of: pair) != nil }

    private func place(of wanted: [UInt8]) -> Int? {
        let (first, last) = (Int(annotationsEnd), Int(labelsEnd) - wanted.count)
        guard first < last, let sign = wanted.first else { return nil }
        return unsafe bytes.withUnsafeBufferPointer { bytes in
            unsafe wanted.withUnsafeBufferPointer { wanted in
                var at = first
                while at <= last {
                    if unsafe bytes[at] == sign {
                        var length = 1
                        while length < wanted.count, unsafe bytes[at + length] == wanted[length] { length += 1 }
                        if length == wanted.count { return at }
                    }
                    at += 1
                }
                return nil
            }
        }
    }

    private static func write(_ range: Range<Int>, of batch: AlertBatch, into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "{"))
        for index in range {
            let pair = batch.pairs[index]
            if index > range.lowerBound { bytes.append(UInt8(ascii: ",")) }
            bytes.append(JSONBytes.quote)
            bytes.append(contentsOf: batch.bytes[pair.name])
            bytes.append(contentsOf: [JSONBytes.quote, UInt8(ascii: ":")])
            write(pair.value, of: batch, isEscaped: pair.isEscaped, into: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    /// A text, written in one way however its source has written it.
    private static func write(
        _ text: Range<Int>,
        of batch: AlertBatch,
        isEscaped: Bool,
        into bytes: inout [UInt8]
    ) {
        if isEscaped { return JSONBytes.write(JSONBytes.unescaped(batch.bytes, text), into: &bytes) }
        bytes.append(JSONBytes.quote)
        bytes.append(contentsOf: batch.bytes[text])
        bytes.append(JSONBytes.quote)
    }
}
