import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("The inlet for Opsgenie's alerts", .timeLimit(.minutes(5)))
struct OpsgenieInletTests {
    private static let alert = #"{"message": "Disk is full", "alias": "db1/disk", "priority": "P1"}"#

    private func headers(_ inlet: InletSite) -> HTTPFields { [.authorization: "GenieKey \(inlet.source.key)"] }

    @Test("takes an alert and its end, by the key of the header or of the address")
    func life() async throws {
        let inlet = try await InletSite(.opsgenie)

        let created = try await inlet.send(.post, "/v2/alerts", Self.alert, headers: headers(inlet))
        #expect(created.status == 202)
        #expect(try created.json["result"] == "Request will be processed")
        let request = try #require(try created.json["requestId"]?.text)
        let result = try await inlet.send(.get, "/v2/alerts/requests/\(request)", headers: headers(inlet))
        #expect(try result.json["data"]?["isSuccess"] == true)
        #expect(try result.json["data"]?["alias"] == "db1/disk")
        let id = try #require(try result.json["data"]?["alertId"]?.text)
        let shown = try await inlet.send(.get, "/in/{key}/v2/alerts/\(id)")
        #expect(try shown.json["data"]?["status"] == "open")
        #expect(try shown.json["data"]?["message"] == "Disk is full")

        let closed = try await inlet.send(.post, "/in/{key}/v2/alerts/db1%2Fdisk/close?identifierType=alias", "{}")

        #expect(closed.status == 202)
        #expect(try await inlet.alerts().map(\.isFiring) == [false])
        let after = try await inlet.send(.get, "/in/{key}/v2/alerts/\(id)")
        #expect(try after.json["data"]?["status"] == "closed")
    }

    @Test("ends an alert by its id, and takes what has no meaning here", arguments: ["acknowledge", "notes", "snooze"])
    func actions(action: String) async throws {
        let inlet = try await InletSite(.opsgenie)
        _ = try await inlet.send(.post, "/in/{key}/v2/alerts", Self.alert)
        let id = try #require(try await inlet.alerts().first?.alert.id)

        #expect(try await inlet.send(.post, "/in/{key}/v2/alerts/\(id)/\(action)", "{}").status == 202)
        #expect(try await inlet.alerts().map(\.isFiring) == [true])
        #expect(try await inlet.send(.post, "/in/{key}/v2/alerts/\(id)/destroy", "{}").status == 404)
        #expect(try await inlet.send(.delete, "/in/{key}/v2/alerts/\(id)").status == 202)

        #expect(try await inlet.alerts().map(\.isFiring) == [false])
    }

    @Test("answers for an alert that it does not know as Opsgenie does: taken, and without success")
    func unknown() async throws {
        let inlet = try await InletSite(.opsgenie)

        let closed = try await inlet.send(.post, "/in/{key}/v2/alerts/gone/close?identifierType=alias", "{}")

        #expect(closed.status == 202)
        let request = try #require(try closed.json["requestId"]?.text)
        let result = try await inlet.send(.get, "/in/{key}/v2/alerts/requests/\(request)")
        #expect(try result.json["data"]?["isSuccess"] == false)
        #expect(try await inlet.send(.get, "/in/{key}/v2/alerts/requests/none").status == 404)
    }

    @Test(
        "refuses what is wrong, and names it",
        arguments: [
            ("nonsense", 400, "not JSON"), ("{}", 422, "message"), (#"{"message": ""}"#, 422, "message"),
            (#"{"message": "m", "priority": "P9"}"#, 422, "priority"), (#"{"message": "m", "tags": 7}"#, 422, "tags"),
        ]
    )
    func refuses(body: String, status: Int, says: String) async throws {
        let inlet = try await InletSite(.opsgenie)

        let answer = try await inlet.send(.post, "/in/{key}/v2/alerts", body)

        #expect(answer.status == status)
        #expect(answer.text.contains(says))
        #expect(try answer.json["requestId"] != nil)
    }

    @Test("refuses a stranger", arguments: [nil, "GenieKey wrong", "Bearer x", "GenieKey"] as [String?])
    func stranger(authorization: String?) async throws {
        let inlet = try await InletSite(.opsgenie)
        var headers: HTTPFields = [:]
        headers[.authorization] = authorization

        let answer = try await inlet.send(.post, "/v2/alerts", Self.alert, headers: headers)

        #expect(answer.status == 401)
        #expect(try await inlet.alerts() == [])
    }

    @Test("hears the heartbeats of Opsgenie's tools")
    func heartbeat() async throws {
        let inlet = try await InletSite(.opsgenie)
        let beat = try await inlet.muster.site.inlets
            .add(name: "nightly backup", kind: .heartbeat, settings: SourceSettings(every: .hours(24)), by: .muster)

        let answer = try await inlet.send(.get, "/v2/heartbeats/nightly%20backup/ping", headers: headers(inlet))

        #expect(answer.status == 202)
        #expect(try answer.json["result"] == "PONG - Heartbeat received")
        #expect(inlet.muster.engine.parts.arrivals.lastCall(of: beat.id) == inlet.muster.engine.now)
        #expect(try await inlet.send(.get, "/v2/heartbeats/other/ping", headers: headers(inlet)).status == 404)
    }
}
