/// The service ownership document as two tables: of services, and of what vendors run.
///
/// The first columns of each are those that the foundations document gives; more stand behind them, so that a table
/// that was written here and is read again changes nothing.
package enum CatalogueSheet: String, CaseIterable, Sendable {
    case services, vendors

    fileprivate var required: [String] {
        switch self {
        case .services: ["functionality", "service"]
        case .vendors: ["vendor", "product"]
        }
    }

    package var columns: [String] {
        switch self {
        case .services: ["functionality", "service", "owning team", "paging schedule link"] + Self.common
        case .vendors:
            [
                "vendor", "product", "owning team/owner of relationship", "link to vendor support portal",
                "vendor status page", "functionality", "service",
            ] + Self.common
        }
    }

    private static let common = ["key", "tier", "description", "depends on", "runbooks", "dashboards"]
}

extension CatalogueSheet {
    /// - Parameter scheduleURL: the address of a schedule's page.
    package func text(of organisation: Organisation, scheduleURL: (Schedule) -> String) -> String {
        let rows = organisation.services.filter { ($0.vendor != nil) == (self == .vendors) }.map { service in
            let owner = service.team.flatMap(organisation.team)
            return first(
                of: service,
                owner,
                link: owner.flatMap { organisation.firstSchedule(of: $0) }.map(scheduleURL)
            )
                + [
                    service.key, "\(service.tier)", service.description, service.dependencies.joined(separator: "; "),
                    Self.text(of: service.runbooks), Self.text(of: service.dashboards),
                ]
        }
        return ([columns] + rows).map { CSVText.line($0) }.joined()
    }

    private func first(of service: Service, _ owner: Team?, link: String?) -> [String] {
        switch self {
        case .services: [service.functionality, service.name, owner?.name ?? "", service.pagingURL ?? link ?? ""]
        case .vendors:
            [
                service.vendor?.name ?? "", service.vendor?.product ?? "", owner?.name ?? "",
                service.vendor?.supportURL ?? "", service.vendor?.statusURL ?? "", service.functionality, service.name,
            ]
        }
    }

    /// As in "Checkout is slow <https://…>; …", and an address alone where it has no title of its own.
    private static func text(of links: [Service.Link]) -> String {
        links.map { $0.title == $0.url ? $0.url : "\($0.title) <\($0.url)>" }.joined(separator: "; ")
    }

    fileprivate static func links(_ text: String) -> [Service.Link] {
        list(text).map { part in
            guard part.hasSuffix(">"), let start = part.lastIndex(of: "<") else { return .init(title: part, url: part) }
            let url = String(part[part.index(after: start)...].dropLast())
            let title = String(part[..<start]).withoutSpacesAround
            return .init(title: title.isEmpty ? url : title, url: url)
        }
    }

    fileprivate static func list(_ text: String) -> [String] {
        text.split { $0 == ";" || $0.isNewline }.map { String($0).withoutSpacesAround }.filter { !$0.isEmpty }
    }
}

extension Organisation {
    /// The schedule that a team's policy begins with.
    package func firstSchedule(of team: Team) -> Schedule? {
        for target in team.policy.flatMap(policy)?.steps.first?.targets ?? [] {
            if case .schedule(let id) = target { return schedule(id) }
        }
        return nil
    }
}

