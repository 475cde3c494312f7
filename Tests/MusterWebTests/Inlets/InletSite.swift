import HTTPTypes
import MusterCore
import MusterEngine
import MusterStore
import MusterTestKit
import Testing

@testable import MusterWeb

/// Muster with one source of a kind, and whoever sends as that source.
struct InletSite {
    let muster: TestSite
    let source: Integration

    init(
        _ kind: SourceKind,
        settings: SourceSettings = SourceSettings(),
        isLive: Bool = false,
        editingProcess edit: (inout ProcessDefinition) -> Void = { _ in }
    ) async throws {
        muster = try await TestSite(isLive: isLive, editingProcess: edit)
        source = try await muster.site.inlets.add(name: "source", kind: kind, settings: settings, by: .muster)
    }

    /// - Parameter path: `{key}` stands for the secret of the source.
    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: String? = nil,
        headers: HTTPFields = [:]
    ) async throws -> Answer {
        try await muster.send(
            method,
            path.replacing("{key}", with: source.key),
            body: body?.replacing("{key}", with: source.key),
            as: .stranger,
            headers: headers
        )
    }

    /// The first seen comes first.
    func alerts() async throws -> [StoredAlert] {
        try await muster.engine.parts.database.read { try AlertShelf($0).list(limit: 1_000) }.reversed()
    }

    func quarantine() async throws -> [QuarantinedMessage] {
        try await muster.engine.parts.database.read { try Quarantine($0).list() }
    }
}
