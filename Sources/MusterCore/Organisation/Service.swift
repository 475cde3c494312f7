/// A thing that can break, and who owns it: one line of the service ownership document.
package struct Service: Equatable, Codable, Sendable {
    package var id: ID<Service>
    /// Its name in alert labels and process files, unique.
    package var key: String
    package var name: String
    /// What customers would say it does: "pay for a basket".
    package var functionality: String
    /// Nil where nobody owns it yet, which is reported.
    package var team: ID<Team>?
    /// From 1, without which there is no product, to 4, which nobody misses for a day.
    package var tier: Int
    package var description: String
    /// Keys of the services that this one needs.
    package var dependencies: [String]
    package var runbooks: [Link]
    /// Who runs it, where it is bought.
    package var vendor: Vendor?

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
        vendor: Vendor? = nil
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
        self.vendor = vendor
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
