import Testing

@testable import MusterCore

@Suite("Attachments")
struct AttachmentTests {
    private func file(_ size: Int = 1_000, _ digit: Character = "a", kind: FileKind = .png) -> FileFacts {
        FileFacts(sha256: String(repeating: digit, count: 64), size: size, kind: kind, picture: nil)
    }

    private func attach(_ file: FileFacts, _ place: FileToAttach.Place = .itself) -> IncidentCommand {
        .attachment(.attach(FileToAttach(name: "../graph.png", shows: "Errors double", file: file, place: place)))
    }

    @Test("are on record with their name, size, kind and hash")
    func attaches() throws {
        var story = try Story(.named("standard"))

        try story.run(attach(file()))

        let attachment = try #require(story.incident.attachments.first)
        #expect(attachment.name.text == "graph.png")
        #expect(attachment.file == file())
        #expect(attachment.alternative == "Errors double")
        #expect(story.incident.attachments(of: story.incident.version) == [attachment])
        #expect(story.incident.attachedBytes == 1_000)
    }

    @Test("belong to the line that is written with them, or to one that is named")
    func places() throws {
        var story = try Story(.named("standard"))
        let note = IncidentCommand.note(kind: .action, text: "Rolled back", at: nil, refersTo: nil)
        let decision = try story.incident.decide(
            [note, attach(file(), .written)],
            in: story.context(.person(story.person("ana")))
        )
        let attached = decision.records.compactMap { record -> Int? in
            if case .attachment(.attached(let attached)) = record.event { attached.entry } else { nil }
        }
        let line = decision.records.first { if case .noted = $0.event { true } else { false } }

        #expect(attached == [line?.sequence])
        #expect(refusedField { try story.run(attach(file(), .entry(9_999))) } == "entry")
        try story.run(attach(file(), .entry(1)))
        #expect(story.incident.attachments.first?.entry == 1)
    }

    @Test("have a limit each, and all of an incident together")
    func limits() throws {
        var story = try Story(.named("standard"))
        let usual = AttachmentLimits.usual
        #expect(refusedField { try story.run(attach(file(0))) } == "file")
        #expect(refusedField { try story.run(attach(file(usual.perFile + 1))) } == "file")

        for _ in 0..<usual.perIncident / usual.perFile { try story.run(attach(file(usual.perFile))) }

        #expect(refusedField { try story.run(attach(file(1))) } == "file")
    }

    @Test("are removed with a reason by who attached them, whoever commands, or an administrator, and stay on record")
    func removes() throws {
        var story = try Story(.named("standard"))
        try story.run(.assign(role: "incident-commander", person: story.person("ben"), reason: nil), as: "ben")
        try story.run(attach(file()), as: "omar")
        let id = try #require(story.incident.attachments.first?.id)
        let removal = IncidentCommand.attachment(.remove(id, reason: "A password is on it"))
        let stranger = try #require(
            story.organisation.people.first { $0.permission == .responder && !["ben", "omar"].contains($0.handle) }
        )

        guard case .notYours? = refusal({ try story.run(removal, as: stranger.handle) }) else {
            Issue.record("somebody else removed it")
            return
        }
        try story.run(removal, as: "ben")

        let attachment = try #require(story.incident.attachments.first)
        #expect(attachment.removal?.reason == "A password is on it")
        #expect(attachment.file.sha256 == file().sha256)
        #expect(story.incident.attachedBytes == 0)
        #expect(refusal { try story.run(removal, as: "ben") } == .alreadyDone("graph.png has been removed already"))
    }

    @Test("are not removed under legal hold")
    func held() throws {
        var story = try Story(.named("standard"))
        try story.run(attach(file()))
        let id = try #require(story.incident.attachments.first?.id)
        let removal = IncidentCommand.attachment(.remove(id, reason: "Tidy up"))
        try story.run(.recordFact("money-affected", value: "yes"))

        guard case .wrongState(let words)? = refusal({ try story.run(removal) }) else {
            Issue.record("it was removed")
            return
        }
        #expect(words.contains("legal hold"))
        try story.run(.legal(.releaseHold(reason: "The auditors have what they need")), as: "ana")
        try story.run(removal)
        #expect(story.incident.attachments.first?.removal != nil)
    }

    @Test("can be added to what is closed")
    func closed() throws {
        var story = try Story(.named("standard"))
        try story.run(.room(.dismiss(.falseAlarm, reason: "A test", ticket: nil)))

        try story.run(attach(file()))

        #expect(story.incident.attachments.count == 1)
    }
}
