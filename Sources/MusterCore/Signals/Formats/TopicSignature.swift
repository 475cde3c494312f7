/// By what a message of SNS shows that it comes from Amazon.
///
/// What is signed, and how, is described in Amazon's guide to SNS, "Verifying the signatures of messages".
package struct TopicSignature: Equatable, Sendable {
    /// What was signed.
    package var text: String
    /// In base64.
    package var signature: String
    package var digest: Digest
    /// Where the certificate is; one of Amazon's own addresses.
    package var certificateURL: String

    package enum Digest: Equatable, Sendable {
        case sha1, sha256
    }

    /// - Returns: nil for what a function of Lambda has passed on: SNS has delivered it to that one, and not here.
    package init?(_ body: JSONValue) throws(FormatProblem) {
        let fields = try SourceFields(body)
        if fields["Records"] != nil { return nil }
        signature = try fields.requiredText("Signature")
        certificateURL = try fields.requiredText("SigningCertURL")
        guard Self.isCertificate(certificateURL) else {
            throw FormatProblem("SigningCertURL", "is not an https address of a certificate of SNS at Amazon")
        }
        let version = try fields.requiredText("SignatureVersion")
        switch version {
        case "1": digest = .sha1
        case "2": digest = .sha256
        default: throw FormatProblem("SignatureVersion", "\"\(version.prefix(20))\" is neither 1 nor 2")
        }
        let isNotice = try fields.requiredText("Type") == "Notification"
        let names =
            isNotice
            ? ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
            : ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"]
        text = ""
        for name in names {
            // Messages without a subject leave it out of the signature.
            guard let value = try name == "Subject" ? fields.text(name) : fields.requiredText(name) else { continue }
            text += "\(name)\n\(value)\n"
        }
    }

    /// `https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-….pem`.
    package static func isCertificate(_ url: String) -> Bool {
        CloudWatchNotification.isAmazon(url)
            && url.wholeMatch(of: /https:\/\/[^\/]+\/SimpleNotificationService-[A-Za-z0-9]{1,80}\.pem/) != nil
    }
}
