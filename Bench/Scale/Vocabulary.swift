/// The words of which the texts are made: some common, most of them rare, as in a real timeline.
struct Vocabulary: Sendable {
    let functionality = [
        "Checkout", "Search", "Card payments", "Sign-in", "Order history", "The help centre", "Image upload",
        "The public API",
        "Address look-up", "E-mail delivery", "Invoices", "Refunds", "The mobile app", "Stock levels", "Webhooks",
        "Reports",
    ]
    let state = ["failing", "slow", "unavailable", "returning errors", "showing old data", "timing out"]
    let audience = [
        "all customers", "EU customers", "US customers", "some merchants", "new users", "staff", "partners",
    ]

    private let words = Vocabulary.common + Vocabulary.compounds

    /// A sentence, of which one word in ten names one of very many machines.
    func sentence(_ length: Int, _ chance: inout Chance) -> String {
        let chosen = (0..<length).map { _ in
            chance.below(10) == 0
                ? "\(chance.pick(Self.machines))-\(chance.below(60_000))" : chance.pick(words)
        }
        return chosen.joined(separator: " ") + "."
    }

    private static let machines = ["db", "web", "cache", "queue", "edge", "worker"]

    private static let common = """
        the a is on of in to and we are errors latency timeout deploy rollback database lock queue region cache orders \
        payments restarted traffic drained customers see again still looking graph spike memory disk full certificate expired \
        network packet loss provider confirmed reverted flag replica failover slow query index missing connection pool \
        exhausted retry storm limit raised config change merged build canary healthy recovered monitoring support tickets \
        reported impact partial all back normal verified fix hypothesis checked logs trace owner paged joined bridge update \
        sent next in thirty minutes decision approved waiting vendor answer escalated capacity added nodes scaled pods \
        evicted quota thread deadlock leak heap garbage collector pause upstream gateway proxy header token session
        """.split { $0 == " " || $0 == "\n" }.map(String.init)

    /// Names of components: forty times forty of them.
    private static let compounds: [String] = {
        let first = [
            "order", "cart", "price", "stock", "user", "mail", "image", "geo", "tax", "fraud", "ledger", "ship",
            "return", "promo",
            "search", "login", "audit", "batch", "stream", "media", "quote", "rate", "vault", "route", "label", "event",
            "claim",
            "asset", "menu", "store", "shop", "bill", "pay", "risk", "sync", "feed", "view", "node", "page", "form",
        ]
        let second = [
            "service", "worker", "index", "table", "queue", "topic", "bucket", "shard", "proxy", "cache", "job", "cron",
            "hook",
            "api", "store", "router", "broker", "agent", "probe", "guard", "pool", "ring", "mesh", "plan", "task",
            "lane", "sink",
            "pump", "relay", "hub", "port", "link", "gate", "core", "edge", "grid", "host", "unit", "zone", "rack",
        ]
        return first.flatMap { one in second.map { "\(one)\($0)" } }
    }()
}
