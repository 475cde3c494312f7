import Foundation
import HTTPTypes
import Hummingbird
import MusterCore
import MusterEngine
import MusterStore
import NIOCore

/// A form that came with files, which are kept already.
struct ReceivedForm {
    var form: Form
    var files: [FileToAttach]
}

extension Site {
    /// Takes in a form whose files are written to disk while they arrive.
    ///
    /// - Throws: 413 where a file has more bytes than it may have; 400 for what is no form.
    func receive(_ request: Request, _ context: WebContext, for incident: Incident) async throws -> ReceivedForm {
        var intake = try FormIntake(site: self, incident: incident, request: request, context: context)
        for try await buffer in request.body {
            for event in try intake.read(Array(buffer: buffer)) { try await intake.take(event) }
        }
        return try intake.finish()
    }

    /// Takes in one file as the whole body of a request.
    func receive(file request: Request, for incident: Incident) async throws -> FileFacts {
        let book = AttachmentBook(parts)
        let (file, limit) = try book.receive(for: incident)
        let failure = Failure.tooLarge(limit, incident, parts.attachmentLimits)
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit { throw failure }
        do {
            for try await buffer in request.body { try file.write(Array(buffer: buffer)) }
        } catch ArrivingFile.Problem.tooLarge {
            throw failure
        }
        if file.size == 0 { throw Failure.invalid("file", "is empty; send its bytes as the body") }
        return try await book.keep(file)
    }
}

/// Takes in one form.
private struct FormIntake {
    let site: Site
    let incident: Incident
    let request: Request
    let context: WebContext
    private var reader: MultipartReader
    private var part = MultipartReader.Part(name: "")
    private var value: [UInt8] = []
    private var fields: [String: String] = [:]
    private var fieldBytes = 0
    private var arriving: (file: ArrivingFile, limit: Int)?
    private var files: [FileToAttach] = []
    /// Bytes of this form's files: they count before they are attached.
    private var received = 0

    /// Files of one form.
    private static let fileLimit = 20

    init(site: Site, incident: Incident, request: Request, context: WebContext) throws {
        (self.site, self.incident, self.request, self.context) = (site, incident, request, context)
        do throws(MultipartProblem) {
            reader = try MultipartReader(contentType: request.headers[.contentType] ?? "")
        } catch {
            throw Failure(.unsupportedMediaType, "Not a form", "The form cannot be read: \(error.words).")
        }
    }

    mutating func read(_ bytes: [UInt8]) throws -> [MultipartReader.Event] {
        do throws(MultipartProblem) {
            return try reader.read(bytes)
        } catch {
            throw Self.unreadable(error)
        }
    }

    mutating func take(_ event: MultipartReader.Event) async throws {
        switch event {
        case .part(let next):
            part = next
            value = []
        case .bytes(let bytes):
            if part.fileName == nil {
                fieldBytes += bytes.count
                if fieldBytes > Limits.requestBody { throw HTTPError(.contentTooLarge) }
                value += bytes
            } else {
                try write(bytes)
            }
        case .partEnd:
            if part.fileName == nil { try endField() } else { try await endFile() }
        }
    }

    func finish() throws -> ReceivedForm {
        do throws(MultipartProblem) {
            try reader.finish()
        } catch {
            throw Self.unreadable(error)
        }
        return ReceivedForm(form: try Form(fields, request, context), files: files)
    }

    private mutating func endField() throws {
        guard let text = String(validating: value, as: UTF8.self) else {
            throw Failure(.badRequest, "Not a form", "The field \(part.name) is not UTF-8.")
        }
        fields[part.name] = text.withoutZeros
    }

    private mutating func write(_ bytes: [UInt8]) throws {
        if arriving == nil {
            // Nothing of another site's form is written down: what proves it to be ours stands first in it.
            _ = try Form(fields, request, context)
            if files.count >= Self.fileLimit {
                throw Failure.invalid("file", "are too many; send at most \(Self.fileLimit) at once")
            }
            arriving = try AttachmentBook(site.parts).receive(for: incident, beside: received)
        }
        guard let arriving else { return }
        do {
            try arriving.file.write(bytes)
        } catch ArrivingFile.Problem.tooLarge {
            throw Failure.tooLarge(arriving.limit, incident, site.parts.attachmentLimits)
        }
    }

    /// A field of a browser in which no file was chosen comes as an empty one without a name.
    private mutating func endFile() async throws {
        guard let file = arriving?.file else {
            if part.fileName?.isEmpty == false {
                throw Failure.invalid("file", "\(FileName(part.fileName ?? "").text) is empty")
            }
            return
        }
        arriving = nil
        received += file.size
        let facts = try await AttachmentBook(site.parts).keep(file)
        let shows = ["shows.\(files.count)", files.isEmpty ? "shows" : ""].compactMap { fields[$0] }
            .first { text in text.contains { !$0.isWhitespace } }
        files.append(FileToAttach(name: part.fileName ?? "", shows: facts.kind.isPicture ? shows : nil, file: facts))
    }

    private static func unreadable(_ problem: MultipartProblem) -> Failure {
        Failure(.badRequest, "Not a form", "The form cannot be read: \(problem.words). Send it again.")
    }
}

extension Failure {
    fileprivate static func tooLarge(_ limit: Int, _ incident: Incident, _ limits: AttachmentLimits) -> Failure {
        let detail =
            limit == limits.perFile
            ? "A file may have \(limit.bytesText). Cut it, or attach a link to where it lies."
            : "The files of \(incident.reference) may have \(limits.perIncident.bytesText) together; \(limit.bytesText) are left."
        return Failure(.contentTooLarge, "Too large", detail)
    }
}
