import MusterCore

/// What an endpoint answers with: the fields of one object, or of each object of a page of them.
struct AnswerShape: Sendable {
    /// Among the schemas of the description.
    let name: String
    let fields: [Endpoint.Field]
    /// It holds what is kept nowhere in clear, and is therefore not kept for who asks again under the same key.
    let isSecret: Bool
    /// A page holds `items` of this shape, and `next_cursor` where there are more.
    private(set) var isPage = false

    init(_ name: String, isSecret: Bool = false, _ fields: [Endpoint.Field]) {
        self.name = name
        self.fields = fields
        self.isSecret = isSecret
    }

    var page: AnswerShape {
        var page = self
        page.isPage = true
        return page
    }
}

extension AnswerShape {
    static let incident = AnswerShape(
        "Incident",
        [
            .required("id", "a UUID"), .required("reference", "as INC-7"), .required("name", "what it is called"),
            .required("document_name", "of its document, by the process"),
            .required("channel_name", "of its channel, by the process"), .required("url", "of its page"),
            .required("process", "key of the process"), .required("process_version", "of the process it runs under"),
            .required("severity", "as the process names it"), .required("phase", "the present one"),
            .optional("category", "of the status page"), .optional("description", "what is known"),
            .optional("service", "key of the affected service"), .required("drill", "kept out of figures", .boolean),
            .required("restricted", "only for its members", .boolean),
            .required("members", "who may know of it, where it is restricted", .list),
            .required("version", "how many events it has", .integer), .required("declared_at", "when", .time),
            .required("milestones", "when each was reached, by name", .object),
            .optional("type", "key of the kind of incident"), .required("labels", "of the incident", .list),
            .required("facts", "by key", .object), .optional("bridge", "link to it"),
            .optional("bridge_awaited_from", "who is making a meeting for it, where its link is still to come"),
            .required("roles", "each role, with its holder", .list), .optional("handover", "that is offered", .object),
            .required("gates", "conditions of each milestone, and which are missing", .list),
            .required("prompts", "what Muster last asked of everybody, three at most", .list),
            .required("escalations", "runs of escalation policies", .list),
            .required("pages", "who was asked to answer, and did", .list),
            .required("updates", "what audiences were told", .list),
            .required("proposals", "updates that wait for approval, and who may give it", .list),
            .required("alerts", "that belong to it", .list),
            .required("measures", "temporary ones", .list), .required("retrospective", "how it stands", .object),
            .required("handovers", "every offer that waits", .list),
            .required("severity_history", "intervals, oldest first", .list),
            .required("room", "orders, hypotheses, actions, decisions, breaches, answers, participants …", .object),
            .required("links", "with other incidents", .list),
            .optional("dismissal", "why it ended without being resolved", .object),
            .required("attachments", "files, oldest first", .list),
            .required("legal", "notices that are owed and given, and the legal hold", .object),
            .required("action_items", "of it", .list), .required("metrics", "its durations in seconds", .object),
        ]
    )

    static let summary = AnswerShape(
        "IncidentSummary",
        [
            .required("id", "a UUID"), .required("reference", "as INC-7"), .required("name", "what it is called"),
            .required("severity", "as the process names it"), .required("phase", "the present one"),
            .required("process", "key of the process"), .optional("service", "key of the affected service"),
            .required("declared_at", "when", .time), .optional("resolved_at", "when", .time),
            .optional("closed_at", "when", .time), .required("drill", "kept out of figures", .boolean),
            .optional("next_due", "what is due next"), .optional("next_due_at", "by when", .time),
            .required("overdue", "how many promises are", .integer),
        ]
    )

    static let hit = AnswerShape(
        "SearchHit",
        summary.fields + [.optional("excerpt", "the line that holds the words")]
    )

    static let report = AnswerShape(
        "Report",
        [
            .required("from", "the first month"), .required("to", "the last month"),
            .required(
                "rows",
                "group, name, figure, count, and of durations median_seconds, p90_seconds, mean_seconds",
                .list
            ),
            .required("definitions", "of the durations, by figure", .object),
        ]
    )

    static let entry = AnswerShape(
        "TimelineEntry",
        [
            .required("sequence", "from 1", .integer), .required("at", "when it happened", .time),
            .required("recorded_at", "when it was written down", .time), .required("who", "a name"),
            .required("source", "how: web, api, cli …"), .required("kind", "what for"),
            .required("text", "as people read it"), .optional("refers_to", "sequence of another entry", .integer),
        ]
    )

    static let obligations = AnswerShape(
        "Obligations",
        [
            .required("items", "what is due, soonest first", .list),
            .required("record", "how each clock has fared, by its id", .object),
        ]
    )

    static let update = AnswerShape(
        "Update",
        [
            .required("id", "a UUID"), .required("audience", "its key"), .required("state", "that was told"),
            .required("subject", "of the message"), .required("body", "of the message"),
            .required("at", "when it went", .time), .optional("next_by", "when the next was promised", .time),
            .optional("by", "who wrote it", .object), .optional("approved_by", "who let it go", .object),
            .required("components", "states of status components by key", .object),
        ]
    )

