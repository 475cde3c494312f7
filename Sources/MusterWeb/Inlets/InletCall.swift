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

    /// - Parameters:
    ///   - key: the secret of the address, or of the body; nil where none was given.
    ///   - kind: the only one that may speak so; nil where any may.
    init(_ request: Request, key: String?, of kind: SourceKind? = nil, _ site: Site) async throws {
        source = try await Self.source(key, of: kind, site)
        contentType = request.headers[.contentType] ?? ""
        bytes = try await Self.body(of: request)
    }

    init(source: Integration, bytes: [UInt8], contentType: String) {
        self.source = source
        self.bytes = bytes
        self.contentType = contentType
    }

    static func source(_ key: String?, of kind: SourceKind?, _ site: Site) async throws -> Integration {
        guard let key, let found = try await site.inlets.find(key: key) else { throw Refusal.unknownKey }
        if let kind, found.kind != kind { throw Refusal.wrongKind(found.kind) }
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
