/// A thing that can break, and who owns it: one line of the service ownership document.
package struct Service: Equatable, Sendable {
    package var id: ID<Service>
    /// Its name in alert labels and process files, unique.
    package var key: String
    package var name: String
    /// What customers would say it does: "pay for a basket".
    package var functionality: String
    /// Nil where nobody is known to own it: then the incident on-call rotation is paged.
    package var team: ID<Team>?
    /// From 1, without which there is no product, to 4, which nobody misses for a day.
    package var tier: Int
    package var description: String
    /// Keys of the services that this one needs.
    package var dependencies: [String]
    package var runbooks: [Link]
    package var dashboards: [Link]
    /// Who runs it, where it is bought.
    package var vendor: Vendor?
    /// Where its rota is kept, if that is elsewhere.
    package var pagingURL: String?
    /// How much of the time it is to work.
    package var objectives: [Objective]
    /// What contracts say of telling customers when it fails.
    package var notices: [ContractNotice]

    /// The tier of what nobody has said more of.
    package static let usualTier = 3

    package init(
        id: ID<Service>,
        key: String,
        name: String,
        functionality: String,
        team: ID<Team>?,
        tier: Int,
        description: String = "",
        dependencies: [String] = [],
        runbooks: [Link] = [],
        dashboards: [Link] = [],
        vendor: Vendor? = nil,
        pagingURL: String? = nil,
        objectives: [Objective] = [],
        notices: [ContractNotice] = []
    ) {
        self.id = id
        self.key = key
        self.name = name
        self.functionality = functionality
        self.team = team
        self.tier = tier
        self.description = description
        self.dependencies = dependencies
        self.runbooks = runbooks
        self.dashboards = dashboards
        self.vendor = vendor
        self.pagingURL = pagingURL
        self.objectives = objectives
        self.notices = notices
    }

    package struct Link: Equatable, Codable, Sendable {
        package var title: String
        package var url: String

        package init(title: String, url: String) {
            self.title = title
            self.url = url
        }
    }

    package struct Vendor: Equatable, Codable, Sendable {
        package var name: String
        package var product: String
        package var supportURL: String?
        package var statusURL: String?

        package init(name: String, product: String, supportURL: String? = nil, statusURL: String? = nil) {
            self.name = name
            self.product = product
            self.supportURL = supportURL
            self.statusURL = statusURL
        }
    }
}

/// Whatever came later is left out of what was written before, and then has its usual value.
extension Service: Codable {
    private enum CodingKeys: String, CodingKey {
        case id, key, name, functionality, team, tier, description, dependencies, runbooks, dashboards, vendor,
            pagingURL, objectives, notices
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try container.decode(ID<Service>.self, forKey: .id),
            key: try container.decode(String.self, forKey: .key),
            name: try container.decode(String.self, forKey: .name),
            functionality: try container.decode(String.self, forKey: .functionality),
            team: try container.decodeIfPresent(ID<Team>.self, forKey: .team),
            tier: try container.decode(Int.self, forKey: .tier),
            description: try container.decode(String.self, forKey: .description),
            dependencies: try container.decode([String].self, forKey: .dependencies),
            runbooks: try container.decode([Link].self, forKey: .runbooks),
            dashboards: try container.decodeIfPresent([Link].self, forKey: .dashboards) ?? [],
            vendor: try container.decodeIfPresent(Vendor.self, forKey: .vendor),
            pagingURL: try container.decodeIfPresent(String.self, forKey: .pagingURL),
            objectives: try container.decodeIfPresent([Objective].self, forKey: .objectives) ?? [],
            notices: try container.decodeIfPresent([ContractNotice].self, forKey: .notices) ?? []
        )
    }
}
