/// One connection to the mail server, kept open from mail to mail, on a thread of its own.
actor SMTPSession {
    private let configuration: SMTPConfiguration
    private let thread: OwnThread
    private var handle: SMTPHandle?

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    init(_ configuration: SMTPConfiguration, number: Int) {
        self.configuration = configuration
        thread = OwnThread(label: "muster.smtp.\(number)")
    }

    /// On its own thread like everything else: closing a connection waits for the server to say good-bye.
    isolated deinit {}

    /// Waits for the server, at most as long as the configuration says.
    ///
    /// - Parameter deadline: when it is no longer worth beginning, because the caller's time would be up before the end.
    func send(_ mail: Mail, beginBefore deadline: ContinuousClock.Instant) -> Delivery {
        guard ContinuousClock.now < deadline else { return SMTPConnector.busy }

        do {
            if handle == nil { handle = try SMTPHandle.make(configuration) }
            guard let result = try handle?.send(mail) else { return SMTPConnector.busy }
            return result.delivery(receipt: mail.messageID)
        } catch {
            return .retry(after: nil, because: "the mail library could not be set up: \(error)")
        }
    }
}
