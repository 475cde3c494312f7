import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("Alerts in the fast lane", .timeLimit(.minutes(5)))
struct FastAlertsTests {
    @Test("are for the slow lane where that their source has called is not on disk")
    func awaited() async throws {
        let inlet = try await InletSite(.prometheus, settings: SourceSettings(every: .minutes(5)))
        // From here on its address is known, and nobody has called.
        #expect(try await inlet.send(.get, "/in/{key}/api/v2/status").status == 200)
        let connection = try LaneConnection([FastAlerts(site: inlet.muster.site, date: { TestEngine.start })])
        let path = "/in/\(inlet.source.key)/api/v2/alerts"
        let body = #"[{"labels": {"alertname": "Down"}}]"#

        try connection.send(
            """
            POST \(path) HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
            Content-Length: \(body.utf8.count)\r\n\r\n\(body)
            """
        )

        #expect(try connection.answers() == ["slow \(path) \(body.utf8.count)"])
    }
}
