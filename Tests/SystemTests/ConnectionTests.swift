import Testing

@testable import muster

@Suite("The command line's way to a server", .timeLimit(.minutes(5)))
struct ConnectionTests {
    @Test("says that no answer came, and that it may have been done all the same")
    func silence() async throws {
        let server = try await SilentServer()
        var connection = Connection()
        connection.server = "http://127.0.0.1:\(server.port)"
        connection.token = "t"

        let failure = await #expect(throws: CommandFailure.self) {
            try await connection.post("/api/v1/incidents", patience: .milliseconds(200))
        }

        #expect(failure?.description.contains("no answer within 0.2 s") == true)
        #expect(failure?.description.contains("look before you do it again") == true)
        try await server.close()
    }
}
