import Testing

@testable import MusterEngine

@Suite("SMTP configuration")
struct SMTPConfigurationTests {
    @Test("reads every part of a URL")
    func everything() throws {
        let url =
            "smtp://us%40er:p%3Aa%2Fss@mail.example.org:2525?from=M%C3%BCster%20<muster@example.org>&tls=none&ca=/a.pem"

        let configuration = try SMTPConfiguration(url: url)

        #expect(configuration.host == "mail.example.org")
        #expect(configuration.port == 2_525)
        #expect(configuration.credentials == .init(user: "us@er", password: "p:a/ss"))
        #expect(configuration.sender == MailAddress("Müster <muster@example.org>"))
        #expect(configuration.security == .none)
        #expect(configuration.certificateAuthority == "/a.pem")
    }

    @Test("insists on TLS unless told otherwise")
    func defaults() throws {
        let submission = try SMTPConfiguration(url: "smtp://mail.example.org?from=a@example.org")
        let implicit = try SMTPConfiguration(url: "smtps://[2001:db8::1]/?from=a@example.org")

        #expect(submission.port == 587)
        #expect(submission.security == .required)
        #expect(submission.credentials == nil)
        #expect(implicit.port == 465)
        #expect(implicit.host == "[2001:db8::1]")
        #expect(implicit.security == .implicit)
    }

    @Test("shows no password, however it is printed")
    func masked() throws {
        let configuration = try SMTPConfiguration(url: "smtp://user:hunter2@mail.example.org?from=a@example.org")
        var dumped = ""
        dump(configuration, to: &dumped)

        #expect(configuration.description == "smtp://user:***@mail.example.org:587?from=a@example.org&tls=required")
        #expect(!"\(configuration) \(String(reflecting: configuration)) \(dumped)".contains("hunter2"))
    }

    @Test(
        "names what is wrong, without the password",
        arguments: [
            ("mail.example.org", SMTPConfigurationError.scheme),
            ("http://u:hunter2@h?from=a@b.c", .scheme),
            ("smtp://u:hunter2@?from=a@b.c", .host),
            ("smtp://u:hunter2@ho st?from=a@b.c", .host),
            ("smtp://u:hunter2@h:70000?from=a@b.c", .port("70000")),
            ("smtp://hunter2@h?from=a@b.c", .credentials),
            ("smtp://u:hunter2%zz@h?from=a@b.c", .credentials),
            ("smtp://u:hunter2@h", .senderMissing),
            ("smtp://u:hunter2@h?from=nobody", .sender("nobody")),
            ("smtp://u:hunter2@h?from=a@b.c&tls=maybe", .security("maybe")),
            ("smtps://u:hunter2@h?from=a@b.c&tls=required", .securityTwice),
            ("smtp://u:hunter2@h?from=a@b.c&timeout=5", .unknownOption("timeout")),
            ("smtp://u:hunter2@h?from=", .emptyOption("from")),
        ]
    )
    func errors(_ url: String, _ expected: SMTPConfigurationError) {
        let error = #expect(throws: SMTPConfigurationError.self) { try SMTPConfiguration(url: url) }

        #expect(error == expected)
        #expect(error?.description.contains("hunter2") == false)
    }
}
