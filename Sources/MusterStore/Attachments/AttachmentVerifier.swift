import Crypto

/// Tells whether every file that is attached lies where it should, byte for byte.
struct AttachmentVerifier {
    let database: any Database
    let shelf: AttachmentShelf

    private static let stretch = 100

    func verify(into report: inout ChainReport) async throws {
        var last = ""
        while true {
            let (after, limit) = (last, Self.stretch)
            let files = try await database.read { try Attachments($0).needed(after: after, limit: limit) }
            for file in files {
                report.files += 1
                if let problem = try await problem(with: file.sha256, size: file.size) {
                    report.findings.append(ChainFinding(problem: "the attached file \(file.sha256) \(problem)"))
                }
            }
            guard let end = files.last else { return }
            last = end.sha256
        }
    }

    private func problem(with sha256: String, size: Int) async throws -> String? {
        var hash = SHA256()
        var (number, count) = (0, 0)
        while true {
            guard let part = try await shelf.part(number, of: sha256, in: database) else { return "is not there" }
            if part.isEmpty { break }
            hash.update(data: part)
            count += part.count
            number += 1
        }
        if count != size { return "has \(count) bytes instead of \(size)" }
        return Hex.text(Array(hash.finalize())) == sha256 ? nil : "holds other bytes than those that were attached"
    }
}
