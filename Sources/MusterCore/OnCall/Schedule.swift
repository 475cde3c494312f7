/// Who is on call when: layers of rotations, and overrides over them.
///
/// A pure function of the moment, and of who is away. The first layer that is in force and has somebody decides; an
/// override beats every layer. A moment of hand-off belongs to the one who comes in. Wall times are those of the
/// layer's zone, and around a change of clocks there may be an overlap but never a gap that is not in the schedule
/// itself.
package struct Schedule: Equatable, Sendable {
    package var id: ID<Schedule>
    package var name: String
    package var zone: Zone
    /// The highest priority first.
    package var layers: [Layer]
    package var overrides: [Override]
    /// The days that a ``Layer/onHolidays`` speaks of, in order.
    package var holidays: [CivilDate]
    package var coverRequests: [CoverRequest]
    /// True for one that is meant to have nobody at times, such as office hours only: a gap is then no fault.
    package var allowsGaps: Bool
    /// Whoever comes on duty must have confirmed a test page within so long before; nil where nobody asks.
    package var testEvery: Duration?

    package init(
        id: ID<Schedule>,
        name: String,
        zone: Zone,
        layers: [Layer],
        overrides: [Override] = [],
        holidays: [CivilDate] = [],
        coverRequests: [CoverRequest] = [],
        allowsGaps: Bool = false,
        testEvery: Duration? = nil
    ) {
        self.id = id
        self.name = name
        self.zone = zone
        self.layers = layers
        self.overrides = overrides
        self.holidays = Set(holidays).sorted()
        self.coverRequests = coverRequests
        self.allowsGaps = allowsGaps
        self.testEvery = testEvery
    }

    /// The people on call, in the order in which to try them; empty in a gap.
    ///
    /// More than one only where overrides overlap: all who said they would cover do, even those who are away, since
    /// they said so themselves.
    package func onCall(at moment: Timestamp, away: Absences = .none) -> [ID<Person>] {
        var people: [ID<Person>] = []
        for override in overrides where override.contains(moment) && !people.contains(override.person) {
            people.append(override.person)
        }
        guard people.isEmpty else { return people }

        for layer in layers where !layer.isShadow {
            if let person = onCall(layer, at: moment), !away.isAway(person, at: moment) { return [person] }
        }
        return []
    }

    /// Those who go along to learn: they are told of a page, and nobody waits for their answer.
    package func shadows(at moment: Timestamp, away: Absences = .none) -> [ID<Person>] {
        let leading = onCall(at: moment, away: away)
        return layers.filter(\.isShadow).compactMap { onCall($0, at: moment) }.filter { person in
            !leading.contains(person) && !away.isAway(person, at: moment)
        }
    }

    /// Whose turn it is in one layer, or nil while it is not in force.
    func onCall(_ layer: Layer, at moment: Timestamp) -> ID<Person>? {
        let zone = layer.zone ?? zone
        guard layer.isInForce(at: moment, holidays: holidays, in: zone) else { return nil }
        return layer.rotation.onCall(at: moment, in: zone)
    }

    /// Everybody who can ever be on call by this schedule, each once, in the order of the layers.
    package var participants: [ID<Person>] {
        layers.flatMap(\.rotation.participants).reduce(into: []) { all, person in
            if !all.contains(person) { all.append(person) }
        }
    }
}

extension Schedule {
    /// A rotation, and when it is in force.
    package struct Layer: Equatable, Sendable {
        package var name: String
        package var rotation: Rotation
        /// In force in any of these windows; always, where there is none.
        package var restrictions: [Restriction]
        /// Where its own clocks are, as of a region that follows the sun; nil means the schedule's.
        package var zone: Zone?
        package var onHolidays: HolidayRule
        /// Goes along to learn, and never has the duty itself.
        package var isShadow: Bool

        package init(
            name: String,
            rotation: Rotation,
            restrictions: [Restriction] = [],
            zone: Zone? = nil,
            onHolidays: HolidayRule = .asUsual,
            isShadow: Bool = false
        ) {
            self.name = name
            self.rotation = rotation
            self.restrictions = restrictions
            self.zone = zone
            self.onHolidays = onHolidays
            self.isShadow = isShadow
        }
    }
}

extension Schedule.Layer {
    func isInForce(at moment: Timestamp, holidays: [CivilDate], in zone: Zone) -> Bool {
        onHolidays.isInForce(at: moment, holidays: holidays, in: zone)
            && (restrictions.isEmpty || restrictions.contains { $0.contains(moment, in: zone) })
    }

    /// Every moment at which this layer may change its mind, in no order.
    func borders(from start: Timestamp, to end: Timestamp, holidays: [CivilDate], in zone: Zone) -> [Timestamp] {
        rotation.handOffs(from: start, to: end, in: zone)
            + restrictions.flatMap { $0.borders(from: start, to: end, in: zone) }
            + onHolidays.borders(from: start, to: end, holidays: holidays, in: zone)
    }
}

/// Whatever came later is left out of what was written before, and then has its usual value.
extension Schedule: Codable {
    private enum CodingKeys: String, CodingKey {
        case id, name, zone, layers, overrides, holidays, coverRequests, allowsGaps, testEvery
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try container.decode(ID<Schedule>.self, forKey: .id),
            name: try container.decode(String.self, forKey: .name),
            zone: try container.decode(Zone.self, forKey: .zone),
            layers: try container.decode([Layer].self, forKey: .layers),
            overrides: try container.decodeIfPresent([Override].self, forKey: .overrides) ?? [],
            holidays: try container.decodeIfPresent([CivilDate].self, forKey: .holidays) ?? [],
            coverRequests: try container.decodeIfPresent([CoverRequest].self, forKey: .coverRequests) ?? [],
            allowsGaps: try container.decodeIfPresent(Bool.self, forKey: .allowsGaps) ?? false,
            testEvery: container.contains(.testEvery) ? try container.decodeDurationText(forKey: .testEvery) : nil
        )
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(name, forKey: .name)
        try container.encode(zone, forKey: .zone)
        try container.encode(layers, forKey: .layers)
        try container.encode(overrides, forKey: .overrides)
        try container.encode(holidays, forKey: .holidays)
        try container.encode(coverRequests, forKey: .coverRequests)
        try container.encode(allowsGaps, forKey: .allowsGaps)
        try container.encodeIfPresent(testEvery?.text, forKey: .testEvery)
    }
}

extension Schedule.Layer: Codable {
    private enum CodingKeys: String, CodingKey {
        case name, rotation, restrictions, zone, onHolidays, isShadow
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            name: try container.decode(String.self, forKey: .name),
            rotation: try container.decode(Rotation.self, forKey: .rotation),
            restrictions: try container.decodeIfPresent([Restriction].self, forKey: .restrictions) ?? [],
            zone: try container.decodeIfPresent(Zone.self, forKey: .zone),
            onHolidays: try container.decodeIfPresent(HolidayRule.self, forKey: .onHolidays) ?? .asUsual,
            isShadow: try container.decodeIfPresent(Bool.self, forKey: .isShadow) ?? false
        )
    }
}
