import MusterCore
import Testing

@Suite("Resemblance")
struct ResemblanceTests {
    private let checkout = Traits(
        title: "Checkout is failing for all",
        service: "checkout",
        functionality: "Checkout",
        rules: ["HighErrorRate"]
    )

    @Test("counts the alert rule, the service, the functionality and the words, and says which")
    func all() throws {
        let found = try #require(
            Resemblance(
                checkout,
                Traits(
                    title: "checkout: declines double",
                    service: "checkout",
                    functionality: "CHECKOUT",
                    rules: ["Other", "HighErrorRate"]
                )
            )
        )

        #expect(found.score == 100)
        #expect(
            found.reasons.map(\.says) == [
                "same alert rule: HighErrorRate", "same service: checkout", "same functionality: Checkout",
                "words in common: checkout",
            ]
        )
    }

    @Test(
        "needs more than one service, or than words that stand everywhere",
        arguments: [
            (Traits(title: "Disk full", service: "checkout", functionality: nil), nil),
            (Traits(title: "Search is failing for all", service: "checkout", functionality: nil), nil),
            (Traits(title: "Search is failing for all", service: nil, functionality: nil), nil),
            (Traits(title: "Checkout stalls", service: "checkout", functionality: nil), 40),
            (Traits(title: "Disk full", service: nil, functionality: nil, rules: ["HighErrorRate"]), 40),
            (Traits(title: "Disk full", service: "checkout", functionality: "checkout"), 50),
        ] as [(Traits, Int?)]
    )
    func threshold(other: Traits, score: Int?) {
        #expect(Resemblance(checkout, other)?.score == score)
        #expect(Resemblance(other, checkout)?.score == score, "it is the same from either side")
    }

    @Test("reads the words of a title without case, marks and what is short or common")
    func words() {
        #expect(
            Resemblance.words(of: "The DB of Käse-Shop is failing (again), 503!") == ["käse", "shop", "again", "503"]
        )
    }
}
