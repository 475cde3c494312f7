import Testing

@testable import MusterWeb

@Suite("The head of a request, for the fast lane")
struct RequestHeadTests {
    private func read(_ text: String) -> RequestHead.Reading {
        let bytes = Array(text.utf8)
        return RequestHead.read(bytes.span)
    }

    private func text(_ range: Range<Int>?, of text: String) -> String? {
        range.map { String(decoding: Array(text.utf8)[$0], as: UTF8.self) }
    }

    @Test("says where the request ends and what its routes look at")
    func whole() throws {
        let request = """
            POST /in/key HTTP/1.1\r\nHost: x\r\ncontent-TYPE:application/json \r\nContent-Length: 12\r\n\
            Accept-Encoding:\t gzip, br\r\nIf-None-Match: \"a\"\r\nX-Other:\r\nConnection: Keep-Alive\r\n\r\n
            """

        guard case .head(let head) = read(request + "behind it") else {
            Issue.record("it has not been read")
            return
        }

        #expect(head.method == .post)
        #expect(text(head.target, of: request) == "/in/key")
        #expect(head.length == request.utf8.count)
        #expect(head.bodyLength == 12)
        #expect(text(head.contentType, of: request) == "application/json")
        #expect(text(head.acceptEncoding, of: request) == "gzip, br")
        #expect(text(head.ifNoneMatch, of: request) == "\"a\"")
        #expect(!head.isPersonal && !head.isFromBrowser)
    }

    @Test("is incomplete up to its last byte")
    func incomplete() {
        let request = "GET / HTTP/1.1\r\nHost: x\r\nCookie: a\r\n\r\n"

        for length in 0..<request.utf8.count {
            let part = String(decoding: request.utf8.prefix(length), as: UTF8.self)
            #expect(read(part) == .incomplete, "\(length) bytes")
        }
    }

    @Test("marks what may be answered differently to different people")
    func marks() {
        guard case .head(let cookie) = read("GET / HTTP/1.1\r\ncookie: a\r\n\r\n"),
            case .head(let page) = read("PUT / HTTP/1.1\r\nSec-Fetch-Site: cross-site\r\n\r\n")
        else {
            Issue.record("they have not been read")
            return
        }

        #expect(cookie.isPersonal && !cookie.isFromBrowser)
        #expect(!page.isPersonal && page.isFromBrowser)
        #expect(page.method == .other)
    }

    @Test(
        "is strange where two readers might see two ends",
        arguments: [
            "GET / HTTP/1.1\nHost: x\n\n", "\r\nGET / HTTP/1.1\r\n\r\n", "get / HTTP/1.1\r\n\r\n",
            "GET  / HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.0\r\n\r\n", "GET / HTTP/2.0\r\n\r\n", "GET /\u{7f} HTTP/1.1\r\n\r\n",
            "CONNECT x HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\n folded: x\r\n\r\n", "GET / HTTP/1.1\r\nA: b\r\n folded\r\n\r\n",
            "GET / HTTP/1.1\r\nA : b\r\n\r\n", "GET / HTTP/1.1\r\nA: b\rc\r\n\r\n", "GET / HTTP/1.1\r\nA: \0\r\n\r\n",
            "GET / HTTP/1.1\r\n: b\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
            "POST / HTTP/1.1\r\nContent-Length: 1, 1\r\n\r\n", "POST / HTTP/1.1\r\nContent-Length: +1\r\n\r\n",
            "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "POST / HTTP/1.1\r\nContent-Length:\r\n\r\n",
            "POST / HTTP/1.1\r\nContent-Length: 9999999999999\r\n\r\n",
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", "POST / HTTP/1.1\r\nExpect: 100-continue\r\n\r\n",
            "GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
            "GET / HTTP/1.1\r\nConnection: keep-alive, close\r\n\r\n",
            "GET / HTTP/1.1\r\nProxy-Connection: close\r\n\r\n",
        ]
    )
    func strange(request: String) {
        #expect(read(request) == .strange)
    }
}
