import Foundation

/// Images of a disk as power cuts leave it, and what was found on them.
package struct PowerCuts: Sendable {
    /// What came of it.
    package struct Outcome: Codable, Sendable {
        package var images = 0
        /// How many different moments the power failed at.
        package var moments = 0
        /// Images on which something that had been confirmed is missing, or anything is damaged or half there.
        package var spoiled = 0
        /// How many the product itself opened and went on with.
        package var opened = 0
        /// The first of what was found, each with its image.
        package var findings: [String] = []

        package init() {}

        package mutating func add(_ other: Outcome) {
            images += other.images
            moments += other.moments
            spoiled += other.spoiled
            opened += other.opened
            findings = Array((findings + other.findings).prefix(20))
        }
    }

    /// What counts for nothing, to show that it matters.
    package enum Ignored: Sendable {
        case nothing
        /// Syncs that only keep a commit: as under `synchronous = NORMAL`.
        case commits
        /// Syncs of the folders of files that are no database's.
        case folders
    }

    private let recording: Recording
    private let images: Int
    private let seed: UInt64
    private let ignored: Ignored

    /// One of so many images is opened by the product.
    private static let share = 50

    /// - Parameters:
    ///   - images: how many, spread evenly over everything that reached the disk.
    ///   - ignoring: anything but nothing must lose something, or nothing is shown.
    package init(of recording: Recording, images: Int, seed: UInt64, ignoring: Ignored = .nothing) {
        self.recording = recording
        self.images = images
        self.seed = seed
        ignored = ignoring
    }

    /// Looks at all of them.
    ///
    /// - Parameter workers: how many look at the same time.
    package func look(workers: Int) async throws -> Outcome {
        try await withThrowingTaskGroup(of: Outcome.self) { group in
            for worker in 0..<workers {
                let range = images * worker / workers..<images * (worker + 1) / workers
                group.addTask { try await look(at: range, in: "\(recording.folder)/image \(worker)") }
            }
            var sum = Outcome()
            for try await outcome in group { sum.add(outcome) }
            return sum
        }
    }

    /// Makes one image and looks at it in every way.
    package func look(at image: Int) async throws -> Outcome {
        try await look(at: image..<image + 1, in: "\(recording.folder)/image \(image)", keeps: true)
    }

    private func look(at range: Range<Int>, in folder: String, keeps: Bool = false) async throws -> Outcome {
        let files = FileManager.default
        var place = "\(folder)/\(range.lowerBound)"
        try files.createDirectory(atPath: place, withIntermediateDirectories: true)
        let maker = try ImageMaker(recording.disk, ignoring: ignored)
        let statements = Promise.confirmed + Promise.whole + (recording.disk.hasFailedSyncs ? "" : Promise.asItBecame)
        var outcome = Outcome()
        var last: Int64 = -1
        for image in range {
            let position = Int64(image) * (recording.operations + 1) / Int64(images)
            let manner = image % ImageMaker.manners
            let make = {
                try maker.make(at: position, seed: seed &* 0x9E37_79B9 &+ UInt64(image), manner: manner, in: place)
            }
            try make()
            outcome.images += 1
            outcome.moments += position == last ? 0 : 1
            last = position
            var findings = BareLook.findings(
                "\(place)/muster.db",
                reference: recording.reference,
                position: position,
                statements
            )
            if ignored == .nothing, findings.isEmpty, image % Self.share == 0 || keeps {
                outcome.opened += 1
                try make()
                findings = await Reopening(folder: place, seed: UInt64(image)).problems()
                if !keeps { try files.removeItem(atPath: place) }
                // The next one is made from nothing.
                place = "\(folder)/\(image + 1)"
                try files.createDirectory(atPath: place, withIntermediateDirectories: true)
            }
            if findings.isEmpty { continue }
            outcome.spoiled += 1
            outcome.findings.append(
                "image \(image), cut after \(position), manner \(manner): \(findings.joined(separator: "; "))"
            )
            outcome.findings = Array(outcome.findings.prefix(20))
        }
        if !keeps { try files.removeItem(atPath: folder) }
        return outcome
    }
}
