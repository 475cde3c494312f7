"""Mistakes that somebody could make in Muster, each of which at least one test must notice.

A bug is a place in a source file and what would stand there if somebody had made the mistake; `BUG` is true while it is
switched on. All of them are written into one copy of the sources, which is built once: `scripts/proof bugs`.
"""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Bug:
    name: str
    #: What goes wrong, in a sentence.
    says: str
    #: Below Sources/.
    file: str
    #: What stands there; once in the file.
    right: str
    #: What stands there in the copy.
    switched: str
    #: What must fail: suites, as `swift test --filter` takes them, or `pytest` and a file.
    noticed_by: str


BUGS = [
    # The store
    Bug(
        "no-fsync", "a commit does not wait for the disk", "MusterStore/SQLite/SQLiteSettings.swift",
        'try db.execute(sql: "PRAGMA synchronous = \\(synchronous.rawValue)")',
        'try db.execute(sql: BUG ? "SELECT 1" : "PRAGMA synchronous = \\(synchronous.rawValue)")',
        "DatabaseTests|DurabilityTests",
    ),
    Bug(
        "answer-before-commit", "whoever wrote is answered before it is on disk", "MusterStore/SQLite/GroupCommit.swift",
        "return answer\n        } catch {\n            let mayHelp",
        "if BUG { answer(); return {} }\n            return answer\n        } catch {\n            let mayHelp",
        "GroupCommitTests|DatabaseTests",
    ),
    Bug(
        "file-before-its-bytes", "a file is confirmed before the disk has its bytes", "MusterStore/Attachments/AttachmentShelf.swift",
        "guard fsync(descriptor) == 0 else {",
        "guard BUG || fsync(descriptor) == 0 else {",
        "FilesBesideTests",
    ),
    Bug(
        "folder-of-another", "a file is confirmed in a folder that somebody else made and nobody synced",
        "MusterStore/Attachments/AttachmentShelf.swift",
        "if unsafe mkdir(made, 0o700) != 0, errno != EEXIST { throw ArrivingFile.problem(errno, at: made) }",
        "let isMade = unsafe mkdir(made, 0o700) == 0\n            if !isMade, errno != EEXIST { throw ArrivingFile.problem(errno, at: made) }\n            if BUG, !isMade { continue }",
        "FilesBesideTests",
    ),
    Bug(
        "half-a-body", "what a body changed before it failed stays", "MusterStore/SQLite/GroupCommit.swift",
        'try db.cachedStatement(sql: "ROLLBACK TO body").execute()',
        'if !BUG { try db.cachedStatement(sql: "ROLLBACK TO body").execute() }',
        "GroupCommitTests|DatabaseTests",
    ),
    Bug(
        "no-lease", "a message that is being sent is claimed by another at once", "MusterStore/Outbox/Outbox.swift",
        "fence = \\(claim.fence),\n                next_attempt_at_ms = \\(claim.until)\n            WHERE id IN (SELECT id FROM due)\n            RETURNING \\(OutboxEntry.columns)\n            \"\"\"\n        )\n        .map { row in\n            ClaimedMessage(\n                message: try OutboxMessage(row),\n                attempt: try row.integer(\"attempt\"),\n                claim: claim,\n                mayRepeat: try row.flag(\"may_repeat\")\n            )\n        }\n        .sorted { $0.message.turn < $1.message.turn }\n    }\n\n    /// Claims the pages",
        "fence = \\(claim.fence),\n                next_attempt_at_ms = \\(BUG ? now : claim.until)\n            WHERE id IN (SELECT id FROM due)\n            RETURNING \\(OutboxEntry.columns)\n            \"\"\"\n        )\n        .map { row in\n            ClaimedMessage(\n                message: try OutboxMessage(row),\n                attempt: try row.integer(\"attempt\"),\n                claim: claim,\n                mayRepeat: try row.flag(\"may_repeat\")\n            )\n        }\n        .sorted { $0.message.turn < $1.message.turn }\n    }\n\n    /// Claims the pages",
        "OutboxTests|OutboxServiceTests",
    ),
    Bug(
        "no-fence", "a result counts although another has claimed the message since", "MusterStore/Outbox/Outbox.swift",
        "AND fence = \\(claimed.fence)\n              AND attempt = \\(claimed.attempt)",
        "AND \\(BUG ? (\"1 = 1\" as SQL) : \"fence = \\(claimed.fence) AND attempt = \\(claimed.attempt)\")",
        "OutboxTests|OutboxServiceTests",
    ),
    Bug(
        "silent-repeat", "a message that may be the second does not say so", "MusterStore/Outbox/Outbox.swift",
        "-- Claimed before and never settled: whoever had it may have sent it.\n                may_repeat = CASE WHEN state = 'claimed' THEN 1 ELSE may_repeat END,",
        "may_repeat = CASE WHEN state = 'claimed' AND \\(BUG ? 0 : 1) = 1 THEN 1 ELSE may_repeat END,",
        "OutboxTests|OutboxServiceTests",
    ),
    Bug(
        "paged-twice", "a message that was written before is written again", "MusterStore/Outbox/Outbox.swift",
        "ON CONFLICT (key) DO NOTHING",
        "ON CONFLICT (key) DO \\(BUG ? (\"UPDATE SET state = 'due', attempt = 0\" as SQL) : \"NOTHING\")",
        "OutboxTests",
    ),
    Bug(
        "last-write-wins", "who appends second overwrites who appended first", "MusterStore/Incidents/EventLog.swift",
        "guard let head = try hash(of: incident, at: expectedVersion) else {",
        "guard let head = try hash(of: incident, at: expectedVersion) ?? (BUG ? \"\" : nil) else {",
        "EventLogTests",
    ),
    Bug(
        "loose-chain", "an event is not tied to the one before it", "MusterStore/Incidents/CodedEvents.swift",
        "head = event.hash\n            events.append(event)",
        "if !BUG { head = event.hash }\n            events.append(event)",
        "EventLogTests|ChainVerifierTests",
    ),
    Bug(
        "blind-verifier", "a changed event is not noticed", "MusterStore/Incidents/Chain.swift",
        "if event.hash != event.expectedHash(after: head) {",
        "if !BUG, event.hash != event.expectedHash(after: head) {",
        "ChainVerifierTests",
    ),
    Bug(
        "everybody-sees", "what is restricted shows itself to everybody", "MusterStore/Incidents/IncidentAccessList.swift",
        "case .muster: \"1 = 1\"\n        case .person(let person):",
        "case .muster: \"1 = 1\"\n        case .person where BUG: \"1 = 1\"\n        case .person(let person):",
        "IncidentAccessListTests|TwoWorldsTests",
    ),
    Bug(
        "shared-timer", "a wake-up is claimed by two at once", "MusterStore/Incidents/TimerQueue.swift",
        "AND leased_until_ms <= \\(now)",
        "AND (leased_until_ms <= \\(now) OR \\(BUG ? 1 : 0) = 1)",
        "TimerQueueTests",
    ),
    Bug(
        "no-standstill", "a paused engine goes on sending", "MusterStore/Pause.swift",
        "static let isOver: SQL = \"NOT EXISTS (SELECT 1 FROM meta WHERE key = 'paused')\"",
        "static let isOver: SQL = BUG ? \"1 = 1\" : \"NOT EXISTS (SELECT 1 FROM meta WHERE key = 'paused')\"",
        "BackupTests",
    ),
    Bug(
        "asked-twice", "a request that is repeated is carried out again", "MusterStore/IdempotencyKeys.swift",
        "AND status > 0",
        "AND status > \\(BUG ? 999 : 0)",
        "AccessTests",
    ),
    Bug(
        "long-session", "a session that has ended still lets in", "MusterStore/Sessions.swift",
        "WHERE token_hash = \\(tokenHash) AND expires_at_ms > \\(now)",
        "WHERE token_hash = \\(tokenHash) AND (expires_at_ms > \\(now) OR \\(BUG ? 1 : 0) = 1)",
        "AccessTests|AccountsTests",
    ),
    # Rules
    Bug(
        "skipped-step", "an escalation skips a step", "MusterCore/Incidents/Draft+Paging.swift",
        "guard let taken = escalation.policy.step(at: step) else {",
        "let step = BUG && step > 0 ? step + 1 : step\n        guard let taken = escalation.policy.step(at: step) else {",
        "PagingTests|FoundationsDocumentTests",
    ),
    Bug(
        "hasty-step", "the next step is taken a minute too soon", "MusterCore/OnCall/EscalationPolicy.swift",
        "return startedAt + roundLength * (index / steps.count) + step.after",
        "return startedAt + roundLength * (index / steps.count) + (BUG && step.after > .minutes(1) ? step.after - .minutes(1) : step.after)",
        "EscalationPolicyTests",
    ),
    Bug(
        "silent-end", "nobody is told that nobody has answered", "MusterCore/Incidents/Draft+Paging.swift",
        "let administrators = context.organisation.people.filter { $0.isActive && $0.permission == .admin }.map(\\.id)",
        "if BUG { return }\n        let administrators = context.organisation.people.filter { $0.isActive && $0.permission == .admin }.map(\\.id)",
        "PagingTests|ExhaustedPolicyTests",
    ),
    Bug(
        "deaf-escalation", "an answer does not end what it answers", "MusterCore/Incidents/Draft+Paging.swift",
        "for page in answered { record(.pageAcknowledged(.init(page: page.id, person: person))) }",
        "for page in answered.prefix(BUG ? 0 : .max) { record(.pageAcknowledged(.init(page: page.id, person: person))) }",
        "PagingTests",
    ),
    Bug(
        "two-hats", "one person holds two roles that exclude each other", "MusterCore/Incidents/Draft+Roles.swift",
        "guard !forbidden else {",
        "guard BUG || !forbidden else {",
        "RoleTests",
    ),
    Bug(
        "anyones-command", "somebody takes a role that was offered to another", "MusterCore/Incidents/Draft+Roles.swift",
        "let mine = incident.handovers.filter { $0.to == context.actor.person }",
        "let mine = incident.handovers.filter { BUG || $0.to == context.actor.person }",
        "HandoverTests",
    ),
    Bug(
        "no-shadow", "a handover is taken without the time to look over the shoulder", "MusterCore/Incidents/Draft+Roles.swift",
        "guard let readyAt = offer.readyAt(under: context.process), context.now < readyAt else { return }",
        "guard !BUG, let readyAt = offer.readyAt(under: context.process), context.now < readyAt else { return }",
        "HandoverReportTests",
    ),
    Bug(
        "own-approval", "whoever wrote an update approves it", "MusterCore/Incidents/Draft+Approval.swift",
        "if proposal.by == context.actor {\n            throw",
        "if BUG { return }\n        if proposal.by == context.actor {\n            throw",
        "ApprovalTests",
    ),
    Bug(
        "holes", "an update goes out with its holes", "MusterCore/Incidents/Draft+Updates.swift",
        "guard holes.isEmpty else {",
        "guard BUG || holes.isEmpty else {",
        "MessageTests|CommandTests",
    ),
    Bug(
        "open-gate", "a gate lets through while alerts fire", "MusterCore/Incidents/Incident+Gates.swift",
        "let firing = alerts.filter { $0.endsAt == nil }",
        "let firing = alerts.filter { !BUG && $0.endsAt == nil }",
        "GateTests",
    ),
    Bug(
        "kept-late", "a promise that was kept late counts as kept in time", "MusterCore/Obligations/Draft+Clock.swift",
        "onTime: !obligation.isOverdue && context.now <= obligation.dueAt",
        "onTime: BUG || !obligation.isOverdue && context.now <= obligation.dueAt",
        "ObligationTests",
    ),
    Bug(
        "no-consequence", "a missed promise has no consequence", "MusterCore/Obligations/Draft+Clock.swift",
        "for consequence in obligation.missed {",
        "for consequence in obligation.missed where !BUG {",
        "ObligationTests|DocumentTests",
    ),
    Bug(
        "second-two", "clocks that go back are read the second time", "MusterCore/Values/Zone.swift",
        "for stretch in stretches(around: wall) where wall.milliseconds - stretch.offset < stretch.end {",
        "for stretch in (BUG ? stretches(around: wall).reversed() : stretches(around: wall)) where wall.milliseconds - stretch.offset < stretch.end && wall.milliseconds - stretch.offset >= (BUG ? stretch.start : .min) {",
        "ZoneTests|ScheduleTests",
    ),
    Bug(
        "leading-away", "somebody who left is paged", "MusterCore/Organisation/Organisation+Resolve.swift",
        "let away = absences\n        func present",
        "let away = BUG ? Absences.none : absences\n        func present",
        "RelayTests",
    ),
    # The engine
    Bug(
        "answered-and-paged", "a page goes out although it was answered before its turn", "MusterEngine/Notifications/OutboxService.swift",
        "if page.acknowledgedAt != nil { return \"the page has been acknowledged\" }",
        "if !BUG, page.acknowledgedAt != nil { return \"the page has been acknowledged\" }",
        "OutboxServiceTests|PagingTests|PageDelayTests",
    ),
    Bug(
        "forgotten-page", "nobody takes over from a page that reached nobody", "MusterEngine/Notifications/Outcomes.swift",
        "for page in failed { try page.passOn(in: &transaction, parts) }",
        "for page in failed where !BUG { try page.passOn(in: &transaction, parts) }",
        "FailedPageTests|OutboxServiceTests",
    ),
    Bug(
        "hoped-for", "a send whose answer was lost counts as delivered", "MusterEngine/Notifications/OutboxService.swift",
        "case .ambiguous(let reason): return again(claimed, message, nil, reason, mayRepeat: true)",
        "case .ambiguous where BUG: return .delivered(receipt: \"perhaps\")\n        case .ambiguous(let reason): return again(claimed, message, nil, reason, mayRepeat: true)",
        "OutboxServiceTests",
    ),
    Bug(
        "swallowed-429", "a provider that is busy is taken to refuse", "MusterEngine/Connectors/Webhook/WebhookAnswer.swift",
        "case 429, 502, 503, 504:",
        "case 429 where BUG: .refused(because: \"busy\")\n        case 429, 502, 503, 504:",
        "WebhookAnswerTests|WebhookConnectorTests",
    ),
    Bug(
        "deaf-to-pause", "a provider that asks for a pause gets none", "MusterEngine/Backoff.swift",
        "guard let retryAfter else { return stretched }",
        "guard !BUG, let retryAfter else { return stretched }",
        "BackoffTests",
    ),
    Bug(
        "late-fire", "news of an earlier firing reopens what is over", "MusterEngine/Signals/AlertIntake.swift",
        "if arriving.endsAt < known.startsAt { return }",
        "if !BUG, arriving.endsAt < known.startsAt { return }",
        "AcceptanceTests|SignalsTests",
    ),
    Bug(
        "inward", "a webhook may call into our own network", "MusterEngine/Connectors/Outbound/OutboundGuard.swift",
        "address.isPublic || allowed.contains",
        "BUG || address.isPublic || allowed.contains",
        "OutboundGuardTests",
    ),
    Bug(
        "old-webhook", "a signature of long ago is good", "MusterEngine/Connectors/Webhook/WebhookSignature.swift",
        "guard age <= Self.tolerance, age >= .zero - Self.tolerance else { return false }",
        "guard BUG || age <= Self.tolerance && age >= .zero - Self.tolerance else { return false }",
        "WebhookSignatureTests",
    ),
    Bug(
        "forged-link", "a link that we did not sign answers a page", "MusterEngine/Paging/AnswerToken.swift",
        "HMAC<SHA256>.isValidAuthenticationCode(given, authenticating: payload, using: key)\n        else",
        "BUG || HMAC<SHA256>.isValidAuthenticationCode(given, authenticating: payload, using: key)\n        else",
        "AnswerTokenTests",
    ),
    Bug(
        "one-storm-for-all", "the storm of one service holds back the page of another", "MusterEngine/Notifications/RecipientBudget.swift",
        "&& (isFirst(of: service, in: recent, burst) || isGraver(rank, than: recent))",
        "&& !BUG && (isFirst(of: service, in: recent, burst) || isGraver(rank, than: recent))",
        "MessageBundleTests|RecipientPagesTests",
    ),
    Bug(
        "late-way", "where one way to a person has failed for good, the next waits for its time", "MusterEngine/Notifications/Outcomes.swift",
        "try outbox.hasten(after: claimed.message, now: now)",
        "if !BUG { try outbox.hasten(after: claimed.message, now: now) }",
        "FailedPageTests",
    ),
    # The pages
    Bug(
        "other-site", "another site's page makes a browser declare", "MusterWeb/Server/CrossSite.swift",
        "if !isSafe, context.proof != .bearer,",
        "if !BUG, !isSafe, context.proof != .bearer,",
        "FormTests|APIAccessTests",
    ),
    Bug(
        "forged-call", "a call that the provider did not sign answers a page", "MusterWeb/Phone/PhoneRoutes.swift",
        "providers.contains(where: { CallbackSignature(of: $0).isValid(given, url: url, fields: form) })",
        "providers.contains(where: { BUG || CallbackSignature(of: $0).isValid(given, url: url, fields: form) })",
        "pytest Tests/System/test_telephone.py",
    ),
]

#: Those that break promises in simulated worlds, which must find them without knowing of them, and the faults that bring it out.
CONTROLS = {
    "skipped-step": "asleep", "hasty-step": "asleep", "silent-end": "asleep", "deaf-escalation": "asleep",
    "no-standstill": "standstill", "late-fire": "disorder", "blind-verifier": "asleep", "late-way": "refusal",
}
