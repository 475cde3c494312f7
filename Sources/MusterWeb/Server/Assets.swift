import Crypto
import HTTPTypes
import Hummingbird
import MusterEngine
import NIOCore

/// `/assets/{name}`: style, script and icons, which lie in the program itself.
struct Assets: Sendable {
    private struct Asset: Sendable {
        var bytes: ByteBuffer
        var type: String
        var tag: String
    }

    private let assets: [String: Asset]

    init() {
        let files: [(String, [UInt8], String)] = [
            ("app.css", PackageResources.app_css, "text/css; charset=utf-8"),
            ("app.js", PackageResources.app_js, "text/javascript; charset=utf-8"),
            ("composer.js", PackageResources.composer_js, "text/javascript; charset=utf-8"),
            ("forms.js", PackageResources.forms_js, "text/javascript; charset=utf-8"),
            ("lists.js", PackageResources.lists_js, "text/javascript; charset=utf-8"),
            ("status.css", PackageResources.status_css, "text/css; charset=utf-8"),
            ("icons.svg", PackageResources.icons_svg, "image/svg+xml"),
            ("mark.svg", PackageResources.mark_svg, "image/svg+xml"),
            ("icon-192.png", PackageResources.icon_192_png, "image/png"),
            ("icon-512.png", PackageResources.icon_512_png, "image/png"),
            ("icon-mask.png", PackageResources.icon_mask_png, "image/png"),
        ]
        assets = Dictionary(
            files.map { name, bytes, type in
                let tag = "\"\(Base64URL.text(SHA256.hash(data: bytes).prefix(12)))\""
                return (name, Asset(bytes: ByteBuffer(bytes: bytes), type: type, tag: tag))
            },
            uniquingKeysWith: { one, _ in one }
        )
    }

    func add(to router: Router<WebContext>) {
        router.get("/assets/:name") { [assets] request, context in
            guard let asset = context.parameters.get("name").flatMap({ assets[$0] }) else { throw Failure.notFound }
            let headers: HTTPFields = [
                .contentType: asset.type, .eTag: asset.tag, .cacheControl: "public, max-age=0, must-revalidate",
            ]
            if request.headers[.ifNoneMatch] == asset.tag { return Response(status: .notModified, headers: headers) }
            return Response(status: .ok, headers: headers, body: .init(byteBuffer: asset.bytes))
        }
    }
}
