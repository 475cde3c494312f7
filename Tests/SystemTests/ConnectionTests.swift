import Testing

@testable import muster

@Suite("The command line's way to a server", .timeLimit(.minutes(5)))
struct ConnectionTests {
    @Test("says that no answer came, and that it may have been done all the same")
    func silence() async throws {
        let server = try await SilentServer()

        let failure = await #expect(throws: CommandFailure.self) {
            try await connection(to: "http://127.0.0.1:\(server.port)").post(
                "/api/v1/incidents",
                patience: .milliseconds(200)
            )
        }

        #expect(failure?.description.contains("no answer within 0.2 s") == true)
        #expect(failure?.description.contains("look before you do it again") == true)
        try await server.close()
    }

    @Test(
        "wants an address that is one",
        arguments: ["nonsense", "muster.example.org:8080", "https://", "ftp://x.example.org", ""]
    )
    func address(server: String) async throws {
        let failure = await #expect(throws: CommandFailure.self) {
            try await connection(to: server).get("/api/v1/incidents")
        }

        #expect(failure?.message == "\(server) is not the address of a server")
    }

    @Test("says at once, and in words, why a server was not reached")
    func unreachable() async throws {
        let gone = try await SilentServer()
        let port = gone.port
        try await gone.close()

        let failure = await #expect(throws: CommandFailure.self) {
            // Longer than this test may take.
            let client = connection(to: "http://127.0.0.1:\(port)/muster/")
            _ = try await client.post("/api/v1/incidents", patience: .seconds(3_600))
        }

        #expect(failure?.message == "http://127.0.0.1:\(port)/muster cannot be reached: Connection refused")
        #expect(failure?.hint?.contains("MUSTER_SERVER") == true)
    }

    @Test("says that a server hung up, and that it may have been done all the same")
    func hangsUp() async throws {
        let server = try await SilentServer(hangsUp: true)

        let failure = await #expect(throws: CommandFailure.self) {
            try await connection(to: "http://127.0.0.1:\(server.port)").post("/api/v1/incidents")
        }

        #expect(failure?.message.hasSuffix("hung up before it had answered") == true)
        #expect(failure?.hint?.contains("look before you do it again") == true)
        try await server.close()
    }

    private func connection(to server: String) -> Connection {
        var connection = Connection()
        connection.server = server
        connection.token = "t"
        return connection
    }
}
