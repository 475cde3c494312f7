import HTTPTypes
import Hummingbird
import MusterCore
import MusterEngine

/// `/report`, `/report/security`, `/report/privacy`: what anybody may send, without an account.
struct ReportFormRoutes: Sendable {
    let site: Site
    private let limit = ReportLimit()

    init(site: Site) {
        self.site = site
    }

    func add(to router: Router<WebContext>) {
        for route in IntakeReport.Route.allCases {
            let path = route == .general ? "/report" : "/report/\(route.rawValue)"
            router.get(RouterPath(path)) { _, context in page(route, context).body.response() }
            router.post(RouterPath(path)) { request, context in try await take(route, request, context) }
        }
    }

    private func page(_ route: IntakeReport.Route, _ context: WebContext) -> ReportFormPage {
        ReportFormPage(
            frame: site.frame("Report a problem", context),
            organisation: site.organisation.name,
            route: route
        )
    }

    private func take(_ route: IntakeReport.Route, _ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await Form(request, context)
        var page = page(route, context)
        // What only a machine fills in.
        if form.text("website") != nil {
            page.reference = "on its way"
            return page.body.response()
        }
        if context.viewer == nil, let wait = limit.wait(now: site.now) {
            throw Failure(
                .tooManyRequests,
                "Too many reports",
                "Many people report just now, so we know that something is wrong. Try again in \(wait.words).",
                retryAfter: Int(wait.components.seconds) + 1
            )
        }
        do {
            let report = try await Intake(site.parts).receive(Self.details(form, route, by: context.viewer))
            page.reference = report.reference
            return page.body.response(.created)
        } catch let error as EngineError {
            page.problem = "\(error)"
            page.values = form.values
            return page.body.response(.unprocessableContent)
        }
    }

    static func details(_ form: Form, _ route: IntakeReport.Route, by viewer: Person?) -> IntakeReport.Details {
        var answers: [IntakeField: String] = [:]
        for field in IntakeField.allCases { answers[field] = form.text(field.rawValue) }
        let reporter = form.text("reporter") ?? viewer?.name
        // Who sends it is what noticed it.
        answers[.source] = reporter.map { "Report by \($0)" } ?? "Report by somebody without an account"
        return IntakeReport.Details(
            route: route,
            title: form.text("title") ?? "",
            description: form.text("description") ?? "",
            reporter: reporter,
            contact: form.text("contact") ?? viewer?.email,
            answers: IntakeAnswers(answers)
        )
    }
}
