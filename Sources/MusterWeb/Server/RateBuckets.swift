import MusterCore

/// How much each of many may send: so many a second, and as many again at once after a pause.
struct RateBuckets: Sendable {
    private struct Bucket {
        var left: Double
        var at: Timestamp
    }

    /// The most that are remembered; those that are full need not be.
    private static let nameLimit = 1_024

    /// A second; at least 1.
    let rate: Int
    private var buckets: [String: Bucket] = [:]

    init(rate: Int) {
        precondition(rate >= 1, "who may send nothing is not an integration")
        self.rate = rate
    }

    private var burst: Double { Double(rate) * 2 }

    /// Takes one.
    ///
    /// - Returns: false where there is none left at `now`.
    mutating func take(_ name: String, now: Timestamp) -> Bool {
        var bucket = buckets[name] ?? Bucket(left: burst, at: now)
        bucket.left = left(in: bucket, now)
        bucket.at = max(bucket.at, now)
        defer { keep(bucket, name) }
        guard bucket.left >= 1 else { return false }
        bucket.left -= 1
        return true
    }

    /// A clock that is put back gives nothing and takes nothing.
    private func left(in bucket: Bucket, _ now: Timestamp) -> Double {
        let passed = max(0, (now - bucket.at).milliseconds)
        return min(burst, bucket.left + Double(passed) * Double(rate) / 1_000)
    }

    private mutating func keep(_ bucket: Bucket, _ name: String) {
        if buckets.count >= Self.nameLimit, buckets[name] == nil {
            buckets = buckets.filter { left(in: $0.value, bucket.at) < burst }
            // All of them busy, which is more integrations than there are: whoever comes now begins anew.
            if buckets.count >= Self.nameLimit { return }
        }
        buckets[name] = bucket
    }
}
