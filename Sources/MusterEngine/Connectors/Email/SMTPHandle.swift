import CCurl
import MusterCore

/// A handle of libcurl, which owns the connection and opens it again when the server has closed it.
@safe struct SMTPHandle: ~Copyable {
    private let curl: UnsafeMutableRawPointer
    private let timeout: Duration

    /// What libcurl said when it was asked for something it should know.
    struct SetupError: Error, CustomStringConvertible {
        let description: String
    }

    /// Ready to connect, which the first mail does.
    static func make(_ configuration: SMTPConfiguration) throws(SetupError) -> SMTPHandle {
        guard isReady, let curl = unsafe curl_easy_init() else {
            throw SetupError(description: "no memory, or no TLS library")
        }
        let handle = unsafe SMTPHandle(curl: curl, timeout: configuration.totalTimeout)
        try handle.configure(configuration)
        return handle
    }

    private init(curl: UnsafeMutableRawPointer, timeout: Duration) {
        unsafe self.curl = unsafe curl
        self.timeout = timeout
    }

    deinit {
        unsafe curl_easy_cleanup(curl)
    }

    /// Sends one mail, on the connection of the one before if that still stands.
    func send(_ mail: Mail) throws(SetupError) -> SMTPResult {
        let exchange = SMTPExchange(mail.text, timeout: timeout)
        let context = unsafe Unmanaged.passUnretained(exchange).toOpaque()
        let recipients = unsafe curl_slist_append(nil, mail.recipient.address)
        guard unsafe recipients != nil else { throw SetupError(description: "no memory") }
        defer { unsafe curl_slist_free_all(recipients) }

        try set(CURLOPT_MAIL_FROM, to: mail.sender.address)
        try check(unsafe muster_curl_set_pointer(curl, CURLOPT_MAIL_RCPT, recipients))
        try check(unsafe muster_curl_set_pointer(curl, CURLOPT_READDATA, context))
        try check(unsafe muster_curl_set_pointer(curl, CURLOPT_HEADERDATA, context))
        try check(unsafe muster_curl_set_pointer(curl, CURLOPT_XFERINFODATA, context))
        let code = withExtendedLifetime(exchange) { unsafe curl_easy_perform(curl) }
        var reply = 0
        try check(unsafe muster_curl_get_long(curl, CURLINFO_RESPONSE_CODE, &reply))

        return SMTPResult(code: code, reply: reply, detail: exchange.details[reply], wasHandedOver: exchange.isComplete)
    }

    private func configure(_ configuration: SMTPConfiguration) throws(SetupError) {
        let scheme = configuration.security == .implicit ? "smtps" : "smtp"
        // The path is how we name ourselves to the server (EHLO).
        let server = "\(configuration.host):\(configuration.port)"
        try set(CURLOPT_URL, to: "\(scheme)://\(server)/\(configuration.sender.domain)")
        try set(CURLOPT_PROTOCOLS_STR, to: "smtp,smtps")
        // A proxy named in the environment is meant for the web, not for mail.
        try set(CURLOPT_PROXY, to: "")
        try set(CURLOPT_UPLOAD, to: 1)
        // Signals would hit whichever thread is there.
        try set(CURLOPT_NOSIGNAL, to: 1)
        try set(CURLOPT_CONNECTTIMEOUT_MS, to: Int(configuration.connectTimeout.milliseconds))
        try set(CURLOPT_TIMEOUT_MS, to: Int(configuration.totalTimeout.milliseconds))
        try set(CURLOPT_SSLVERSION, to: Int(CURL_SSLVERSION_TLSv1_2))
        try set(CURLOPT_USE_SSL, to: Self.useTLS(configuration.security))
        if let file = configuration.certificateAuthority {
            try set(CURLOPT_CAINFO, to: file)
        }
        if let credentials = configuration.credentials {
            try set(CURLOPT_USERNAME, to: credentials.user)
            try set(CURLOPT_PASSWORD, to: credentials.password)
        }
        try check(unsafe muster_curl_set_read(curl, SMTPExchange.read))
        try check(unsafe muster_curl_set_header(curl, SMTPExchange.heard))
        try check(unsafe muster_curl_set_progress(curl, SMTPExchange.isOver))
        try set(CURLOPT_NOPROGRESS, to: 0)
    }

    private static func useTLS(_ security: SMTPConfiguration.Security) -> Int {
        switch security {
        case .implicit, .required: Int(CURLUSESSL_ALL.rawValue)
        case .opportunistic: Int(CURLUSESSL_TRY.rawValue)
        case .none: Int(CURLUSESSL_NONE.rawValue)
        }
    }

    private func set(_ option: CURLoption, to value: String) throws(SetupError) {
        try check(unsafe muster_curl_set_string(curl, option, value))
    }

    private func set(_ option: CURLoption, to value: Int) throws(SetupError) {
        try check(unsafe muster_curl_set_long(curl, option, value))
    }

    private func check(_ code: CURLcode) throws(SetupError) {
        guard code == CURLE_OK else { throw SetupError(description: unsafe String(cString: curl_easy_strerror(code))) }
    }

    /// Whether libcurl could prepare itself; asked once a process.
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_SSL)) == CURLE_OK
}
