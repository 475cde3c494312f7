package import Hummingbird
import MusterCore
import MusterEngine

/// Everything that Muster answers to, in one place.
package func router(for site: Site) -> Router<WebContext> {
    let router = Router(context: WebContext.self)
    router.addMiddleware {
        Errors(site: site)
        AdmissionGate(site: site)
        Authentication(site: site)
        CrossSite(site: site)
    }

    // What anybody may see.
    Assets().add(to: router)
    StatusRoutes(site: site).add(to: router)
    SignInRoutes(site: site).add(to: router)
    AnswerRoutes(site: site).add(to: router)
    CalendarRoutes(site: site).add(to: router)
    PhoneRoutes(site: site).add(to: router)
    PushRoutes(site: site).add(to: router)
    SlackRoutes(site: site).add(to: router)
    ReportFormRoutes(site: site).add(to: router)
    OperationsRoutes(site).add(to: router)
    InletRoutes(site).add(to: router)
    SilenceInlet(site: site).add(to: router)
    SourceInlet(site: site).add(to: router)
    PagerDutyInlet(site: site).add(to: router)
    OpsgenieInlet(site: site).add(to: router)

    // What is for those who are signed in.
    BoardRoutes(site: site).add(to: router)
    ProcessRoutes(site: site).add(to: router)
    AutomationRoutes(site: site).add(to: router)
    OnCallRoutes(site: site).add(to: router)
    NotificationRoutes(site: site).add(to: router)
    PolicyRoutes(site: site).add(to: router)
    PageTraceRoutes(site: site).add(to: router)
    ScheduleRoutes(site: site).add(to: router)
    ServiceRoutes(site: site).add(to: router)
    IncidentRoutes(site: site).add(to: router)
    IncidentVerbRoutes(site: site).add(to: router)
    FactRoutes(site: site).add(to: router)
    RoomRoutes(site: site).add(to: router)
    ComposerRoutes(site: site).add(to: router)
    AttachmentRoutes(site: site).add(to: router)
    LegalRoutes(site: site).add(to: router)
    SearchRoutes(site: site).add(to: router)
    ReportRoutes(site: site).add(to: router)
    ReviewRoutes(site: site).add(to: router)
    ProblemRoutes(site: site).add(to: router)
    SignalRoutes(site: site).add(to: router)
    TriageRoutes(site: site).add(to: router)
    IntegrationRoutes(site: site).add(to: router)
    SilenceRoutes(site: site).add(to: router)
    SandboxRoutes(site: site).add(to: router)
    AccountRoutes(site: site).add(to: router)
    EngineRoutes(site: site).add(to: router)
    APIRoutes(site).add(to: router)
    return router
}

extension Site {
    /// The frame of a page for whoever asks.
    func frame(
        _ title: String,
        _ context: WebContext,
        current: String = "",
        live: String? = nil,
        kind: String = ""
    ) -> PageFrame {
        var csrf = ""
        if case .session(let session) = context.proof { csrf = CrossSite.token(session: session) }
        return PageFrame(
            title: title,
            viewer: context.viewer,
            csrf: csrf,
            now: now,
            isSandbox: sandbox != nil,
            theme: context.theme,
            pause: parts.pause.current,
            live: live,
            kind: kind,
            current: current
        )
    }
}
