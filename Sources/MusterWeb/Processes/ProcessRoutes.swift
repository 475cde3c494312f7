import Hummingbird
import MusterCore
import MusterEngine
import MusterStore

/// `/process`: the process as a page, and its file to be changed by administrators.
struct ProcessRoutes: Sendable {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/process") { _, context in
            try Permission.read.check(context.viewer)
            return page(site.parts.processes.current, context).body.response()
        }
        router.get("/process/edit") { _, context in
            try Permission.administer.check(context.viewer)
            return try await editor(context).body.response()
        }
        router.post("/process/check") { request, context in try await check(request, context) }
        router.post("/process/editions") { request, context in try await save(request, context) }
        router.get("/process/editions/:number") { _, context in
            try Permission.read.check(context.viewer)
            let number = Int(try context.parameters.require("number"))
            let parts = site.parts
            let process = try await parts.database.read { connection -> ProcessDefinition? in
                guard let edition = try number.flatMap(ProcessEditions(connection).edition) else { return nil }
                return try parts.processes.definition(edition.key, version: edition.version, connection)
            }
            guard let process else { throw Failure.notFound }
            return page(process, context).body.response()
        }
    }

    private func page(_ process: ProcessDefinition, _ context: WebContext) -> ProcessPage {
        ProcessPage(frame: site.frame("Process", context, current: "Process"), process: process)
    }

    private func editor(_ context: WebContext) async throws -> ProcessEditPage {
        let process = site.parts.processes.current
        let editions = try await site.parts.database.read { try ProcessEditions($0).all() }
        let words = TimelineWriter(process: process, organisation: site.organisation)
        let savers = editions.map { ($0.number, Actor(text: $0.savedBy).map(words.name(of:)) ?? "Muster") }
        return ProcessEditPage(
            frame: site.frame("Edit the process", context, current: "Process"),
            inForce: process,
            text: process.text,
            base: process.version,
            editions: editions,
            savers: Dictionary(savers) { one, _ in one },
            zone: site.organisation.calendar.zone
        )
    }

    /// `POST /process/check`: what is wrong, what changes, and what its automations would have done.
    private func check(_ request: Request, _ context: WebContext) async throws -> Response {
        try Permission.administer.check(context.viewer)
        let form = try await Form(request, context)
        var page = try await editor(context)
        page.fill(form)
        let reading = ProcessFile(text: page.text)
        page.problems = reading.problems + (reading.definition?.absences(in: site.organisation) ?? [])
        if let process = reading.definition, !page.incident.isEmpty {
            do {
                page.moments = try await site.trial(of: process, on: page.incident, for: try context.eyes)
            } catch EngineError.noSuchIncident {
                page.refusal = "There is no incident \"\(page.incident)\", or none that you may see."
            }
        }
        return page.body.response()
    }

    /// `POST /process/editions`: puts it in force; refused (422, 409) with the text as it was typed.
    private func save(_ request: Request, _ context: WebContext) async throws -> Response {
        try Permission.administer.check(context.viewer)
        let form = try await Form(request, context)
        var page = try await editor(context)
        page.fill(form)
        do {
            try await site.parts.processes.save(
                page.text,
                madeFrom: page.base,
                note: page.note,
                in: site.parts.database,
                by: context.actor,
                at: site.now
            )
            return .see("/process")
        } catch let refusal as ProcessRefused {
            page.problems = ProcessFile(text: page.text).problems
            page.refusal = refusal.words
            return page.body.response(refusal.isConflict ? .conflict : .unprocessableContent)
        }
    }
}

extension ProcessEditPage {
    fileprivate mutating func fill(_ form: Form) {
        text = form.text("text") ?? ""
        base = form.text("base") ?? ""
        note = form.text("note") ?? ""
        incident = form.text("incident") ?? ""
    }
}

extension ProcessRefused {
    /// For the one who wanted to save.
    var words: String {
        switch self {
        case .mistakes(let problems):
            "It was not saved: " + (problems.first { $0.gravity == .error }?.description ?? "it has mistakes")
        case .overtaken:
            "It was not saved: somebody else put another version in force meanwhile. What changes is shown against that one; "
                + "put its changes into yours, and open this page anew to save."
        case .nothingChanged: "It was not saved: nothing was changed."
        case .noteTooLong: "It was not saved: the reason is too long; write one sentence."
        }
    }

    var isConflict: Bool {
        switch self {
        case .overtaken, .nothingChanged: true
        case .mistakes, .noteTooLong: false
        }
    }
}
