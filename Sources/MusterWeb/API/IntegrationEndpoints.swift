import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore

/// Where signals come in, how they are read, and what was not understood.
enum IntegrationEndpoints {
    private static let settings: [Endpoint.Field] = [
        .optional("mapping", "of a source of the kind generic: which of its fields mean what", .object),
        .optional("every", "the longest that may pass between two calls, as 5 min or PT5M (nobody waits for them)"),
        .optional("classic_names", "true refuses names of labels that have more than letters, digits and _", .boolean),
        .optional("resolved_words", "of a source of the kind email: words of a subject that tell of an end", .list),
    ]

    static let all: [Endpoint] = [
        Endpoint(
            method: .get,
            path: "/integrations",
            summary: "Where signals come in",
            permission: .administer,
            answers: .integration.page
        ) { call in
            .page(try await call.site.inlets.all().map { json($0, call.site) }, next: nil)
        },
        Endpoint(
            method: .post,
            path: "/integrations",
            summary: "Make an address at which signals come in",
            permission: .administer,
            fields: [.required("name", "unique"), .optional("kind", "what it speaks (prometheus)")] + settings,
            status: .created,
            answers: .integration,
            location: { $0["url"]?.text }
        ) { call in
            let made = try await call.site.inlets.add(
                name: call.required("name"),
                kind: try kind(call.text("kind")),
                settings: try settings(call, SourceSettings()),
                by: call.actor
            )
            return json(made, call.site)
        },
        Endpoint(
            method: .get,
            path: "/integrations/{name}",
            summary: "One of them",
            permission: .administer,
            answers: .integration
        ) { call in
            json(try await source(call), call.site)
        },
        Endpoint(
            method: .post,
            path: "/integrations/{name}/settings",
            summary: "Change how a source is read; fields that are not given stay",
            permission: .administer,
            fields: settings + [
                .optional("sample", "a message that the new settings must be able to read"),
                .optional("enabled", "false takes nothing from it any more", .boolean),
            ],
            answers: .integration
        ) { call in
            var source = try await source(call)
            source.settings = try settings(call, source.settings)
            if let sample = call.text("sample") { _ = try reading(sample, source, call.site) }
            let isDisabled = call.flag("enabled").map { !$0 } ?? source.isDisabled
            try await call.site.inlets
                .change(source, settings: source.settings, isDisabled: isDisabled, by: call.actor)
            source.isDisabled = isDisabled
            return json(source, call.site)
        },
        Endpoint(
            method: .post,
            path: "/integrations/{name}/trial",
            summary: "See what would be made of a message, without taking it",
            permission: .administer,
            fields: [.required("sample", "the message, as it is sent")] + settings,
            answers: .trial
        ) { call in
            var source = try await source(call)
            source.settings = try settings(call, source.settings)
            let alerts = try reading(call.required("sample"), source, call.site)
            return .of(["alerts": .array(alerts.map(json))])
        },
        Endpoint(
            method: .get,
            path: "/integrations/{name}/quarantine",
            summary: "What it sent that could not be read, the latest first",
            permission: .administer,
            answers: .quarantined.page
        ) { call in
            let source = try await source(call)
            let found = try await call.site.parts.database.read { try Quarantine($0).list(of: source.id) }
            return .page(found.map(json), next: nil)
        },
        Endpoint(
            method: .post,
            path: "/quarantine/{id}/replay",
            summary: "Read a message again, with the settings of today",
            permission: .administer,
            answers: .replay
        ) { call in
            guard let id = ID<QuarantinedMessage>(call.parameter("id")) else { throw Failure.notFound }
            do {
                return .of(["alerts": JSONValue(try await call.site.reception.replay(id))])
            } catch let problem as FormatProblem {
                throw Failure.invalid(problem.field ?? "body", problem.problem)
            }
        },
    ]

    // MARK: Reading what was asked

