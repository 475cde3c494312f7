import MusterCore

/// Reads a service from what a program sends.
struct ReceivedService {
    let organisation: Organisation

    private static let fields = [
        "name", "functionality", "team", "tier", "description", "dependencies", "runbooks", "dashboards", "vendor",
        "paging_url", "objectives", "notices",
    ]

    func service(_ body: JSONValue, key: String, id: ID<Service>) throws -> Service {
        let fields = try ReceivedFields(body, at: "", known: Self.fields)
        let team = try fields.optionalText("team").map { key in
            guard let team = organisation.team(key: key) else {
                throw Failure.invalid("team", "there is no team \"\(key)\"")
            }
            return team.id
        }
        let name = try fields.text("name")
        return Service(
            id: id,
            key: key,
            name: name,
            functionality: try fields.optionalText("functionality") ?? name,
            team: team,
            tier: try fields.integer("tier") ?? Service.usualTier,
            description: try fields.optionalText("description") ?? "",
            dependencies: try fields.texts("dependencies").map(\.text),
            runbooks: try fields.items("runbooks").map { try link($0.value, at: $0.place) },
            dashboards: try fields.items("dashboards").map { try link($0.value, at: $0.place) },
            vendor: try vendor(body["vendor"], of: name),
            pagingURL: try fields.optionalText("paging_url"),
            objectives: try fields.texts("objectives").map { item in
                try ReceivedFields.value(item.text, at: item.place, as: "SLO 99.9 % a month", Objective.init)
            },
            notices: try fields.texts("notices").map { item in
                try ReceivedFields.value(item.text, at: item.place, as: "ACME Bank within 4 h at SEV1") {
                    ContractNotice($0)
                }
            }
        )
    }

    private func link(_ value: JSONValue, at place: String) throws -> Service.Link {
        let fields = try ReceivedFields(value, at: place, known: ["title", "url"])
        let url = try fields.text("url")
        return Service.Link(title: try fields.optionalText("title") ?? url, url: url)
    }

    private func vendor(_ value: JSONValue?, of name: String) throws -> Service.Vendor? {
        guard let value else { return nil }
        let fields = try ReceivedFields(value, at: "vendor", known: ["name", "product", "support_url", "status_url"])
        return Service.Vendor(
            name: try fields.text("name"),
            product: try fields.optionalText("product") ?? name,
            supportURL: try fields.optionalText("support_url"),
            statusURL: try fields.optionalText("status_url")
        )
    }
}
