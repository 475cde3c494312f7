extension Organisation {
    /// A service that nobody owns is sound: the incident on-call rotation is paged for it.
    func problems(of service: Service) -> [OrganisationProblem] {
        let place = "services.\(service.key)"
        var problems = keyProblems(service.key, place: place)
        if service.name.isEmpty {
            problems.append(.init(place: "\(place).name", message: "there is no name", mend: "write its name"))
        }
        if let id = service.team, team(id) == nil {
            problems.append(dangling("\(place).team", "team", id.description))
        }
        if !(1...4).contains(service.tier) {
            problems.append(
                .init(place: "\(place).tier", message: "there is no tier \(service.tier)", mend: "use 1 (vital) to 4")
            )
        }
        for key in service.dependencies where self.service(key: key) == nil || key == service.key {
            problems.append(dangling("\(place).dependencies", "other service", key))
        }
        for (list, links) in [("runbooks", service.runbooks), ("dashboards", service.dashboards)] {
            problems += links.flatMap { linkProblems($0.url, place: "\(place).\(list)") }
        }
        problems += linkProblems(service.vendor?.supportURL, place: "\(place).vendor.supportURL")
        problems += linkProblems(service.vendor?.statusURL, place: "\(place).vendor.statusURL")
        return problems + linkProblems(service.pagingURL, place: "\(place).pagingURL")
    }

    /// It becomes a link on a page, where "javascript:" would run.
    private func linkProblems(_ url: String?, place: String) -> [OrganisationProblem] {
        guard let url, !url.hasPrefix("https://"), !url.hasPrefix("http://") else { return [] }
        return [
            OrganisationProblem(
                place: place,
                message: "\"\(url)\" is not a web address",
                mend: "begin it with https:// or http://"
            )
        ]
    }
}
