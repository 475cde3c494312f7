import HTTPTypes
import MusterCore
import Testing

@testable import MusterWeb

@Suite("The description of the API", .timeLimit(.minutes(1)))
struct OpenAPITests {
    private func description() async throws -> JSONValue {
        let answer = try await TestSite().send(.get, "/api/openapi.json", as: .stranger)
        #expect(answer.status == 200)
        return try answer.json
    }

    @Test("is of version 3.1 and open to everybody")
    func version() async throws {
        let description = try await description()

        #expect(description["openapi"] == "3.1.0")
        #expect(description["info"]?["title"] == "Muster")
    }

    @Test("has every route, with its parameters, and no other")
    func routes() async throws {
        let paths = try #require(try await description()["paths"])

        for endpoint in APIRoutes.endpoints {
            let operation = try #require(
                paths["/api/v1\(endpoint.path)"]?[endpoint.method.rawValue.lowercased()],
                "\(endpoint.method) \(endpoint.path)"
            )
            #expect(operation["summary"]?.text == endpoint.summary)
            let parameters = operation["parameters"]?.items ?? []
            let inPath = parameters.filter { $0["in"] == "path" }.compactMap { $0["name"]?.text }
            let named = endpoint.path.split(separator: "/").filter { $0.hasPrefix("{") }
            #expect(inPath == named.map { String($0.dropFirst().dropLast()) })
            let inQuery = parameters.filter { $0["in"] == "query" }.compactMap { $0["name"]?.text }
            #expect(inQuery == endpoint.query.map(\.name))
            #expect(operation["responses"]?["\(endpoint.status.code)"] != nil)
        }
        guard case .object(let all) = paths else { throw Mistake(what: "no paths") }
        let described = all.values.reduce(0) { count, path in
            guard case .object(let operations) = path else { return count }
            return count + operations.count
        }
        #expect(described == APIRoutes.endpoints.count)
    }

    @Test("has routes that all answer, none with 405 or a page")
    func answers() async throws {
        let muster = try await TestSite()
        _ = try await muster.declare()

        for endpoint in APIRoutes.endpoints where endpoint.method == .get {
            let path = endpoint.path.replacing("{ref}", with: "INC-1").replacing("{id}", with: "x")
            let answer = try await muster.send(.get, "/api/v1\(path)")
            #expect(answer.status == (path.hasSuffix("/x") ? 404 : 200), "\(path): \(answer.text)")
            #expect(answer.headers[.contentType]?.contains("json") == true)
        }
    }

    @Test("calls each operation by a name of its own")
    func names() async throws {
        let paths = try #require(try await description()["paths"])

        guard case .object(let all) = paths else { throw Mistake(what: "no paths") }
        var seen: Set<String> = []
        for case .object(let operations) in all.values {
            for operation in operations.values {
                let name = try #require(operation["operationId"]?.text)
                #expect(seen.insert(name).inserted, "\(name)")
            }
        }
    }

    @Test("says of each body which fields it must have, and that it takes no others")
    func bodies() async throws {
        let paths = try #require(try await description()["paths"])

        let schema = try #require(
            paths["/api/v1/incidents"]?["post"]?["requestBody"]?["content"]?["application/json"]?["schema"]
        )
        #expect(schema["required"] == .array(["severity"]))
        #expect(schema["additionalProperties"] == false)
        #expect(schema["properties"]?["drill"]?["type"] == "boolean")
        let at = paths["/api/v1/incidents/{ref}/milestones"]?["post"]?["requestBody"]?["content"]?["application/json"]?[
            "schema"
        ]?["properties"]?["at"]
        #expect(at?["format"] == "date-time")
    }

    private struct Mistake: Error {
        let what: String
    }
}
