import Foundation
import MusterCore
import Testing

@testable import MusterEngine

@Suite("Zoom", .timeLimit(.minutes(5)))
struct ZoomTests {
    private let now = Timestamp(milliseconds: 1_772_618_400_123)
    private let wish = MeetingWish(topic: "INC-7", page: "https://muster.example.org/incidents/INC-7")
    private let made =
        #"{"id":91234567890,"uuid":"u==","host_email":"a@b","topic":"INC-7","type":2,"start_url":"https://zoom.example/s/9?zak=hunter2","join_url":"https://zoom.example/j/91234567890?pwd=abc","password":"abc"}"#

    private func failure(_ body: () async throws(RemoteFailure) -> Void) async -> RemoteFailure? {
        do throws(RemoteFailure) {
            try await body()
            return nil
        } catch {
            return error
        }
    }

    @Test("is reached by an address with the credentials of an app, and the account behind the question mark")
    func address() throws {
        let usual = try ZoomAddress("https://id:s%40cret@zoom.us?account=acc")
        let own = try ZoomAddress(
            "http://id:s@127.0.0.1:80/?account=a&host=bridge@example.org&recording=none&api=http://127.0.0.1:81/v2/"
        )

        #expect(usual.base == "https://zoom.us" && usual.api == "https://api.zoom.us/v2")
        #expect(usual.secret == "s@cret" && usual.host == "me" && usual.recording == "cloud")
        #expect(own.base == "http://127.0.0.1:80" && own.api == "http://127.0.0.1:81/v2")
        #expect(own.host == "bridge@example.org" && own.recording == "none")
        let shown = "\(try ZoomMeetings(url: "https://id:s%40cret@zoom.us?account=acc"))"
        #expect(shown == "https://zoom.us, host me, recording cloud")
    }

    @Test(
        "refuses an address that lacks something, and says what it should look like",
        arguments: [
            "", "https://zoom.us", "https://id:secret@zoom.us", "https://id@zoom.us?account=a",
            "https://id:secret@zoom.us?account=", "ftp://id:s@zoom.us?account=a", "https://id:s@zoom.us?account=a&x=1",
            "https://id:s@zoom.us?account=a&recording=yes", "https://id:s@zoom.us?account=a&host=a/b",
            "https://id:s@zoom.us?account=a&api=zoom",
        ]
    )
    func wrongAddress(url: String) {
        let error = #expect(throws: ZoomAddressError.self) { try ZoomAddress(url) }
        #expect(error?.description.contains("account=") == true)
    }

    @Test("is asked for a meeting as its documentation describes it, with the reference and not a word more")
    func asks() async throws {
        let sink = try await ZoomSink.start()
        sink.answer(201, made)

        let meeting = try await sink.meetings().open(wish, now: now)

        #expect(meeting == MeetingMade(id: "91234567890", url: "https://zoom.example/j/91234567890?pwd=abc"))
        let token = try #require(sink.requests.first)
        #expect(token.line == "POST /oauth/token")
        #expect(token.body == "grant_type=account_credentials&account_id=acc-1")
        #expect(token.header("authorization") == "Basic \(Data("client:hunter2".utf8).base64EncodedString())")
        #expect(token.header("content-type") == "application/x-www-form-urlencoded")
        let call = try #require(sink.calls.first)
        #expect(call.line == "POST /v2/users/me/meetings")
        #expect(call.header("authorization") == "Bearer token-1")
        #expect(call.header("content-type") == "application/json")
        let sent = try JSONDecoder().decode(JSONValue.self, from: Data(call.body.utf8))
        let expected: JSONValue = .object([
            "topic": "INC-7", "agenda": "https://muster.example.org/incidents/INC-7", "type": 2,
            "start_time": "2026-03-04T10:00:00Z", "duration": 60, "timezone": "UTC",
            "settings": .object([
                "join_before_host": true, "jbh_time": 0, "waiting_room": false, "use_pmi": false,
                "auto_recording": "cloud",
            ]),
        ])
        #expect(sent == expected)
    }

