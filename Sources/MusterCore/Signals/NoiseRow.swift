/// What one rule of the monitoring costs the people whom it bothers.
package struct NoiseRow: Equatable, Sendable {
    package var integration: String
    /// The name that its alerts have.
    package var rule: String
    package var alerts = 0
    /// Over before anybody, or any rule, had made anything of them.
    package var shortLived = 0
    /// Pages of the incidents that it began.
    package var pages = 0
    package var acknowledged = 0
    /// Pages between ``nightBegins`` and ``nightEnds`` where the person was.
    package var nightPages = 0
    /// How often somebody said that no action was needed.
    package var needless = 0

    /// Hours of the day.
    package static let nightBegins = 22
    package static let nightEnds = 7

    package init(integration: String, rule: String) {
        self.integration = integration
        self.rule = rule
    }

    /// By which rules are ranked: a page counts one, one at night three more, each vote that nothing had to be done five,
    /// and ten alerts that ended by themselves one.
    package var cost: Int { pages + 3 * nightPages + 5 * needless + shortLived / 10 }

    /// What would help most; nil for a rule that bothers nobody for nothing.
    package var advice: String? {
        if needless > 0, needless * 2 >= pages {
            return "Mostly no action was needed: raise its threshold, or let it make a ticket"
        }
        if alerts >= 5, shortLived * 2 > alerts {
            return "Most end by themselves: let it hold for longer before it fires"
        }
        if nightPages > 0, nightPages * 2 >= pages, needless > 0 {
            return "It wakes people: let it page in business hours"
        }
        if pages >= 3, acknowledged * 2 < pages {
            return "Most of its pages are not answered: see whom it pages, or whether anybody needs it"
        }
        return nil
    }

    package static func isNight(_ moment: Timestamp, in zone: Zone) -> Bool {
        let hour = zone.civilTime(at: moment).millisecondOfDay / 3_600_000
        return hour >= nightBegins || hour < nightEnds
    }
}
