import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("The record as a whole", .timeLimit(.minutes(5)))
struct RecordEndpointsTests {
    @Test("is verified while everything goes on, and what is wrong with it is told")
    func verified() async throws {
        let muster = try await TestSite()
        for _ in 0..<25 { _ = try await muster.declare("SEV3") }

        let sound = try await muster.api(.post, "/verification")
        try await muster.engine.parts.database.write { connection in
            try connection.execute("UPDATE incident SET severity = 'SEV1' WHERE number = 24")
        }
        let wrong = try await muster.api(.post, "/verification")

        #expect(sound["incidents"] == 25)
        #expect(sound["findings"] == .array([]))
        #expect(wrong["findings"]?.items.count == 1)
    }

    @Test("is rebuilt from its events")
    func rebuilt() async throws {
        let muster = try await TestSite()
        _ = try await muster.declare("SEV3")
        try await muster.engine.parts.database.write { connection in
            try connection.execute("UPDATE incident SET severity = 'SEV1'")
        }

        let answer = try await muster.api(.post, "/rebuild")

        #expect(answer["incidents"] == 1)
        #expect(try await muster.api(.post, "/verification")["findings"] == .array([]))
    }

    @Test("is for administrators")
    func forbidden() async throws {
        let muster = try await TestSite()

        #expect(try await muster.refusal(.post, "/verification", as: "ben").status == 403)
        #expect(try await muster.refusal(.post, "/rebuild", as: "ben").status == 403)
    }
}
