/// Someone who can sign in, be paged, or both.
package struct Person: Equatable, Sendable {
    package var id: ID<Person>
    package var name: String
    /// What others type for them, unique: 1 to 40 of a-z, 0-9, ".", "_" and "-".
    package var handle: String
    package var email: String
    /// In international form, as in "+44 20 7946 0018"; nil if unknown.
    package var phone: String?
    /// Where their clocks are, as an IANA name. Text, so that a zone this machine does not know is kept and reported.
    package var zoneIdentifier: String
    /// In the order in which to try them. Empty means their e-mail address.
    package var contactMethods: [ContactMethod]
    /// Those of ``contactMethods`` of which a code has come back, so that they are known to lead to this person.
    package var verifiedMethods: [ContactMethod]
    package var permission: PermissionLevel
    /// False for one who left: kept because history names them, never paged and not let in.
    package var isActive: Bool
    /// When no schedule has them on call, in no order.
    package var absences: [Absence]
    /// How a page reaches them, and when it may not.
    package var notifications: NotificationRules

    package init(
        id: ID<Person>,
        name: String,
        handle: String,
        email: String,
        phone: String? = nil,
        zoneIdentifier: String = "UTC",
        contactMethods: [ContactMethod] = [],
        verifiedMethods: [ContactMethod] = [],
        permission: PermissionLevel = .responder,
        isActive: Bool = true,
        absences: [Absence] = [],
        notifications: NotificationRules = NotificationRules()
    ) {
        self.id = id
        self.name = name
        self.handle = handle
        self.email = email
        self.phone = phone
        self.zoneIdentifier = zoneIdentifier
        self.contactMethods = contactMethods
        self.verifiedMethods = verifiedMethods
        self.permission = permission
        self.isActive = isActive
        self.absences = absences
        self.notifications = notifications
    }

    /// Their own zone, or UTC where this machine does not know it.
    package var zone: Zone { Zone(identifier: zoneIdentifier) ?? .utc }

    /// ``contactMethods``, or else their e-mail address.
    package var methodsToTry: [ContactMethod] {
        contactMethods.isEmpty ? [ContactMethod(.email, email)] : contactMethods
    }

    /// Whether a page may go that way. Their own mail address needs no code: the account was made for it.
    package func isVerified(_ method: ContactMethod) -> Bool {
        method == ContactMethod(.email, email) || verifiedMethods.contains(method)
    }

    package static func isHandle(_ text: String) -> Bool {
        (1...40).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch Unicode.Scalar(byte) {
                case "a"..."z", "0"..."9", ".", "_", "-": true
                default: false
                }
            }
    }
}

/// What a person may do, from the most to the least.
package enum PermissionLevel: String, Codable, CaseIterable, Sendable {
    /// Everything, including the organisation itself.
    case admin
    /// Declares incidents and works on them.
    case responder
    /// Reads incidents and their updates, asks and reports.
    case stakeholder
    /// Reads only.
    case observer
}

/// Whatever came later is left out of what was written before, and then has its usual value.
extension Person: Codable {
    private enum CodingKeys: String, CodingKey {
        case id, name, handle, email, phone, zoneIdentifier, contactMethods, verifiedMethods, permission, isActive,
            absences, notifications
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try container.decode(ID<Person>.self, forKey: .id),
            name: try container.decode(String.self, forKey: .name),
            handle: try container.decode(String.self, forKey: .handle),
            email: try container.decode(String.self, forKey: .email),
            phone: try container.decodeIfPresent(String.self, forKey: .phone),
            zoneIdentifier: try container.decode(String.self, forKey: .zoneIdentifier),
            contactMethods: try container.decode([ContactMethod].self, forKey: .contactMethods),
            verifiedMethods: try container.decodeIfPresent([ContactMethod].self, forKey: .verifiedMethods) ?? [],
            permission: try container.decode(PermissionLevel.self, forKey: .permission),
            isActive: try container.decode(Bool.self, forKey: .isActive),
            absences: try container.decodeIfPresent([Absence].self, forKey: .absences) ?? [],
            notifications: try container.decodeIfPresent(NotificationRules.self, forKey: .notifications)
                ?? NotificationRules()
        )
    }
}
