import Testing

@testable import MusterEngine

@Suite("The signature of a telephone provider")
struct CallbackSignatureTests {
    private let signature = CallbackSignature(token: "12345")
    private let fields = [
        "CallSid": "CA1234567890ABCDE", "Caller": "+14158675309", "Digits": "1234", "From": "+14158675309",
        "To": "+18005551212",
    ]

    @Test("is the one of the provider's own example")
    func example() {
        let url = "https://mycompany.com/myapp.php?foo=1&bar=2"

        #expect(signature.text(url: url, fields: fields) == "RSOYDt4T1cUTdK1PDd93/VVr8B8=")
        #expect(signature.isValid("RSOYDt4T1cUTdK1PDd93/VVr8B8=", url: url, fields: fields))
    }

    @Test("is taken with the usual port and without it")
    func port() {
        let signed = signature.text(url: "https://mycompany.com:443/a", fields: fields)

        #expect(signature.isValid(signed, url: "https://mycompany.com/a", fields: fields))
        #expect(
            signature.isValid(
                signature.text(url: "https://m.org/a", fields: [:]),
                url: "https://m.org:443/a",
                fields: [:]
            )
        )
    }

    @Test("is refused where anything differs")
    func forged() {
        let url = "https://mycompany.com/myapp.php?foo=1&bar=2"
        let good = signature.text(url: url, fields: fields)
        var other = fields
        other["Digits"] = "1235"

        #expect(!signature.isValid(good, url: url, fields: other))
        #expect(!signature.isValid(good, url: url + "3", fields: fields))
        #expect(!signature.isValid(good, url: url.replacing("mycompany", with: "yourcompany"), fields: fields))
        #expect(!CallbackSignature(token: "12346").isValid(good, url: url, fields: fields))
        #expect(!signature.isValid("", url: url, fields: fields))
        #expect(!signature.isValid("not base64!", url: url, fields: fields))
    }
}
