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
                    report.findings.append(Self.finding(file.sha256, problem))
                }
            }
            guard let end = files.last else { return }
            last = end.sha256
        }
    }

    static func finding(_ sha256: String, _ problem: String) -> ChainFinding {
        ChainFinding(problem: "the attached file \(sha256) \(problem)")
    }

    private func problem(with sha256: String, size: Int) async throws -> String? {
        var proof = AttachmentProof()
        var number = 0
        while true {
            let found: [UInt8]?
            do {
                found = try await shelf.part(number, of: sha256, in: database)
            } catch ArrivingFile.Problem.unwritable(let reason) {
                // One file that nobody can read must not keep from us what is wrong with all the others.
                return AttachmentProof.unreadable(reason)
            }
            guard let part = found else { return AttachmentProof.missing }
            if part.isEmpty { return proof.problem(sha256, size: size) }
            proof.take(part)
            number += 1
        }
    }
}

/// Holds the parts of a file, as they come by, against what was attached.
struct AttachmentProof {
    static let missing = "is not there"

    /// Of a file that the system does not give out: it says why.
    static func unreadable(_ reason: String) -> String { "cannot be read: \(reason)" }

    private var hash = SHA256()
    private var count = 0

    mutating func take(_ part: [UInt8]) {
        hash.update(data: part)
        count += part.count
    }

    /// What is wrong with all that was taken; nil where it is what its hash names.
    func problem(_ sha256: String, size: Int) -> String? {
        if count != size { return "has \(count) bytes instead of \(size)" }
        return Hex.text(Array(hash.finalize())) == sha256 ? nil : "holds other bytes than those that were attached"
    }
}
