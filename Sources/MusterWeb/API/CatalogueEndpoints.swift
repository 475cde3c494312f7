import HTTPTypes
import MusterCore
import MusterEngine

/// The services, and what is brought from elsewhere.
enum CatalogueEndpoints {
    static let all: [Endpoint] = [
        Endpoint(
            method: .get,
            path: "/services",
            summary: "The services",
            permission: .read,
            answers: .service.page
        ) { call in
            .page(call.site.organisation.services.map { json($0, call.site.organisation) }, next: nil)
        },
        Endpoint(
            method: .get,
            path: "/services/{service}",
            summary: "One service, by its key",
            permission: .read,
            answers: .service
        ) { call in
            json(try service(call), call.site.organisation)
        },
        Endpoint(
            method: .put,
            path: "/services/{service}",
            summary: "Write a service: a new one, or the one with this key",
            permission: .administer,
            fields: [
                .required("name", "what people call it"),
                .optional("functionality", "what customers say it does (its name)"),
                .optional("team", "key of the team that owns it (nobody: the incident on-call rotation is paged)"),
                .optional("tier", "1 (vital) to 4 (3)", .integer), .optional("description", "of it"),
                .optional("dependencies", "keys of the services that it needs", .list),
                .optional("runbooks", "title and url of each", .list),
                .optional("dashboards", "title and url of each", .list),
                .optional("vendor", "name, product, support_url and status_url, where it is bought", .object),
                .optional("paging_url", "of its rota, where that is kept elsewhere"),
                .optional("objectives", "each as SLO 99.9 % a month", .list),
                .optional("notices", "what contracts ask, each as ACME Bank within 4 h at SEV1, SEV2", .list),
            ],
            answers: .service
        ) { call in
            let organisation = call.site.organisation
            let key = call.parameter("service")
            let id = organisation.service(key: key)?.id ?? ID(call.site.parts.makeID())
            let service = try ReceivedService(organisation: organisation).service(.object(call.body), key: key, id: id)
            try await Catalogue(call.site.parts).save(service, as: call.actor)
            return json(service, call.site.organisation)
        },
        Endpoint(
            method: .delete,
            path: "/services/{service}",
            summary: "Remove a service that none depends on",
            permission: .administer,
            answers: .removal
        ) { call in
            try await Catalogue(call.site.parts).remove(try service(call).id, as: call.actor)
            return .of(["removed": true])
        },
        Endpoint(
            method: .get,
            path: "/services/{service}/budgets",
            summary: "What is left of the error budgets of a service",
            permission: .read,
            answers: .budgets
        ) { call in
            let key = try service(call).key
            let budgets = try await ObjectiveWatch(call.site.parts).budgets(of: key, at: call.now)
            return .of(["items": .array(budgets.map(json))])
        },
        Endpoint(
            method: .get,
            path: "/catalogue",
            summary: "The catalogue as two tables of comma-separated values",
            permission: .read,
            answers: .catalogue
        ) { call in
            let url = { (schedule: Schedule) in "\(call.site.parts.links.schedules)\(schedule.key)" }
            return .of([
                "services": JSONValue(CatalogueSheet.services.text(of: call.site.organisation, scheduleURL: url)),
                "vendors": JSONValue(CatalogueSheet.vendors.text(of: call.site.organisation, scheduleURL: url)),
            ])
        },
        Endpoint(
            method: .post,
            path: "/imports",
            summary: "Bring an organisation here from elsewhere, or see what would come of it",
            permission: .administer,
            fields: [
                .required("source", ImportSource.allCases.map(\.rawValue).joined(separator: ", ")),
                .required("documents", "name and text of each file", .list),
                .optional("dry_run", "true changes nothing (false)", .boolean),
            ],
            bodyLimit: Limits.importBody,
            answers: .importReport
        ) { call in
            guard let source = ImportSource(rawValue: call.required("source")) else {
                let known = ImportSource.allCases.map(\.rawValue).joined(separator: ", ")
                throw Failure.invalid("source", "is none of \(known)")
            }
            let fields = try ReceivedFields(.object(call.body), at: "", known: ["source", "documents", "dry_run"])
            let documents = try fields.items("documents").map { item in
                let document = try ReceivedFields(item.value, at: item.place, known: ["name", "text"])
                return ImportDocument(name: try document.text("name"), text: try document.text("text"))
            }
            let isTrial = call.flag("dry_run") ?? false
            let report = try await Catalogue(call.site.parts).take(
                documents,
                from: source,
                isTrial: isTrial,
                as: call.actor
            )
            return json(report, isTrial: isTrial)
        },
    ]