    static let attachment = AnswerShape(
        "Attachment",
        [
            .required("id", "a UUID"), .required("name", "of the file"), .required("size", "bytes", .integer),
            .required("type", "as its own bytes say"), .required("sha256", "of its bytes, in hex"),
            .required("url", "path at which its bytes are, with the same token"),
            .required("sequence", "of the entry that attached it", .integer),
            .optional("entry", "sequence of the entry that it belongs to", .integer),
            .optional("shows", "what is to be seen on a picture"), .required("by", "who attached it", .object),
            .required("at", "when", .time), .optional("removed_at", "when its bytes were removed", .time),
            .optional("removed_because", "why"),
        ]
    )

    static let draft = AnswerShape("Draft", [.required("text", "to go on from")])

    static let document = AnswerShape(
        "Document",
        [
            .required("markdown", "the text"), .required("edition", "how often it was saved", .integer),
            .required("draft", "never saved: written from the record", .boolean),
        ]
    )

    static let actionItem = AnswerShape(
        "ActionItem",
        [
            .required("id", "a UUID"), .required("title", "what is to be done"), .required("type", "its kind"),
            .optional("criticality", "as the process names it"), .optional("owner", "who will", .object),
            .optional("target_at", "by when", .time), .optional("ticket", "elsewhere"),
            .optional("done_at", "when it was done", .time),
        ]
    )

    static let alert = AnswerShape(
        "Alert",
        [
            .required("id", "a UUID"), .required("integration", "whence"), .required("fingerprint", "of its labels"),
            .required("title", "what it is called"), .required("status", "firing or resolved"),
            .required("labels", "by name", .object), .required("annotations", "by name", .object),
            .optional("generator_url", "whence"), .required("starts_at", "since when it fires", .time),
            .required("ends_at", "when it was over, or will be unless it is sent again", .time),
            .required("first_seen_at", "by Muster", .time), .required("last_seen_at", "by Muster", .time),
            .required("times_sent", "resends counted", .integer), .required("triage", "what became of it"),
            .required("triage_reason", "the rule, or who said why; empty of an incident hidden from you"),
            .optional("incident", "its id"),
            .optional("acknowledged_by", "person:UUID or integration:NAME"),
            .optional("acknowledged_at", "when", .time), .optional("snoozed_until", "when it waits again", .time),
            .optional("payload", "as it came"),
            .optional("decide_by", "in a list, while it waits and the process gives a time", .time),
            .optional("declare_by", "the same for its declaration", .time),
        ]
    )

    static let person = AnswerShape(
        "Person",
        [
            .required("id", "a UUID"), .required("handle", "short name"), .required("name", "as it is written"),
            .required("email", "an address"), .required("permission", "admin, responder, stakeholder or observer"),
            .required("active", "false for one who has left", .boolean),
        ]
    )

    /// Whatever was set up: its fields are those of the editor, as far as the caller may see them.
    static let organisation = AnswerShape("Organisation", [.required("name", "what it is called")])

    static let process = AnswerShape(
        "Process",
        [
            .required("key", "short name"), .required("title", "name"), .required("version", "of its text"),
            .required("severities", "gravest first", .list), .required("roles", "in its order", .list),
            .required("audiences", "in its order", .list), .required("facts", "in its order", .list),
            .required("types", "of incidents, in its order", .list), .required("text", "as people read it"),
        ]
    )

    static let link = AnswerShape("SetUpLink", isSecret: true, [.required("set_up_link", "to be used once")])
    static let secret = AnswerShape("NewToken", isSecret: true, [.required("token", "is shown this once")])
    static let revocation = AnswerShape("Revocation", [.required("revoked", "true", .boolean)])

    static let token = AnswerShape(
        "Token",
        [
            .required("id", "a UUID"), .required("name", "what it is for"), .optional("person", "whose handle"),
            .required("created_at", "when", .time), .optional("expires_at", "when", .time),
            .optional("revoked_at", "when", .time),
        ]
    )

    static let webhook = AnswerShape("Webhook", webhookFields)
    static let newWebhook = AnswerShape(
        "NewWebhook",
        isSecret: true,
        webhookFields + [.required("secret", "checks its signatures; is shown this once")]
    )
    private static let webhookFields: [Endpoint.Field] = [
        .required("name", "unique"), .required("url", "where it is told"),
        .required("events", "which it is told; none means all", .list), .required("active", "whether it is", .boolean),
    ]
    static let removal = AnswerShape("Removal", [.required("removed", "true", .boolean)])

    static let verification = AnswerShape(
        "Verification",
        [
            .required("incidents", "that were looked at", .integer), .required("events", "of them", .integer),
            .required("files", "whose bytes were looked at", .integer),
            .required("removed_texts", "on request, which breaks no hash", .integer),
            .required("findings", "what is not as it was written", .list),
        ]
    )
    static let rebuilding = AnswerShape("Rebuilding", [.required("incidents", "that were rebuilt", .integer)])

    static let message = AnswerShape(
        "Message",
        [
            .required("to", "an address"), .required("channel", "email, webhook …"), .required("subject", "of it"),
            .required("body", "of it"), .required("links", "title and url of each", .list),
            .required("when", "it would have left", .time), .required("state", "of the outbox"),
            .optional("incident", "reference of it"), .required("attachments", "names of files", .list),
        ]
    )

    static let clock = AnswerShape("SandboxClock", [.required("now", "there", .time)])
}