extension OrganisationMerge {
    /// Reads either table, which it knows by its columns.
    ///
    /// - Parameter schedulesURL: where our own schedules have their pages; a link to one of them is not kept.
    package mutating func read(sheet document: ImportDocument, schedulesURL: String) throws(ImportProblem) {
        let table: CSVTable
        do {
            table = try CSVTable(document.text)
        } catch {
            throw ImportProblem("\(document.name):\(error.line)", "a quotation mark is not closed", mend: "close it")
        }
        guard let sheet = CatalogueSheet.allCases.last(where: { Set($0.required).isSubset(of: table.columns) }) else {
            throw ImportProblem(
                "\(document.name):1",
                "the first line names the columns \(table.columns.joined(separator: ", "))",
                mend: "name at least \"functionality, service\" or \"vendor, product\""
            )
        }
        for column in table.columns where !sheet.columns.contains(column) {
            leaveOut("\(document.name): the column \"\(column)\" has no place here")
        }
        var seen: Set<String> = []
        for row in table.rows {
            let place = "\(document.name):\(row.line)"
            let name = row["service"].isEmpty ? row["product"] : row["service"]
            if name.isEmpty {
                throw ImportProblem(
                    place,
                    "the column \"\(sheet == .services ? "service" : "product")\" is empty",
                    mend: "name it"
                )
            }
            let isFurther = !seen.insert(name.lowercased()).inserted
            let tier = try tier(row, place)
            let owner = owner(sheet == .services ? row["owning team"] : row["owning team/owner of relationship"], place)
            let dependencies = dependencies(row["depends on"], table, place)
            service(key: row["key"].isEmpty ? nil : row["key"], name: name) { service in
                if let tier { service.tier = tier }
                if table.columns.contains(sheet.columns[2]) { service.team = owner }
                sheet.fill(&service, from: row, of: table, isFurther: isFurther)
                if let dependencies { service.dependencies = dependencies }
                let link = row["paging schedule link"]
                if table.columns.contains("paging schedule link") {
                    service.pagingURL = link.isEmpty || link.hasPrefix(schedulesURL) ? nil : link
                }
            }
        }
    }

    private func tier(_ row: CSVTable.Row, _ place: String) throws(ImportProblem) -> Int? {
        if row["tier"].isEmpty { return nil }
        guard let tier = Int(row["tier"]), (1...4).contains(tier) else {
            throw ImportProblem(place, "\"\(row["tier"])\" is no tier", mend: "use 1 (vital) to 4, or leave it empty")
        }
        return tier
    }

    private mutating func owner(_ name: String, _ place: String) -> ID<Team>? {
        if name.isEmpty { return nil }
        let found = organisation.teams.first { [$0.name.lowercased(), $0.key].contains(name.lowercased()) }
        if found == nil {
            leaveOut("\(place): there is no team \"\(name)\", so that the incident on-call rotation is paged")
        }
        return found?.id
    }

    /// By key or name; nil where the table does not speak of it. Services further down the table count.
    private mutating func dependencies(_ text: String, _ table: CSVTable, _ place: String) -> [String]? {
        guard table.columns.contains("depends on") else { return nil }
        return CatalogueSheet.list(text).compactMap { name in
            let known = organisation.services.first { $0.key == name || $0.name.lowercased() == name.lowercased() }
            if let known { return known.key }
            let later = table.rows.first { [$0["key"], $0["service"], $0["product"]].contains(name) }
            guard let later else {
                leaveOut("\(place): it depends on \"\(name)\", which is no service")
                return nil
            }
            let own = later["service"].isEmpty ? later["product"] : later["service"]
            return later["key"].isEmpty ? own.entryKey : later["key"]
        }
    }
}

extension CatalogueSheet {
    /// - Parameter isFurther: a line above has the same service, for another functionality.
    fileprivate func fill(_ service: inout Service, from row: CSVTable.Row, of table: CSVTable, isFurther: Bool) {
        let functionality = row["functionality"]
        if isFurther {
            let known = service.functionality.split(separator: ";").map { String($0).withoutSpacesAround }
            if !functionality.isEmpty, !known.contains(functionality) { service.functionality += "; \(functionality)" }
        } else if !functionality.isEmpty {
            service.functionality = functionality
        }
        if table.columns.contains("description") { service.description = row["description"] }
        if table.columns.contains("runbooks") { service.runbooks = Self.links(row["runbooks"]) }
        if table.columns.contains("dashboards") { service.dashboards = Self.links(row["dashboards"]) }
        if self == .vendors {
            service.vendor = Service.Vendor(
                name: row["vendor"],
                product: row["product"].isEmpty ? service.name : row["product"],
                supportURL: row["link to vendor support portal"].orNil,
                statusURL: row["vendor status page"].orNil
            )
        }
    }
}

extension String {
    fileprivate var orNil: String? { isEmpty ? nil : self }
}
