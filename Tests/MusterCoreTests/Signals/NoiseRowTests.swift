import Testing

@testable import MusterCore

@Suite("What a rule of the monitoring costs")
struct NoiseRowTests {
    private func row(
        alerts: Int = 10,
        shortLived: Int = 0,
        pages: Int = 0,
        acknowledged: Int = 0,
        night: Int = 0,
        needless: Int = 0
    ) -> NoiseRow {
        var row = NoiseRow(integration: "prometheus", rule: "Disk")
        (row.alerts, row.shortLived, row.pages) = (alerts, shortLived, pages)
        (row.acknowledged, row.nightPages, row.needless) = (acknowledged, night, needless)
        return row
    }

    @Test("is more for a page at night than for one by day, and most for one that was needless")
    func ranks() {
        let day = row(pages: 1, acknowledged: 1)
        let night = row(pages: 1, acknowledged: 1, night: 1)
        let needless = row(pages: 1, acknowledged: 1, needless: 1)

        #expect(day.cost < night.cost)
        #expect(night.cost < needless.cost)
        #expect(row().cost == 0)
    }

    @Test("comes with what would help most, where anything would")
    func advises() {
        #expect(row(pages: 4, acknowledged: 4, needless: 2).advice?.contains("threshold") == true)
        #expect(row(alerts: 10, shortLived: 6).advice?.contains("hold for longer") == true)
        #expect(row(pages: 4, acknowledged: 1).advice?.contains("not answered") == true)
        #expect(row(pages: 4, acknowledged: 4).advice == nil)
    }

    @Test("counts as night what is night where the person is")
    func night() throws {
        let evening = try #require(Timestamp(rfc3339: "2026-07-01T21:30:00Z"))
        let berlin = try #require(Zone(identifier: "Europe/Berlin"))

        #expect(NoiseRow.isNight(evening, in: berlin))
        #expect(!NoiseRow.isNight(evening, in: .utc))
        #expect(NoiseRow.isNight(evening + .minutes(30), in: .utc))
    }
}
