import HTTPTypes
import MusterCore
import MusterStore
import MusterTestKit
import Testing

@testable import MusterEngine
@testable import MusterWeb

@Suite("The files of an incident", .timeLimit(.minutes(5)))
struct AttachmentPagesTests {
    /// The head of a picture of 640 × 360 pixels.
    private static let png: [UInt8] =
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
        + [0, 0, 2, 0x80, 0, 0, 1, 0x68, 8, 6, 0, 0, 0, 0xFF, 0xFE, 0]

    private struct Upload {
        var fields: [(String, String)] = []
        var files: [(name: String, bytes: [UInt8])] = []

        var body: [UInt8] {
            var body: [UInt8] = []
            for (name, value) in fields {
                body += Array("--B\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
            }
            for file in files {
                body += Array(
                    "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(file.name)\"\r\n\r\n".utf8
                )
                body += file.bytes + [13, 10]
            }
            return body + Array("--B--\r\n".utf8)
        }
    }

    /// Sends the composer as a browser does.
    private func write(_ upload: Upload, _ visitor: Visitor, token: Bool = true) async throws -> Answer {
        let session = try #require(visitor.session)
        var upload = upload
        if token { upload.fields.insert(("csrf", CrossSite.token(session: session)), at: 0) }
        var headers = Visitor.html
        headers[.contentType] = "multipart/form-data; boundary=B"
        return try await visitor.muster.send(
            .post,
            "/incidents/INC-1/notes",
            bytes: upload.body,
            as: .session(session),
            headers: headers
        )
    }

    private func files(_ muster: TestSite) async throws -> [JSONValue] {
        try await muster.api(.get, "/incidents/INC-1/attachments")["items"]?.items ?? []
    }

    private func address(of file: JSONValue?) throws -> String { try #require(file?["url"]?.text) }

    @Test("that are pictures stand beside the line that they came with, in their own size")
    func picture() async throws {
        let visitor = try await Visitor.withIncident()

        let upload = Upload(
            fields: [("text", "Errors double at 09:12"), ("shows.0", "A curve that doubles")],
            files: [("graph.png", Self.png)]
        )
        #expect(try await write(upload, visitor).status == 303)

        let page = try await visitor.open("/incidents/INC-1").text
        let file = try #require(try await files(visitor.muster).first)
        let path = try address(of: file)
        #expect(
            page.contains(
                "<img src=\"\(path)\" alt=\"A curve that doubles\" width=\"480\" height=\"270\" loading=\"lazy\""
            )
        )
        #expect(page.contains("Errors double at 09:12"))
        #expect(!page.contains("Attached graph.png"))
        let answer = try await visitor.open(path)
        #expect(answer.status == 200)
        #expect(answer.bytes == Self.png)
        #expect(answer.headers[.contentType] == "image/png")
        #expect(answer.headers[.contentDisposition]?.hasPrefix("inline; filename=\"graph.png\"") == true)
        #expect(answer.headers[.contentSecurityPolicy] == "default-src 'none'; sandbox")
        #expect(answer.headers[.cacheControl] == "private, no-cache")
        let again = try await visitor.muster.send(.get, path, headers: [.ifNoneMatch: answer.headers[.eTag] ?? ""])
        #expect(again.status == 304)
        #expect(again.bytes == [])
    }

    @Test("that could run are handed out as text to be kept, whatever they are called")
    func active() async throws {
        let visitor = try await Visitor.withIncident()
        let page = Array("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>".utf8)

        _ = try await write(Upload(files: [("x\u{202E}gnp.html", page)]), visitor)

        let answer = try await visitor.open(address(of: try await files(visitor.muster).first))
        #expect(answer.bytes == page)
        #expect(answer.headers[.contentType] == "text/plain; charset=utf-8")
        #expect(answer.headers[.contentDisposition]?.hasPrefix("attachment; filename=\"xgnp.html\"") == true)
        #expect(answer.headers[.contentSecurityPolicy] == "default-src 'none'; sandbox")
        #expect(try await visitor.open("/incidents/INC-1").text.contains("Attached xgnp.html (text,"))
    }

    @Test("go into the chat, where they were written")
    func chat() async throws {
        let visitor = try await Visitor.withIncident()

        _ = try await write(
            Upload(fields: [("text", ""), ("to", "chat")], files: [("a.log", Array("x".utf8))]),
            visitor
        )

        let said = try await visitor.muster.api(.get, "/incidents/INC-1/chat")["items"]?.items.first
        let file = try await files(visitor.muster).first
        #expect(said?["text"]?.text == "a.log")
        #expect(file?["entry"] == said?["sequence"])
    }