    private static func service(_ call: APICall) throws -> Service {
        guard let service = call.site.organisation.service(key: call.parameter("service")) else {
            throw Failure.notFound
        }
        return service
    }

    private static func json(_ budget: ErrorBudget) -> JSONValue {
        .of([
            "objective": JSONValue(budget.objective.description),
            "allowed_seconds": .number(Double(budget.allowed.milliseconds) / 1_000),
            "spent_seconds": .number(Double(budget.spent.milliseconds) / 1_000),
            "left_percent": .number((budget.leftPercent * 100).rounded() / 100),
            "burn_rate": .number((budget.burnRate * 100).rounded() / 100), "burning": .bool(budget.isBurning),
            "gone_at": budget.goneAt.map { JSONValue($0) },
        ])
    }

    private static func json(_ report: ImportReport, isTrial: Bool) -> JSONValue {
        let items: [JSONValue] = report.lines.map {
            .of([
                "kind": JSONValue($0.kind.rawValue), "name": JSONValue($0.name),
                "outcome": JSONValue($0.outcome.rawValue),
            ])
        }
        return .of([
            "dry_run": .bool(isTrial), "items": .array(items), "left_out": .array(report.leftOut.map { JSONValue($0) }),
        ])
    }

    private static func json(_ service: Service, _ organisation: Organisation) -> JSONValue {
        func links(_ links: [Service.Link]) -> JSONValue {
            .array(links.map { .of(["title": JSONValue($0.title), "url": JSONValue($0.url)]) })
        }
        let vendor = service.vendor.map { vendor -> JSONValue in
            .of([
                "name": JSONValue(vendor.name), "product": JSONValue(vendor.product),
                "support_url": vendor.supportURL.map { JSONValue($0) },
                "status_url": vendor.statusURL.map { JSONValue($0) },
            ])
        }
        return .of([
            "id": JSONValue(service.id.description), "key": JSONValue(service.key), "name": JSONValue(service.name),
            "functionality": JSONValue(service.functionality),
            "team": service.team.flatMap(organisation.team).map { JSONValue($0.key) }, "tier": JSONValue(service.tier),
            "description": JSONValue(service.description),
            "dependencies": .array(service.dependencies.map { JSONValue($0) }), "runbooks": links(service.runbooks),
            "dashboards": links(service.dashboards), "vendor": vendor,
            "paging_url": service.pagingURL.map { JSONValue($0) },
            "objectives": .array(service.objectives.map { JSONValue($0.description) }),
            "notices": .array(service.notices.map { JSONValue($0.text) }),
        ])
    }
}

extension AnswerShape {
    static let service = AnswerShape(
        "Service",
        [
            .required("id", "a UUID"), .required("key", "the label service of its alerts"),
            .required("name", "what people call it"), .required("functionality", "what customers say it does"),
            .optional("team", "key of the team that owns it"), .required("tier", "1 (vital) to 4", .integer),
            .required("description", "may be empty"), .required("dependencies", "keys of what it needs", .list),
            .required("runbooks", "title and url of each", .list),
            .required("dashboards", "title and url of each", .list),
            .optional("vendor", "name, product, support_url, status_url", .object),
            .optional("paging_url", "of its rota, where that is kept elsewhere"),
            .required("objectives", "each as SLO 99.9 % a month", .list),
            .required("notices", "what contracts ask, each as ACME Bank within 4 h at SEV1, SEV2", .list),
        ]
    )

    static let budgets = AnswerShape(
        "ErrorBudgets",
        [
            .required(
                "items",
                "objective, allowed_seconds, spent_seconds, left_percent, burn_rate, burning and gone_at of each",
                .list
            )
        ]
    )

    static let catalogue = AnswerShape(
        "Catalogue",
        [.required("services", "a table (CSV)"), .required("vendors", "a table (CSV)")]
    )

    static let importReport = AnswerShape(
        "ImportReport",
        [
            .required("dry_run", "nothing was changed", .boolean),
            .required("items", "kind, name and outcome (made, changed, same) of each", .list),
            .required("left_out", "what could not be carried over, and why", .list),
        ]
    )
}
