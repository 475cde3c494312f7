import CCurl

/// How the sending of one mail ended, as libcurl tells it.
struct SMTPResult {
    let code: CURLcode
    /// The last reply's three digits, 0 before the first.
    let reply: Int
    /// Its enhanced status code, if it had one.
    let detail: String?
    /// Whether the whole mail had been handed over by then.
    let wasHandedOver: Bool

    func delivery(receipt: String) -> Delivery {
        if wasHandedOver, reply == 250 { return .delivered(receipt: receipt) }
        if let trouble = configurationTrouble { return .retry(after: nil, because: trouble) }
        // 354 is the last reply before the mail itself: the server heard it out and did not say what became of it.
        if wasHandedOver, reply == 354 || reply == 0 {
            return .ambiguous(because: "the mail server took the mail and gave no answer (\(reason))")
        }
        switch reply {
        case 400...499: return .retry(after: nil, because: "the mail server said not now (\(replyText))")
        case 500...599: return .refused(because: "the mail server refused the mail (\(replyText))")
        default: return .retry(after: nil, because: "the mail server could not be reached or fell silent (\(reason))")
        }
    }

    /// What is wrong with us and not with the mail. It is tried again although the reply may begin with 5: once someone
    /// has put the password right, the mail should still go out.
    private var configurationTrouble: String? {
        if code == CURLE_LOGIN_DENIED || [530, 534, 535, 538].contains(reply) {
            return "the mail server does not accept the user name and password (\(replyText))"
        }
        if code == CURLE_USE_SSL_FAILED {
            return "the mail server does not offer STARTTLS; use smtps://, or tls=none on a trusted network"
        }
        if [CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CONNECT_ERROR].contains(code) {
            return "no secure connection to the mail server (\(reason))"
        }
        return nil
    }

    private var replyText: String {
        detail.map { "\(reply) \($0)" } ?? "\(reply)"
    }

    /// libcurl's fixed words for the code: they name no host, user or password.
    private var reason: String {
        let code = code == CURLE_ABORTED_BY_CALLBACK ? CURLE_OPERATION_TIMEDOUT : code
        return unsafe String(cString: curl_easy_strerror(code))
    }
}