    @Test("is asked for a token once, until shortly before it ends")
    func keepsToken() async throws {
        let sink = try await ZoomSink.start()
        let zoom = try sink.meetings()
        for _ in 1...4 { sink.answer(204) }

        try await zoom.end("9", now: now)
        try await zoom.end("9", now: now + .minutes(58))
        #expect(sink.tokenCount == 1)
        try await zoom.end("9", now: now + .minutes(59))
        #expect(sink.tokenCount == 2)
        #expect(
            sink.calls.map { $0.header("authorization") } == ["Bearer token-1", "Bearer token-1", "Bearer token-2"]
        )
        #expect(sink.calls.first?.line == "PUT /v2/meetings/9/status")
        #expect(sink.calls.first?.body == #"{"action":"end"}"#)
    }

    @Test("is asked again with another token where it does not take the first, and no third time")
    func renewsToken() async throws {
        let sink = try await ZoomSink.start()
        let zoom = try sink.meetings()
        let expired = #"{"code":124,"message":"Access token is expired."}"#
        sink.answer(401, expired)
        sink.answer(201, made)
        _ = try await zoom.open(wish, now: now)
        #expect(sink.tokenCount == 2 && sink.calls.count == 2)

        sink.answer(401, expired)
        sink.answer(401, expired)
        let failed = await failure { () async throws(RemoteFailure) in _ = try await zoom.open(wish, now: now) }

        #expect(failed == .refused(because: "Zoom: HTTP 401, code 124"))
        #expect(sink.calls.count == 4)
    }

    private static let failures: [(Int, String, [String: String], RemoteFailure)] = [
        (
            429, "", ["retry-after": "7"],
            .busy(after: .seconds(7), because: "Zoom: HTTP 429, it is asked too often")
        ),
        (
            429, "", ["retry-after": "2026-03-04T10:00:10Z"],
            .busy(after: .milliseconds(9_877), because: "Zoom: HTTP 429, it is asked too often")
        ),
        (429, "", [:], .busy(after: nil, because: "Zoom: HTTP 429, it is asked too often")),
        (500, "<html>", [:], .unanswered(because: "Zoom: HTTP 500")),
        (201, "<html>", [:], .unanswered(because: ZoomCalls.unclear)),
        (201, #"{"id":91234567890}"#, [:], .unanswered(because: ZoomCalls.unclear)),
        (201, #"{"id":9,"join_url":"javascript:alert(1)"}"#, [:], .unanswered(because: ZoomCalls.unclear)),
        (
            404, #"{"code":1001,"message":"User does not exist: hunter2"}"#, [:],
            .refused(because: "Zoom: HTTP 404, code 1001; there is no user me, look at host= in the setting zoom")
        ),
        (400, #"{"code":300,"message":"hunter2"}"#, [:], .refused(because: "Zoom: HTTP 400, code 300")),
        (400, "hunter2", [:], .refused(because: "Zoom: HTTP 400")),
    ]

    @Test("says what of an answer may be otherwise later", arguments: ZoomTests.failures)
    func fails(status: Int, body: String, headers: [String: String], expected: RemoteFailure) async throws {
        let sink = try await ZoomSink.start()
        let zoom = try sink.meetings()
        sink.answer(status, body, headers: headers.map { ($0.key, $0.value) })

        let failed = await failure { () async throws(RemoteFailure) in _ = try await zoom.open(wish, now: now) }

        #expect(failed == expected)
    }

    @Test("names what the app must be allowed where it may not, by the answer and by a test")
    func scopes() async throws {
        let sink = try await ZoomSink.start()
        let zoom = try sink.meetings("&host=bridge@example.org")
        sink.answer(400, #"{"code":4711,"message":"Invalid access token, does not contain scopes"}"#)
        let failed = await failure { () async throws(RemoteFailure) in _ = try await zoom.open(wish, now: now) }
        #expect(failed?.words.contains("meeting:write:meeting:admin") == true)

        sink.grant(scope: "meeting:write:meeting:admin meeting:read:list_meetings:admin")
        let missing = await failure { () async throws(RemoteFailure) in _ = try await zoom.check(now: now) }
        #expect(
            missing
                == .refused(
                    because:
                        "Zoom takes the credentials, and the app may not end meetings; give it meeting:update:status:admin"
                )
        )
        for scope in [
            "meeting:write:admin", "meeting:write:meeting meeting:update:status meeting:read:list_meetings", "",
        ] {
            sink.grant(scope: scope)
            let found = try await zoom.check(now: now)
            #expect(found == "Zoom takes the credentials. Meetings are bridge@example.org's, and recorded (cloud).")
        }
        sink.refuseCredentials()
        let refused = await failure { () async throws(RemoteFailure) in _ = try await zoom.check(now: now) }
        #expect(refused?.words.hasPrefix("Zoom: HTTP 401 invalid_client") == true)
    }

    @Test("is asked for the meeting of an attempt before, on each page of the host's list, before it makes another")
    func findsAgain() async throws {
        let sink = try await ZoomSink.start()
        let zoom = try sink.meetings()
        var again = wish
        again.mayRepeat = true
        let others =
            #"{"meetings":[{"id":1,"topic":"INC-7","agenda":"https://other.example/incidents/INC-7","join_url":"https://zoom.example/j/1"}],"next_page_token":"n+1"}"#
        sink.answer(200, others)
        sink.answer(
            200,
            #"{"meetings":[{"id":2,"topic":"INC-7","agenda":"\#(wish.page)","join_url":"https://zoom.example/j/2"}],"next_page_token":""}"#
        )

        let found = try await zoom.open(again, now: now)

        #expect(found == MeetingMade(id: "2", url: "https://zoom.example/j/2"))
        #expect(
            sink.calls.map(\.line) == [
                "GET /v2/users/me/meetings?type=scheduled&page_size=300",
                "GET /v2/users/me/meetings?type=scheduled&page_size=300&next_page_token=n%2B1",
            ]
        )
        sink.answer(200, #"{"meetings":[]}"#)
        sink.answer(201, made)
        #expect(try await zoom.open(again, now: now).id == "91234567890")
        // Without the right to look, too.
        sink.answer(400, #"{"code":4711}"#)
        sink.answer(201, made)
        #expect(try await zoom.open(again, now: now).id == "91234567890")
    }

    @Test("has nothing to end where a meeting is over or was never begun", arguments: [(400, 3_063), (404, 3_001)])
    func endsWhatIsOver(status: Int, code: Int) async throws {
        let sink = try await ZoomSink.start()
        let zoom = try sink.meetings()
        sink.answer(status, #"{"code":\#(code)}"#)
        try await zoom.end("9", now: now)

        sink.answer(400, #"{"code":4711}"#)
        let failed = await failure { () async throws(RemoteFailure) in try await zoom.end("9", now: now) }

        #expect(failed?.words.contains("meeting:update:status:admin") == true)
    }

    @Test("may have done what it was asked for where it does not answer")
    func silence() async throws {
        let sink = try await ZoomSink.start()
        let zoom = try sink.meetings()
        sink.answer(0)

        let failed = await failure { () async throws(RemoteFailure) in _ = try await zoom.open(wish, now: now) }

        #expect(failed == .unanswered(because: "Zoom took the request and gave no answer"))
    }
}
