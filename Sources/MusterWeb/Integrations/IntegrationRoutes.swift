import Hummingbird
import MusterCore
import MusterEngine
import MusterStore

/// `/integrations` and `/quarantine`: where signals come in, and what of them was not understood.
struct IntegrationRoutes: Sendable {
    let site: Site

    static func path(of source: Integration) -> String { "/integrations/\(source.id)" }

    func add(to router: Router<WebContext>) {
        router.get("/integrations") { _, context in try await list(context) }
        router.post("/integrations") { request, context in
            try Permission.administer.check(context.viewer)
            let form = try await Form(request, context)
            let made = try await site.inlets.add(
                name: try form.required("name"),
                kind: try IntegrationEndpoints.kind(form.text("kind")),
                settings: SourceSettings(every: try IntegrationEndpoints.interval(form.text("every"))),
                by: context.actor
            )
            return Response.see(Self.path(of: made))
        }
        router.post("/integrations/chat/:server/test") { request, context in
            _ = try await Form(request, context)
            return try await testChat(context)
        }
        router.post("/integrations/meetings/test") { request, context in
            _ = try await Form(request, context)
            return try await testMeetings(context)
        }
        router.get("/integrations/:id") { _, context in try await show(context, trial: nil) }
        router.post("/integrations/:id/trial") { request, context in
            let form = try await Form(request, context)
            return try await show(context) { source in try trial(form, source) }
        }
        router.post("/integrations/:id/settings") { request, context in try await save(request, context) }
        router.post("/integrations/:id/switch") { request, context in
            _ = try await Form(request, context)
            let source = try await source(context)
            try await site.inlets
                .change(source, settings: source.settings, isDisabled: !source.isDisabled, by: context.actor)
            return Response.see(Self.path(of: source))
        }
        router.post("/quarantine/:id/replay") { request, context in
            _ = try await Form(request, context)
            return try await leave(context) { id in
                do {
                    _ = try await site.reception.replay(id)
                } catch let problem as FormatProblem {
                    throw Failure(.unprocessableContent, "Still not understood", problem.words)
                }
            }
        }
        router.post("/quarantine/:id/removal") { request, context in
            _ = try await Form(request, context)
            return try await leave(context) { id in
                try await site.parts.database.write(.normal) { try Quarantine($0).remove(id) }
            }
        }
    }

    private func testChat(_ context: WebContext) async throws -> Response {
        try Permission.administer.check(context.viewer)
        let channel = context.parameters.get("server").flatMap(Channel.init(rawValue:))
        guard let viewer = context.viewer, let channel else { throw Failure.notFound }
        do {
            return try await list(context, chat: ChatTest(site.parts).run(channel, for: viewer))
        } catch EngineError.invalid(_, let problem) {
            return try await list(context, chat: problem)
        }
    }

    private func testMeetings(_ context: WebContext) async throws -> Response {
        try Permission.administer.check(context.viewer)
        do {
            return try await list(context, meetings: MeetingTest(site.parts).run())
        } catch EngineError.invalid(_, let problem) {
            return try await list(context, meetings: problem)
        }
    }

    /// - Parameters:
    ///   - chat: what a test of a chat server said.
    ///   - meetings: what a test of whoever makes meetings said.
    private func list(
        _ context: WebContext,
        chat: String? = nil,
        meetings: String? = nil
    ) async throws -> Response {
        try Permission.administer.check(context.viewer)
        let arrivals = site.parts.arrivals
        let rows = try await site.parts.database.read { connection in
            let calls = try Integrations(connection).lastCalls()
            return try Integrations(connection).all().map { source in
                IntegrationsPage.Row(
                    source: source,
                    lastCall: arrivals.lastCall(of: source.id) ?? calls[source.id],
                    unread: try Quarantine(connection).count(of: source.id)
                )
            }
        }
        let frame = site.frame("Integrations", context, current: "Alerts")
        let servers = ChatSection(frame: frame, states: try await ChatTest(site.parts).states(), said: chat).body
        let makers = MeetingSection(frame: frame, state: MeetingTest(site.parts).state, said: meetings).body
        return IntegrationsPage(frame: frame, rows: rows, others: [servers, makers]).body.response()
    }

    private func source(_ context: WebContext) async throws -> Integration {
        try Permission.administer.check(context.viewer)
        guard let id = context.parameters.get("id").flatMap({ ID<Integration>($0) }),
            let found = try await site.inlets.all().first(where: { $0.id == id })
        else { throw Failure.notFound }
        return found
    }

    private func show(
        _ context: WebContext,
        trial: ((Integration) throws -> IntegrationPage.Trial)?
    ) async throws -> Response {
        let source = try await source(context)
        let (calls, unread) = try await site.parts.database.read { connection in
            (try Integrations(connection).lastCalls(), try Quarantine(connection).list(of: source.id, limit: 20))
        }
        return IntegrationPage(
            frame: site.frame(source.name, context, current: "Alerts"),
            source: source,
            url: site.inlets.url(of: source),
            base: site.parts.links.base,
            lastCall: site.parts.arrivals.lastCall(of: source.id) ?? calls[source.id],
            unread: unread,
            trial: try trial?(source)
        ).body.response()
    }

    private func trial(_ form: Form, _ source: Integration) throws -> IntegrationPage.Trial {
        let (sample, mapping) = (form.text("sample") ?? "", form.text("mapping") ?? "")
        var result: Result<[SourceAlert], FormatProblem>
        do throws(FormatProblem) {
            result = .success(try IntegrationEndpoints.trial(sample, mapping: mapping, of: source, site))
        } catch {
            result = .failure(error)
        }
        return IntegrationPage.Trial(sample: sample, mapping: mapping, result: result)
    }

    /// Saves a mapping that could read the sample; shows what is wrong with any other.
    private func save(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await Form(request, context)
        let source = try await source(context)
        if case .failure = try trial(form, source).result {
            return try await show(context) { source in try trial(form, source) }
        }
        var settings = source.settings
        settings.mapping = try IntegrationEndpoints.mapping(form.required("mapping"))
        try await site.inlets
            .change(source, settings: settings, isDisabled: source.isDisabled, by: context.actor)
        return Response.see(Self.path(of: source))
    }

    /// Does something with a message of the quarantine, and goes back to its source.
    private func leave(
        _ context: WebContext,
        _ body: (ID<QuarantinedMessage>) async throws -> Void
    ) async throws -> Response {
        try Permission.administer.check(context.viewer)
        guard let id = context.parameters.get("id").flatMap({ ID<QuarantinedMessage>($0) }),
            let message = try await site.parts.database.read({ try Quarantine($0).find(id) })
        else { throw Failure.notFound }
        try await body(id)
        return Response.see("/integrations/\(message.integration)")
    }
}
