import HTTPTypes
import Hummingbird
import MusterCore
import MusterEngine

/// `/account`: what somebody sets for themselves.
struct AccountRoutes: Sendable {
    private static let themeLifetime: Duration = .days(365)

    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/account") { _, context in
            try Permission.read.check(context.viewer)
            guard let viewer = context.viewer else { throw Failure.signInFirst }
            return AccountPage(frame: site.frame("Account", context, current: "Account"), person: viewer).body
                .response()
        }
        router.post("/account/theme") { request, context in
            try Permission.read.check(context.viewer)
            let form = try await Form(request, context)
            guard let theme = WebContext.Theme(rawValue: try form.required("theme")) else {
                let known = WebContext.Theme.allCases.map(\.rawValue).joined(separator: ", ")
                throw Failure.invalid("theme", "is none of \(known)")
            }
            var response = Response.see("/account")
            // Read by our script too, which can change it from the palette.
            let (name, lifetime) = (WebContext.Theme.cookieName, Self.themeLifetime.components.seconds)
            response.headers[.setCookie] = "\(name)=\(theme.rawValue); Path=/; SameSite=Lax; Max-Age=\(lifetime)"
            return response
        }
    }
}
