import HTTPTypes
import Hummingbird
import MusterCore
import MusterEngine
import NIOCore

/// What makes a telephone take Muster as an app and take its pushes: `/manifest.webmanifest`, `/sw.js`, and
/// `POST /on-call/browsers`.
struct PushRoutes: Sendable {
    let site: Site

    func add(to router: Router<WebContext>) {
        router.get("/manifest.webmanifest") { _, _ in
            Self.file(Self.manifest, "application/manifest+json")
        }
        // At the root, since a service worker serves what lies below it.
        router.get("/sw.js") { _, _ in
            Self.file(String(decoding: PackageResources.sw_js, as: UTF8.self), "text/javascript; charset=utf-8")
        }
        router.post("/on-call/browsers") { request, context in
            try Permission.read.check(context.viewer)
            guard let viewer = context.viewer else { throw Failure.signInFirst }
            let form = try await Form(request, context)
            try await Contacts(site.parts).subscribe(
                BrowserSubscription(
                    endpoint: try form.required("endpoint"),
                    p256dh: try form.required("p256dh"),
                    auth: try form.required("auth")
                ),
                device: form.text("device") ?? "",
                of: viewer.id
            )
            return Response.see("/on-call/notifications")
        }
    }

    private static func file(_ text: String, _ type: String) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: type, .cacheControl: "public, max-age=0, must-revalidate"],
            body: .init(byteBuffer: ByteBuffer(string: text))
        )
    }

    private static let manifest = """
        {
          "name": "Muster",
          "short_name": "Muster",
          "description": "Incidents: pages, answers, what is due.",
          "id": "/",
          "start_url": "/",
          "scope": "/",
          "display": "standalone",
          "background_color": "#f3f4f6",
          "theme_color": "#1d52bf",
          "icons": [
            {"src": "/assets/icon-192.png", "sizes": "192x192", "type": "image/png", "purpose": "any"},
            {"src": "/assets/icon-512.png", "sizes": "512x512", "type": "image/png", "purpose": "any"},
            {"src": "/assets/icon-mask.png", "sizes": "512x512", "type": "image/png", "purpose": "maskable"}
          ],
          "shortcuts": [
            {"name": "My pages", "url": "/on-call/pages"},
            {"name": "Declare an incident", "url": "/incidents/new"}
          ]
        }

        """
}
