import HTTPTypes
import Hummingbird
import MusterCore
import MusterEngine
import MusterStore
import NIOCore

/// One call of a source: whose it is, and what it brings.
struct InletCall: Sendable {
    let source: Integration
    let bytes: [UInt8]
    let contentType: String

    /// Why a call is no call of a source.
    enum Refusal: Error {
        case unknownKey
        /// A source of this kind speaks otherwise at this address.
        case wrongKind(SourceKind)
        case tooLarge
    }

    init(_ request: Request, source: Integration) async throws {
        self.source = source
        contentType = request.headers[.contentType] ?? ""
        bytes = try await Self.body(of: request)
    }

    init(source: Integration, bytes: [UInt8], contentType: String) {
        self.source = source
        self.bytes = bytes
        self.contentType = contentType
    }

    /// - Parameters:
    ///   - key: the secret of the address, or of the request; nil where none was given.
    ///   - kind: the only one that may speak so; nil where any may.
    static func source(_ key: String?, of kind: SourceKind?, _ site: Site) async throws -> Integration {
        guard let key, let found = try await site.inlets.find(key: key) else { throw Refusal.unknownKey }
        if let kind, found.kind != kind { throw Refusal.wrongKind(found.kind) }
        return found
    }

    /// Whose call it is, by the address or else by the request itself.
    ///
    /// - Parameter given: the secret that the request gives beside its address.
    /// - Throws: also 429 for a source that sends more than it may. One that the address names has been counted by it.
    static func source(
        _ context: WebContext,
        orBy given: String?,
        of kind: SourceKind,
        _ site: Site
    ) async throws -> Integration {
        if let key = context.parameters.get("key") { return try await source(key, of: kind, site) }
        let found = try await source(given, of: kind, site)
        try site.admission.count(found.key, now: site.now)
        return found
    }

    static func body(of request: Request) async throws -> [UInt8] {
        do {
            return Array(buffer: try await request.body.collect(upTo: Limits.inletBody))
        } catch is NIOTooManyBytesError {
            throw Refusal.tooLarge
        }
    }
}
