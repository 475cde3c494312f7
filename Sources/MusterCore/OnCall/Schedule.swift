/// Who is on call when: layers of rotations, and overrides over them.
///
/// A pure function of the moment. The first layer that is in force and has somebody decides; an override beats
/// every layer. A moment of hand-off belongs to the one who comes in. Wall times are those of ``zone``, and around
/// a change of clocks there may be an overlap but never a gap that is not in the schedule itself.
package struct Schedule: Equatable, Codable, Sendable {
    package var id: ID<Schedule>
    package var name: String
    package var zone: Zone
    /// The highest priority first.
    package var layers: [Layer]
    package var overrides: [Override]

    package init(id: ID<Schedule>, name: String, zone: Zone, layers: [Layer], overrides: [Override] = []) {
        self.id = id
        self.name = name
        self.zone = zone
        self.layers = layers
        self.overrides = overrides
    }

    /// A rotation, and when it is in force.
    package struct Layer: Equatable, Codable, Sendable {
        package var name: String
        package var rotation: Rotation
        /// In force in any of these windows; always, where there is none.
        package var restrictions: [Restriction]

        package init(name: String, rotation: Rotation, restrictions: [Restriction] = []) {
            self.name = name
            self.rotation = rotation
            self.restrictions = restrictions
        }
    }

    /// The people on call, in the order in which to try them; empty in a gap.
    ///
    /// More than one only where overrides overlap: all who said they would cover do.
    package func onCall(at moment: Timestamp) -> [ID<Person>] {
        var people: [ID<Person>] = []
        for override in overrides where override.contains(moment) && !people.contains(override.person) {
            people.append(override.person)
        }
        guard people.isEmpty else { return people }

        for layer in layers where layer.isInForce(at: moment, in: zone) {
            if let person = layer.rotation.onCall(at: moment, in: zone) { return [person] }
        }
        return []
    }
}

extension Schedule.Layer {
    func isInForce(at moment: Timestamp, in zone: Zone) -> Bool {
        restrictions.isEmpty || restrictions.contains { $0.contains(moment, in: zone) }
    }

    /// Every moment at which this layer may change its mind, in no order.
    func borders(from start: Timestamp, to end: Timestamp, in zone: Zone) -> [Timestamp] {
        rotation.handOffs(from: start, to: end, in: zone)
            + restrictions.flatMap { $0.borders(from: start, to: end, in: zone) }
    }
}
