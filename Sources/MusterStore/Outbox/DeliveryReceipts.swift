package import MusterCore

/// What a carrier told of a message after it had taken it.
package struct DeliveryReceipt: Equatable, Sendable {
    package var message: ID<OutboxRow>
    /// In the carrier's own words, such as `delivered` or `no-answer`.
    package var state: String
    /// What it said besides; may be empty.
    package var detail: String
    package var at: Timestamp

    package init(message: ID<OutboxRow>, state: String, detail: String = "", at: Timestamp) {
        (self.message, self.state, self.detail, self.at) = (message, state, detail, at)
    }
}

package struct DeliveryReceipts {
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    /// - Returns: false where the carrier has said so before.
    @discardableResult
    package func add(_ receipt: DeliveryReceipt) throws -> Bool {
        try connection.execute(
            """
            INSERT INTO delivery_receipt (message_id, state, detail, at_ms)
            VALUES (\(receipt.message), \(receipt.state), \(receipt.detail), \(receipt.at))
            ON CONFLICT (message_id, state) DO NOTHING
            """
        ) == 1
    }

    /// In the order in which they came.
    package func list(of message: ID<OutboxRow>) throws -> [DeliveryReceipt] {
        try connection.query(
            """
            SELECT message_id, state, detail, at_ms
            FROM delivery_receipt
            WHERE message_id = \(message)
            ORDER BY at_ms, state
            """
        )
        .map { row in
            DeliveryReceipt(
                message: try row.id("message_id"),
                state: try row.text("state"),
                detail: try row.text("detail"),
                at: try row.timestamp("at_ms")
            )
        }
    }
}
