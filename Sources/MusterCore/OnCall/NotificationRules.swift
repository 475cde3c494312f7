/// How a page reaches one person: by which of their ways, after how long, and when it has to wait.
package struct NotificationRules: Equatable, Sendable {
    /// For a page of high urgency, by ``Step/after``. Empty means by every way at once.
    package var high: [Step]
    /// For a page of low urgency. Empty means as for one of high urgency.
    package var low: [Step]
    /// When a page of low urgency waits, by their own clocks. One of high urgency never does.
    package var quietHours: [Restriction]
    /// How long before a shift of theirs they are reminded of it; nil for not at all.
    package var shiftReminder: Duration?

    /// Later ones come when somebody else is being paged already.
    package static let longestDelay: Duration = .minutes(60)
    package static let stepLimit = 10
    package static let usualShiftReminder: Duration = .hours(12)

    package init(
        high: [Step] = [],
        low: [Step] = [],
        quietHours: [Restriction] = [],
        shiftReminder: Duration? = Self.usualShiftReminder
    ) {
        self.high = high
        self.low = low
        self.quietHours = quietHours
        self.shiftReminder = shiftReminder
    }

    /// One message of a page.
    package struct Step: Equatable, Sendable {
        /// One of the person's own.
        package var method: ContactMethod
        /// From the page; the message is not sent where somebody has answered by then.
        package var after: Duration

        package init(_ method: ContactMethod, after: Duration = .zero) {
            self.method = method
            self.after = after
        }
    }

    package func steps(for urgency: SeverityLevel.Urgency) -> [Step] {
        switch urgency {
        case .high: high
        case .low: low.isEmpty ? high : low
        }
    }
}

extension Person {
    /// The first moment from `moment` on at which a page of that urgency may reach them: `moment` itself outside their
    /// quiet hours.
    package func reachable(at moment: Timestamp, urgency: SeverityLevel.Urgency) -> Timestamp {
        guard urgency == .low else { return moment }
        var reached = moment
        // Windows may follow each other, but not for longer than a week: quiet hours without end are none.
        while let end = notifications.quietHours.compactMap({ $0.end(of: reached, in: zone) }).max(), end > reached {
            guard end - moment < .days(7) else { return moment }
            reached = end
        }
        return reached
    }

    /// The messages of one page: by which way, how long after it. Their mail address at once where nothing is said.
    package func messages(for urgency: SeverityLevel.Urgency) -> [NotificationRules.Step] {
        let known = notifications.steps(for: urgency).filter { methodsToTry.contains($0.method) }
        return known.isEmpty ? methodsToTry.map { NotificationRules.Step($0) } : known
    }
}

extension NotificationRules: Codable {
    private enum CodingKeys: String, CodingKey {
        case high, low, quietHours, shiftReminder
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        high = try container.decodeIfPresent([Step].self, forKey: .high) ?? []
        low = try container.decodeIfPresent([Step].self, forKey: .low) ?? []
        quietHours = try container.decodeIfPresent([Restriction].self, forKey: .quietHours) ?? []
        shiftReminder =
            container.contains(.shiftReminder) ? try container.decodeDurationText(forKey: .shiftReminder) : nil
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(high, forKey: .high)
        try container.encode(low, forKey: .low)
        try container.encode(quietHours, forKey: .quietHours)
        try container.encodeIfPresent(shiftReminder?.text, forKey: .shiftReminder)
    }
}

extension NotificationRules.Step: Codable {
    private enum CodingKeys: String, CodingKey {
        case method, after
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        method = try container.decode(ContactMethod.self, forKey: .method)
        after = try container.decodeDurationText(forKey: .after)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(method, forKey: .method)
        try container.encode(after.text, forKey: .after)
    }
}