    static func kind(_ text: String?) throws -> SourceKind {
        guard let kind = SourceKind(rawValue: text ?? SourceKind.prometheus.rawValue) else {
            throw Failure.invalid("kind", "is none of \(SourceKind.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return kind
    }

    static func interval(_ text: String?) throws -> Duration? {
        guard let text else { return nil }
        guard let interval = Duration(text: text) ?? Duration(iso8601: text), interval >= .seconds(10) else {
            throw Failure.invalid("every", "\"\(text)\" is no time of 10 s or more; write it as 5 min or PT5M")
        }
        return interval
    }

    /// - Parameter text: JSON.
    static func mapping(_ text: String) throws(FormatProblem) -> GenericMapping {
        let value: JSONValue
        do throws(ReceivedJSON.Problem) { value = try ReceivedJSON.read(Array(text.utf8)) } catch {
            throw FormatProblem("mapping", "is \(error.words)")
        }
        return try GenericMapping(value)
    }

    /// What a source would be understood to say by a mapping that is not saved.
    ///
    /// - Parameter mapping: JSON; empty takes the one that is saved.
    static func trial(
        _ sample: String,
        mapping text: String,
        of source: Integration,
        _ site: Site
    ) throws(FormatProblem) -> [SourceAlert] {
        var source = source
        if !text.isEmpty { source.settings.mapping = try mapping(text) }
        switch try site.reception.read(Array(sample.utf8), from: source) {
        case .alerts(let alerts): return alerts
        case .confirmation: return []
        }
    }

    private static func settings(_ call: APICall, _ before: SourceSettings) throws -> SourceSettings {
        var settings = before
        if let value = call.body["mapping"] {
            do throws(FormatProblem) { settings.mapping = try GenericMapping(value) } catch {
                throw Failure.invalid(error.field ?? "mapping", error.problem)
            }
        }
        if let every = try interval(call.text("every")) { settings.everyMilliseconds = every.milliseconds }
        if let isClassic = call.flag("classic_names") { settings.namesAreClassic = isClassic }
        if let words = call.body["resolved_words"] {
            settings.resolvedWords = try words.items.map { word in
                guard case .string(let text) = word else {
                    throw Failure.invalid("resolved_words", "must be a list of texts")
                }
                return text
            }
        }
        return settings
    }

    private static func reading(_ sample: String, _ source: Integration, _ site: Site) throws -> [SourceAlert] {
        do throws(FormatProblem) { return try trial(sample, mapping: "", of: source, site) } catch {
            throw Failure.invalid("sample", error.words)
        }
    }

    private static func source(_ call: APICall) async throws -> Integration {
        let name = call.parameter("name")
        guard let found = try await call.site.parts.database.read({ try Integrations($0).find(name: name) }) else {
            throw Failure.notFound
        }
        return found
    }

    // MARK: Answers

    static func word(for alert: SourceAlert) -> String {
        switch alert.action {
        case .trigger: alert.endsAt == SourceAlert.untilResolved ? "fires" : "fires, or is over"
        case .acknowledge: "is acknowledged"
        case .resolve: "is over"
        }
    }

    private static func json(_ source: Integration, _ site: Site) -> JSONValue {
        .of([
            "id": JSONValue(source.id.description), "name": JSONValue(source.name),
            "kind": JSONValue(source.kind.rawValue), "url": JSONValue(site.inlets.url(of: source)),
            "key": JSONValue(source.key), "enabled": .bool(!source.isDisabled),
            "every": source.settings.every.map { JSONValue($0.text) }, "created_at": JSONValue(source.createdAt),
            "last_call_at": site.parts.arrivals.lastCall(of: source.id).map { JSONValue($0) },
        ])
    }

    private static func json(_ alert: SourceAlert) -> JSONValue {
        .of([
            "fingerprint": JSONValue(alert.fingerprint), "says": JSONValue(word(for: alert)),
            "labels": .object(alert.labels.mapValues { JSONValue($0) }),
            "annotations": .object(alert.annotations.mapValues { JSONValue($0) }),
            "starts_at": JSONValue(alert.startsAt), "ends_at": JSONValue(alert.endsAt),
        ])
    }

    private static func json(_ message: QuarantinedMessage) -> JSONValue {
        .of([
            "id": JSONValue(message.id.description), "received_at": JSONValue(message.receivedAt),
            "content_type": JSONValue(message.contentType), "problem": JSONValue(message.problem),
            "body_base64": JSONValue(message.body),
        ])
    }
}

extension AnswerShape {
    static let integration = AnswerShape(
        "Integration",
        isSecret: true,
        [
            .required("id", "a UUID"), .required("name", "unique"), .required("kind", "what it speaks"),
            .required("url", "secret"), .required("key", "the secret in it"),
            .required("enabled", "false where it is switched off", .boolean),
            .optional("every", "the longest that may pass between two calls"), .required("created_at", "when", .time),
            .optional("last_call_at", "when, since the server's start", .time),
        ]
    )

    fileprivate static let trial = AnswerShape("Trial", [.required("alerts", "what would be made of it", .list)])
    fileprivate static let replay = AnswerShape("Replay", [.required("alerts", "how many it told of", .integer)])

    fileprivate static let quarantined = AnswerShape(
        "QuarantinedMessage",
        [
            .required("id", "a UUID"), .required("received_at", "when", .time),
            .required("content_type", "as the sender said"), .required("problem", "what is wrong, with the field"),
            .required("body_base64", "as it came"),
        ]
    )
}