    @Test("that are too large, alone or together, are refused with what is allowed, and leave nothing")
    func limits() async throws {
        let visitor = try await Visitor.withIncident()
        let large = [UInt8](repeating: 7, count: (1 << 20) + 1)

        let refused = try await write(Upload(files: [("large.bin", large)]), visitor)

        #expect(refused.status == 413)
        #expect(refused.text.contains("A file may have 1 MB"))
        for _ in 0..<2 {
            let fitting = Array(large.dropLast(2))
            #expect(try await write(Upload(files: [("one.bin", fitting)]), visitor).status == 303)
        }
        let full = try await write(Upload(files: [("more.bin", Array(large.prefix(100)))]), visitor)
        #expect(full.status == 413)
        #expect(full.text.contains("together"))
        let byProgram = try await visitor.muster.send(
            .post,
            "/api/v1/incidents/INC-1/attachments?name=x",
            bytes: large,
            headers: [.contentLength: "\(large.count)"]
        )
        #expect(byProgram.status == 413)
        #expect(try await files(visitor.muster).count == 2)
    }

    @Test("of another site's form are not taken")
    func crossSite() async throws {
        let visitor = try await Visitor.withIncident()

        let answer = try await write(Upload(files: [("a.png", Self.png)]), visitor, token: false)

        #expect(answer.status == 403)
        #expect(try await files(visitor.muster).isEmpty)
    }

    @Test("come with a line or alone, but not with a command, and a form without either is refused")
    func forms() async throws {
        let visitor = try await Visitor.withIncident()

        let command = Upload(fields: [("text", "/resolve")], files: [("a.png", Self.png)])
        #expect(try await write(command, visitor).status == 422)
        #expect(try await write(Upload(fields: [("text", " ")], files: [("", [])]), visitor).status == 422)
        #expect(try await write(Upload(files: [("empty.txt", [])]), visitor).status == 422)
        #expect(try await write(Upload(fields: [("text", "Only words")], files: [("", [])]), visitor).status == 303)
        #expect(try await write(Upload(files: [("a.png", Self.png)]), visitor).status == 303)
        #expect(try await files(visitor.muster).map { $0["entry"] } == [nil])
    }

    @Test("of a restricted incident are not there for whoever may not know of it")
    func restricted() async throws {
        let muster = try await TestSite("standard")
        _ = try await muster.declare()
        let sent = try await muster.send(.post, "/api/v1/incidents/INC-1/attachments?name=a.png", bytes: Self.png)
        let path = try #require(sent.headers[.location])
        #expect(sent.status == 201)
        let restricted = try await muster.api(
            .post,
            "/incidents/INC-1/restriction",
            .of(["reason": "Personal data"])
        )
        let members = restricted["members"]?.items.compactMap { $0["handle"]?.text } ?? []
        let outsider = try #require(
            muster.engine.parts.organisations.current.people.first { $0.isActive && !members.contains($0.handle) }
        )

        let hidden = try await muster.send(.get, path, as: .token(of: outsider.handle))
        let nothing = try await muster.send(.get, "/incidents/INC-999/attachments/x", as: .token(of: outsider.handle))
        #expect(hidden.status == 404)
        #expect(hidden.text == nothing.text)
        #expect(try await muster.send(.get, path, as: .stranger).status == 401)
        #expect(try await muster.send(.get, path).status == 200)
    }

    @Test("are removed for good with a reason; the same bytes of another one stay")
    func removal() async throws {
        let visitor = try await Visitor.withIncident()
        for name in ["one.png", "two.png"] { _ = try await write(Upload(files: [(name, Self.png)]), visitor) }
        let all = try await files(visitor.muster)
        let (one, two) = (try address(of: all.first), try address(of: all.last))

        #expect(try await visitor.send("\(one)/removal", ["reason": "A password is on it"]).status == 303)

        let gone = try await visitor.open(one)
        #expect(gone.status == 410)
        #expect(gone.text.contains("A password is on it"))
        #expect(try await visitor.open(two).bytes == Self.png)
        #expect(try await visitor.open("/incidents/INC-1").text.contains("was removed"))
        _ = try await visitor.send("\(two)/removal", ["reason": "The same"])
        let sha256 = try #require(all.first?["sha256"]?.text)
        let parts = visitor.muster.engine.parts
        #expect(try await parts.attachments.part(0, of: sha256, in: parts.database) == nil)
        let report = try await RecordCheck(parts).report()
        #expect(report.findings == [])
        #expect(report.files == 0)
    }

    @Test("are attached once by a request that is made twice with one key, and found by verification")
    func once() async throws {
        let muster = try await TestSite()
        _ = try await muster.declare()
        var headers: HTTPFields = [:]
        headers[try #require(HTTPField.Name("Idempotency-Key"))] = "k1"
        let path = "/api/v1/incidents/INC-1/attachments?name=b%C3%A4r.png&text=See"

        let one = try await muster.send(.post, path, bytes: Self.png, headers: headers)
        let two = try await muster.send(.post, path, bytes: Self.png, headers: headers)
        let other = try await muster.send(.post, path, bytes: Self.png + [1], headers: headers)

        #expect(one.status == 201 && one.text == two.text)
        #expect(other.status == 422)
        #expect(try await files(muster).map { $0["name"]?.text } == ["bär.png"])
        let report = try await RecordCheck(muster.engine.parts).report()
        #expect(report.findings == [] && report.files == 1)
        #expect(try await RecordCheck(muster.engine.parts).rebuild() == 1)
        #expect(try await RecordCheck(muster.engine.parts).report().files == 1)
    }
}
