import Foundation
import Testing

@testable import MusterCore

@Suite("The times of a maintenance window")
struct MaintenanceWindowTests {
    private func window(
        _ start: String,
        _ length: Duration,
        _ repeats: MaintenanceWindow.Repetition
    ) throws
        -> MaintenanceWindow
    {
        MaintenanceWindow(
            id: ID(UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1))),
            title: "Move",
            matchers: [],
            integration: nil,
            startsAt: try #require(Timestamp(rfc3339: start)),
            length: length,
            repeats: repeats,
            zone: try #require(Zone(identifier: "Europe/Berlin")),
            createdBy: "Ana"
        )
    }

    private func start(_ window: MaintenanceWindow, at text: String) throws -> String? {
        window.occurrence(at: try #require(Timestamp(rfc3339: text)))?.start.rfc3339
    }

    @Test("are one for a window that does not repeat")
    func once() throws {
        let window = try window("2026-03-01T01:00:00Z", .hours(2), .once)

        #expect(try start(window, at: "2026-02-01T00:00:00Z") == "2026-03-01T01:00:00.000Z")
        #expect(try start(window, at: "2026-03-01T02:59:59Z") == "2026-03-01T01:00:00.000Z")
        #expect(try start(window, at: "2026-03-01T03:00:00Z") == nil)
    }

    @Test("keep the time of day when the clocks change")
    func clocks() throws {
        let window = try window("2026-03-22T01:00:00Z", .hours(1), .weekly)

        #expect(try start(window, at: "2026-03-22T02:00:00Z") == "2026-03-29T01:00:00.000Z")
        #expect(try start(window, at: "2026-03-29T02:30:00Z") == "2026-04-05T00:00:00.000Z")
        #expect(try start(window, at: "2026-10-26T00:00:00Z") == "2026-11-01T01:00:00.000Z")
    }

    @Test("reach over midnight")
    func midnight() throws {
        let window = try window("2026-05-01T20:00:00Z", .hours(6), .daily)

        #expect(try start(window, at: "2027-05-02T01:30:00Z") == "2027-05-01T20:00:00.000Z")
        #expect(try start(window, at: "2027-05-02T02:00:00Z") == "2027-05-02T20:00:00.000Z")
    }
}
