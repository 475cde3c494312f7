import MusterCore
import MusterEngine
import MusterTestKit
import Testing

@testable import MusterWeb

@Suite("The board", .timeLimit(.minutes(5)))
struct BoardTests {
    @Test("names reports that wait, to those who may know of them, and counts no further than it names")
    func reports() async throws {
        let muster = try await TestSite()
        let (ana, ben) = (try await Visitor(muster, as: "ana"), try await Visitor(muster, as: "ben"))
        #expect(try await ana.send("/report", ["title": "The till is stuck"]).status == 201)
        #expect(try await ana.send("/report/security", ["title": "A key was stolen"]).status == 201)

        let board = try await ben.open("/").text
        for _ in 0..<20 { _ = try await ana.send("/report", ["title": "Another one"]) }
        let full = try await ben.open("/").text

        #expect(board.contains("The till is stuck"))
        #expect(board.contains("Waits in triage · 1<"))
        #expect(!board.contains("A key was stolen"))
        #expect(full.contains("Waits in triage · 20+"))
    }
}
