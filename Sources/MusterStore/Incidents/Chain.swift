import MusterCore

/// One incident's events while they are verified, from the first to the last.
struct Chain {
    private(set) var findings: [ChainFinding] = []
    private(set) var records: [EventRecord] = []
    private(set) var removedTexts = 0
    /// How many there are so far, with those that were verified before.
    private(set) var length: Int
    /// The hash that stands at the last event.
    private(set) var head: String
    private let incident: String

    /// - Parameters:
    ///   - length: how many events were verified before.
    ///   - head: the hash of the last of these.
    init(incident: String, after length: Int = 0, head: String = EventHash.beginning) {
        self.incident = incident
        self.length = length
        self.head = head
    }

    mutating func add(_ row: SQLRow) {
        length += 1
        do {
            let event = try StoredEvent(row)
            try check(event, as: row)
            head = event.hash
            records.append(try event.record())
        } catch {
            find("\(error)")
            // The next one is still compared with what stands here.
            head = (try? row.text("hash")) ?? head
        }
    }

    private mutating func check(_ event: StoredEvent, as row: SQLRow) throws {
        if event.sequence != length { find("it stands where event \(length) should: one was removed or added") }
        if event.hash != event.expectedHash(after: head) {
            find("its hash is not that of its content after the event before it")
        }
        if let last = records.last, event.recordedAt < last.recordedAt {
            find("it was recorded before the event before it")
        }
        // One value has one spelling: another one says the same, but was not written by Muster.
        let spellings = [
            ("incident_id", event.incident.description), ("actor", event.actor.text),
            ("prose", try StoredJSON.text(event.prose)), ("commitments", try StoredJSON.text(event.commitments)),
        ]
        for (column, spelling) in spellings where try row.text(column) != spelling {
            find("\(column) is not spelled as it was written")
        }
        checkTexts(of: event)
    }

    private mutating func checkTexts(of event: StoredEvent) {
        if event.prose.count != event.commitments.count {
            find("it has \(event.prose.count) texts and \(event.commitments.count) commitments")
        }
        for (place, (text, commitment)) in zip(event.prose, event.commitments).enumerated() {
            if text == .removed {
                removedTexts += 1
            } else if text.commitment != commitment {
                find("its text \(place + 1) is not the one that was committed to")
            }
        }
    }

    private mutating func find(_ problem: String) {
        findings.append(ChainFinding(incident: incident, sequence: length, problem: problem))
    }
}
