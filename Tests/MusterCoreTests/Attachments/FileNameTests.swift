import Testing

@testable import MusterCore

@Suite("The name of a file")
struct FileNameTests {
    @Test(
        "names no place and no trick",
        arguments: [
            ("graph.png", "graph.png"), ("../../etc/passwd", "passwd"), ("C:\\temp\\log.txt", "log.txt"),
            ("a\r\nSet-Cookie: x.png", "aSet-Cookie: x.png"), ("\u{202E}gnp.exe", "gnp.exe"), (".htaccess", "htaccess"),
            ("..", "file"), ("", "file"), ("/", "file"), ("  \t ", "file"), ("\0", "file"),
            ("naïve 🔥.txt", "naïve 🔥.txt"),
            ("trailing. ", "trailing"),
        ]
    )
    func cleans(sent: String, shown: String) {
        #expect(FileName(sent).text == shown)
    }

    @Test("is cut in the middle, so that what says its kind stays")
    func cuts() {
        let name = FileName(String(repeating: "ü", count: 300) + ".png").text

        #expect(name.utf8.count <= FileName.limit)
        #expect(name.hasSuffix("ü.png"))
    }

    @Test("stands in a header in a way that nobody can break out of")
    func parameters() {
        let name = FileName("a\"; x=\"b\\c;é.txt")

        #expect(!name.text.contains("\\"))
        #expect(FileName("é \"q\".txt").parameters == "filename=\"_ _q_.txt\"; filename*=UTF-8''%C3%A9%20%22q%22.txt")
        #expect(name.parameters.allSatisfy { $0.isASCII && $0 != "\r" && $0 != "\n" })
    }
}
